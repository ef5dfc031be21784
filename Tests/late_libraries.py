#!/usr/bin/env python3
"""The C libraries are not linked but loaded with the first module over them.
    Tests/late_libraries.py [--bin PATH]"""
import argparse
import os
import shutil
import subprocess
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
# The modules over the libraries, and the files that are loaded.
LIBRARIES = {
    '_bz2': ['libbz2.so.1.0', 'libbz2.so.1'],
    '_hashlib': ['libcrypto.so.3'],
    '_lzma': ['liblzma.so.5'],
    '_regex': ['libpcre2-8.so.0'],
    '_sqlite3': ['libsqlite3.so.0'],
    'pyexpat': ['libexpat.so.1'],
    'readline': ['libreadline.so.8'],
    'zlib': ['libz.so.1'],
}


def output(*command, **options):
    return subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=60, **options).stdout.decode()


def linked(binary):
    """What is wrong with the libraries that the executable names; None without readelf."""
    if shutil.which('readelf') is None:
        return None
    needed = [line.split('[')[1].rstrip(']') for line in output('readelf', '-d', binary).splitlines() if '(NEEDED)' in line]
    stems = [files[0].split('.so')[0] for files in LIBRARIES.values()] + ['libpcre2', 'libtinfo']
    late = [name for name in needed if name.startswith(tuple(stems))]
    return ['the executable is linked against ' + ' '.join(late)] if late or not needed else []


def loaded(binary):
    """What is wrong with the libraries that are loaded at the start and by the imports; None without /proc."""
    if not os.path.exists('/proc/self/maps'):
        return None
    program = ('def there(stems):\n'
               '    with open("/proc/self/maps") as file: text = file.read()\n'
               '    return [stem for stem in stems if "/" + stem + ".so" in text]\n'
               'stems = %r\n'
               'print(there(stems))\n'
               'for module in %r: __import__(module)\n'
               'print(there(stems) == stems)\n') % ([files[0].split('.so')[0] for files in LIBRARIES.values()], list(LIBRARIES))
    text = output(binary, '-I', '-S', '-c', program)
    return [] if text == '[]\nTrue\n' else ['loaded at the start, then all: ' + text]


def broken(binary, module, files):
    """What is wrong with the import of a module whose library cannot be loaded."""
    with tempfile.TemporaryDirectory() as folder:
        for name in files:
            with open(os.path.join(folder, name), 'w') as file:
                file.write('not a library\n')
        program = ('try: import %s\n'
                   'except ImportError as error: print(type(error).__name__, error.name, error)\n'
                   'import sys; print(%r in sys.modules)\n') % (module, module)
        text = output(binary, '-I', '-S', '-c', program, env=dict(os.environ, LD_LIBRARY_PATH=folder))
        message = os.path.join(folder, files[-1]) + ': file too short'
        expected = 'ImportError %s %s\nFalse\n' % (module, message)
        return [] if text == expected else ['%s: %r instead of %r' % (module, text, expected)]


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument('--bin', default=os.path.join(os.path.dirname(HERE), '.build', 'release', 'krait'))
    binary = os.path.abspath(parser.parse_args().bin)
    results = [linked(binary), loaded(binary)] + [broken(binary, *item) for item in LIBRARIES.items()]
    for faults in results:
        for fault in faults or []:
            print('failed  ' + fault)
    failed = sum(bool(faults) for faults in results)
    skipped = results.count(None)
    print('%d passed, %d failed, %d skipped' % (len(results) - failed - skipped, failed, skipped))
    return 1 if failed else 0


if __name__ == '__main__':
    sys.exit(main())
