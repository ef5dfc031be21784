"""Files, StringIO, BytesIO, os and os.path."""
import io
import os


def attempt(name, function):
    try:
        print(name, repr(function()))
    except (OSError, ValueError, TypeError, io.UnsupportedOperation, AttributeError, LookupError) as error:
        print(name, type(error).__name__, error)


with open('a.txt', 'w') as f:
    print(f.write('one\ntwo\n'), f.writelines(['three\n', 'é€😀']), f.tell() if False else '', f.name, f.mode, f.encoding, f.closed, f.readable(), f.writable(), f.seekable())
print(f.closed, os.path.getsize('a.txt'), open('a.txt', 'rb').read())
with open('a.txt') as f:
    print(f.read(3), f.readline(), f.readline(2), f.readlines(), f.read(), f.readline(), f.seek(0), next(f), [l for l in f])
with open('a.txt') as f:
    for n, line in enumerate(f):
        print(n, repr(line), end=' ')
print()
for mode, data in (('a', 'end'), ('r+', 'ONE'), ('w+', 'new'), ('x', '')):
    attempt('mode ' + mode, lambda: open('a.txt', mode).write(data))
print(open('a.txt').read())
attempt('x new', lambda: open('b.txt', 'x').write('b'))
for newline in (None, '', '\n', '\r\n', '\r'):
    with open('n.txt', 'wb') as f:
        f.write(b'a\nb\r\nc\rd')
    print(repr(newline), open('n.txt', newline=newline).readlines(), end=' ')
    with open('n.txt', 'w', newline=newline) as f:
        f.write('x\ny\r\n')
    print(open('n.txt', 'rb').read())
with open('bin', 'wb') as f:
    print(f.write(b'\x00\x01\x02\xff'), f.seek(1), f.write(b'A'), f.seek(0, 2), f.tell())
with open('bin', 'rb+') as f:
    b = bytearray(2)
    print(f.read(2), f.read(), f.read(), f.seek(-1, 2), f.read(1), f.seek(0), f.readinto(b), b, f.truncate(3), f.seek(1), f.write(b'Z'), f.seek(0), f.read(), f.peek(1) if hasattr(f, 'peek') else b'')
with open('bin', 'rb', buffering=0) as f:
    print(type(f).__name__, f.read(1), f.readall(), f.fileno() > 2, f.isatty())
print(type(open('bin', 'rb')).__name__, type(open('bin', 'wb')).__name__, type(open('bin', 'r+b')).__name__, type(open('bin')).__name__)
open('enc', 'w', encoding='latin-1').write('é')
print(open('enc', 'rb').read(), open('enc', encoding='latin-1').read(), open('enc', encoding='ascii', errors='replace').read(), open('enc', errors='surrogateescape').read().encode(errors='surrogateescape'))
attempt('decode', lambda: open('enc', encoding='utf-8').read())
attempt('encode', lambda: open('enc2', 'w', encoding='ascii').write('é'))
attempt('missing', lambda: open('no/such/file'))
attempt('folder', lambda: open('.'))
attempt('mode', lambda: open('a.txt', 'q'))
attempt('mode2', lambda: open('a.txt', 'rw'))
attempt('mode3', lambda: open('a.txt', 'rb', newline=''))
attempt('mode4', lambda: open('a.txt', ''))
attempt('encoding', lambda: open('a.txt', encoding='nope'))
attempt('buffering', lambda: open('a.txt', 'r', 0))
attempt('null', lambda: open('a\0b'))
attempt('type', lambda: open(1.5))
attempt('closed read', lambda: f.read())
attempt('closed with', lambda: f.__enter__())
with open('a.txt') as f:
    attempt('write to reader', lambda: f.write('x'))
    attempt('seek end', lambda: f.seek(-1, 2))
    attempt('bytes', lambda: f.read('a'))
with open('a.txt', 'w') as f:
    attempt('read from writer', lambda: f.read())
    attempt('write bytes', lambda: f.write(b'x'))
    attempt('write int', lambda: f.write(5))
with open('a.txt', 'wb') as f:
    attempt('write str', lambda: f.write('x'))
s = io.StringIO('one\ntwo')
print(s.read(2), s.readline(), s.tell(), s.read(), s.seek(0), s.write('ONE!'), s.getvalue(), s.truncate(2), s.getvalue(), list(io.StringIO('a\nb')), s.seek(0, 2), s.write('é€'), s.getvalue())
attempt('closed', lambda: (s.close(), s.read()))
b = io.BytesIO(b'abc')
print(b.read(1), b.read(), b.seek(1), b.write(b'ZZZ'), b.getvalue(), b.getbuffer()[0], b.tell(), b.seek(-1, 1), b.read(), b.readlines(), io.BytesIO(b'a\nb').readline(), b.truncate(1), b.getvalue(), b.seek(5), b.write(b'!'), b.getvalue())
attempt('seek negative', lambda: b.seek(-1))
attempt('bytes str', lambda: b.write('a'))
t = io.TextIOWrapper(io.BytesIO(), encoding='utf-16', write_through=True)
t.write('hé')
print(t.buffer.getvalue(), t.encoding, t.errors, t.line_buffering)
print(io.BufferedReader(io.BytesIO(b'abcdef'), 2).read(3), io.DEFAULT_BUFFER_SIZE, io.SEEK_END, issubclass(io.UnsupportedOperation, OSError), issubclass(io.UnsupportedOperation, ValueError), io.open is open)
lines = '\n'.join(f'line {i} é' for i in range(20000))
open('big', 'w').write(lines)
print(os.path.getsize('big'), open('big').read() == lines, sum(1 for _ in open('big')), open('big').readlines()[-1])
with open('big') as f:
    f.readline()
    at = f.tell()
    second = f.readline()
    f.seek(at)
    print(f.readline() == second, at)
os.mkdir('d')
os.makedirs('d/e/f')
os.makedirs('d/e/f', exist_ok=True)
open('d/file', 'w').close()
print(sorted(os.listdir('d')), sorted(e.name for e in os.scandir('d') if e.is_file()), os.path.exists('d'), os.path.isdir('d'), os.path.isfile('d/file'), os.path.islink('d'), [(r, sorted(d), f) for r, d, f in os.walk('d')])
attempt('mkdir', lambda: os.mkdir('d'))
attempt('makedirs', lambda: os.makedirs('d/e'))
attempt('rmdir', lambda: os.rmdir('d'))
attempt('remove folder', lambda: os.remove('d'))
attempt('remove', lambda: os.remove('zzz'))
attempt('listdir', lambda: os.listdir('zzz'))
attempt('stat', lambda: os.stat('zzz'))
attempt('rename', lambda: os.rename('zzz', 'yyy'))
attempt('chdir', lambda: os.chdir('zzz'))
os.rename('d/file', 'd/renamed')
os.replace('d/renamed', 'd/again')
os.symlink('again', 'd/link')
print(os.readlink('d/link'), os.path.islink('d/link'), os.path.realpath('d/link') == os.path.realpath('d/again'), os.stat('d/again').st_size, os.stat('big').st_size, os.access('d', os.R_OK))
os.unlink('d/link')
os.remove('d/again')
os.removedirs('d/e/f')
print(os.path.exists('d'), os.getcwd() == os.path.abspath('.'), os.sep, os.linesep, os.name, os.curdir, os.pardir, os.pathsep, os.devnull)
p = os.path
print(p.join('a', 'b', '/c', 'd'), p.join('a', ''), p.split('/a/b.c'), p.splitext('a/b.tar.gz'), p.splitext('.bashrc'), p.basename('/a/b/'), p.dirname('/a/b'), p.normpath('a//b/../c/./d'), p.isabs('/a'), p.commonpath(['/a/b', '/a/c']), p.commonprefix(['abc', 'abd']), p.relpath('/a/b', '/a/c'), p.expanduser('~') == os.environ['HOME'], p.abspath('x') == p.join(os.getcwd(), 'x'), p.normpath(''), p.split('a'), p.splitdrive('/a'))
os.environ['MINE'] = 'value'
print(os.environ['MINE'], os.getenv('MINE'), os.getenv('NOT_THERE'), os.getenv('NOT_THERE', 'd'), 'MINE' in os.environ, os.environ.pop('MINE'), os.environ.get('MINE'))
attempt('environ', lambda: os.environ['NOT_THERE'])
attempt('environ type', lambda: os.environ.__setitem__('A', 5))
print(os.getpid() > 0, os.getppid() > 0, os.cpu_count() > 0, len(os.urandom(5)), os.strerror(2), os.fspath('a'), os.fsencode('é'), os.fsdecode(b'a'), os.system('exit 3') >> 8)
r, w = os.pipe()
print(os.write(w, b'hello'), os.read(r, 3), os.read(r, 10), os.close(w), os.read(r, 5), os.close(r))
attempt('closed fd', lambda: os.read(r, 1))
fd = os.open('fd', os.O_RDWR | os.O_CREAT)
print(os.write(fd, b'abc'), os.lseek(fd, 1, 0), os.read(fd, 5), os.fstat(fd).st_size, os.ftruncate(fd, 1), os.close(fd), os.path.getsize('fd'))
with os.fdopen(os.open('fd', os.O_WRONLY), 'w') as f:
    f.write('text')
print(open('fd').read(), os.stat('fd').st_mode & 0o777 != 0, os.chmod('fd', 0o600), oct(os.stat('fd').st_mode & 0o777))
attempt('fspath', lambda: os.fspath(5))
attempt('join type', lambda: os.path.join('a', 5))
attempt('join bytes', lambda: os.path.join('a', b'b'))
attempt('exists', lambda: os.path.exists('a\0'))


class P:
    def __fspath__(self):
        return 'fd'


print(open(P()).read(), os.path.join(P(), 'x'), os.path.exists(P()))
