"""hashlib, hmac and the native digest modules, keyed and of any length."""
import hashlib, hmac, _md5, _sha1, _sha2, _sha3, zlib, binascii

data = bytes(range(256)) * 5
for name in sorted(hashlib.algorithms_guaranteed):
    length = (70,) if name.startswith('shake') else ()
    for size in 0, 1, 55, 56, 63, 64, 65, 111, 112, 127, 128, 129, 135, 136, 137, 1280:
        h = hashlib.new(name, data[:size])
        print(name, size, h.hexdigest(*length))
    h = hashlib.new(name)
    for i in range(0, 1280, 100):
        h.update(data[i:i + 100])
    c = h.copy()
    c.update(b'more')
    print(name, h.name, h.block_size, h.digest_size, h.hexdigest(*length) == hashlib.new(name, data).hexdigest(*length), c.hexdigest(*length))
for module, name in ((_md5, 'md5'), (_sha1, 'sha1'), (_sha2, 'sha224'), (_sha2, 'sha256'), (_sha2, 'sha384'), (_sha2, 'sha512'), (_sha3, 'sha3_224'),
                     (_sha3, 'sha3_256'), (_sha3, 'sha3_384'), (_sha3, 'sha3_512')):
    print(name, all(getattr(module, name)(data[:n]).digest() == hashlib.new(name, data[:n]).digest() for n in range(0, 300, 7)))
print(hashlib.blake2b(data, digest_size=20, key=b'key', salt=b'salt', person=b'me', fanout=2, depth=3, leaf_size=4, node_offset=5, node_depth=1,
                      inner_size=7, last_node=True).hexdigest(), hashlib.blake2s(data, key=b'k' * 32).hexdigest())
print(hmac.new(b'key', data, 'sha256').hexdigest(), hmac.digest(b'k' * 200, b'm', 'md5').hex(), hmac.compare_digest(b'a', b'a'))
print(hashlib.pbkdf2_hmac('sha256', b'password', b'salt', 1000).hex(), hashlib.scrypt(b'p', salt=b's', n=16, r=8, p=1, dklen=20).hex())
print(zlib.crc32(data), zlib.adler32(data), zlib.crc32(b'b', zlib.crc32(b'a')), binascii.crc32(data))
for bad in (lambda: hashlib.new('no'), lambda: hashlib.md5('text'), lambda: hashlib.sha256(5), lambda: hashlib.blake2b(digest_size=0), lambda: hmac.new(b'a')):
    try:
        bad()
    except Exception as e:
        print(type(e).__name__, e)
