"""zipfile and tarfile: written, listed, read and extracted."""
import io, os, stat, tarfile, zipfile

buffer = io.BytesIO()
with zipfile.ZipFile(buffer, 'w') as z:
    for i, method in enumerate((zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA)):
        info = zipfile.ZipInfo(f'folder/member{i}.txt', (2020, 1, 2, 3, 4, 6))
        info.compress_type = method
        z.writestr(info, b'contents ' * 100)
    z.writestr(zipfile.ZipInfo('ümlaut.txt', (2021, 1, 1, 0, 0, 0)), 'text')
    z.mkdir('empty')
    z.comment = b'a comment'
with zipfile.ZipFile(buffer) as z:
    print(z.namelist(), z.testzip(), z.comment)
    for info in z.infolist():
        print(info, info.file_size, info.CRC, info.is_dir(), info.date_time)
    z.printdir()
    with z.open('folder/member1.txt') as f:
        print(f.read(8), f.tell(), f.seek(100), f.read(5), f.readline()[:10])
    z.extractall('out')
    print(sorted(os.listdir('out/folder')), open('out/ümlaut.txt').read())
    print([str(p.name) for p in zipfile.Path(z).iterdir()], zipfile.Path(z, 'folder/member0.txt').read_text(encoding='ascii')[:8])
for bad in (lambda: zipfile.ZipFile(io.BytesIO(b'rubbish')), lambda: z.read('x'), lambda: zipfile.ZipFile(buffer).getinfo('no')):
    try:
        bad()
    except Exception as e:
        print(type(e).__name__, e)

for mode in 'w', 'w:gz', 'w:bz2', 'w:xz':
    for format in tarfile.USTAR_FORMAT, tarfile.GNU_FORMAT, tarfile.PAX_FORMAT:
        buffer = io.BytesIO()
        with tarfile.open(fileobj=buffer, mode=mode, format=format) as t:
            for name, kind, data in (('a/b.txt', tarfile.REGTYPE, b'hello'), ('a', tarfile.DIRTYPE, b''), ('link', tarfile.SYMTYPE, b''),
                                     ('x' * 90 + '/' + 'y' * 90, tarfile.REGTYPE, b'long'), ('käse', tarfile.REGTYPE, b'')):
                info = tarfile.TarInfo(name)
                info.type, info.size, info.mtime, info.mode = kind, len(data), 1000, 0o640
                if kind == tarfile.SYMTYPE:
                    info.linkname = 'a/b.txt'
                t.addfile(info, io.BytesIO(data))
        buffer.seek(0)
        with tarfile.open(fileobj=buffer) as t:
            print(mode, format, t.getnames(), [m.get_info()['size'] for m in t], t.extractfile('link').read(), t.getmember('a').isdir())
            t.extractall(f'tar{mode[2:]}{format}', filter='data')
            print(sorted(os.listdir(f'tar{mode[2:]}{format}')))
info = tarfile.TarInfo('../evil')
try:
    tarfile.data_filter(info, '/tmp/x')
except tarfile.FilterError as e:
    print(type(e).__name__)
print(tarfile.itn(-5, 8, tarfile.GNU_FORMAT), tarfile.nti(b'0000017\0'), info.tobuf()[:20])
