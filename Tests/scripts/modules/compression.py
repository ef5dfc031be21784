"""zlib, gzip, bz2 and lzma: at once, in pieces, as files, and what is wrong with bad data."""
import bz2, gzip, io, lzma, zlib

text = b''.join(b'line %d of the text\n' % i for i in range(3000))
for name, module, fresh in (('zlib', zlib, zlib._ZlibDecompressor), ('bz2', bz2, bz2.BZ2Decompressor), ('lzma', lzma, lzma.LZMADecompressor)):
    packed = module.compress(text)
    print(name, len(packed) < len(text) / 5, module.decompress(packed) == text)
    d = fresh()
    out = d.decompress(packed[:50], 100)
    while not d.eof:
        if d.needs_input:
            out += d.decompress(packed[50:] + b'tail', 1000)
        else:
            out += d.decompress(b'', 1000)
    print(out == text, d.unused_data, d.needs_input)
    for bad in (packed[:-5], b'rubbish' * 5, packed[:30] + b'\xff' * 50 + packed[80:]):
        try:
            module.decompress(bad)
            print('?')
        except Exception as e:
            print(type(e).__name__, e)
for module, opener in ((gzip, gzip.GzipFile), (bz2, bz2.BZ2File), (lzma, lzma.LZMAFile)):
    buffer = io.BytesIO()
    f = opener(fileobj=buffer, mode='wb') if module is gzip else opener(buffer, 'wb')
    with f:
        print(f.write(text), f.tell(), f.writable(), f.readable())
    buffer.seek(0)
    f = opener(fileobj=buffer) if module is gzip else opener(buffer)
    with f:
        print(f.readline(), f.seek(1000), f.read(20), f.tell(), f.peek(5)[:5], f.seek(-10, 2), f.read(), f.seekable())
    with module.open(io.BytesIO(module.compress('käse\n'.encode())), 'rt', encoding='utf-8') as f:
        print(f.read())
c = zlib.compressobj(9, zlib.DEFLATED, -15)
raw = c.compress(text) + c.flush(zlib.Z_SYNC_FLUSH) + c.copy().flush()
d = zlib.decompressobj(-15)
print(d.decompress(raw, 10), len(d.unconsumed_tail) > 0, d.decompress(d.unconsumed_tail) + d.flush() == text[10:], d.eof)
print(lzma.decompress(lzma.compress(b'x' * 99, format=lzma.FORMAT_ALONE)), lzma.is_check_supported(lzma.CHECK_CRC64))
print(gzip.decompress(gzip.compress(b'one', mtime=0) + gzip.compress(b'two')), gzip.compress(b'', mtime=5).hex())
