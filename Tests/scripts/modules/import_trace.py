import re
import subprocess
import sys

for name, text in (('outer', 'import inner\n'), ('inner', '')):
    with open(name + '.py', 'w') as file:
        file.write(text)
run = subprocess.run([sys.executable, '-X', 'importtime', '-c', 'import outer'], stderr=subprocess.PIPE, text=True)
lines = run.stderr.splitlines()
print(lines[0])
print(all(re.fullmatch(r'import time: +\d+ \| +\d+ \| +[\w.]+', line) for line in lines[1:]))
depths = {line.split('|')[2].strip(): len(line.split('|')[2]) - len(line.split('|')[2].lstrip()) for line in lines[1:]}
print(depths['outer'], depths['inner'])
run = subprocess.run([sys.executable, '-v', '-c', 'import outer'], stderr=subprocess.PIPE, text=True)
print("import 'outer' # <" in run.stderr)
