import re
import subprocess
import sys

run = subprocess.run([sys.executable, '-X', 'importtime', '-c', 'import textwrap'], stderr=subprocess.PIPE, text=True)
lines = run.stderr.splitlines()
print(lines[0])
print(all(re.fullmatch(r'import time: +\d+ \| +\d+ \| +[\w.]+', line) for line in lines[1:]))
nested = {line.split('|')[2].strip(): len(line.split('|')[2]) - len(line.split('|')[2].lstrip()) for line in lines[1:]}
print(nested['textwrap'], nested['re'])
run = subprocess.run([sys.executable, '-v', '-c', 'import textwrap'], stderr=subprocess.PIPE, text=True)
print("import 'textwrap' # <" in run.stderr)
