"""Secure hashes and message digests.

There is a constructor for each algorithm, as sha256(data), and new(name, data)
for those known by name only. Hash objects have update(), digest(),
hexdigest() and copy().
"""

__always_supported = ('md5', 'sha1', 'sha224', 'sha256', 'sha384', 'sha512',
                      'blake2b', 'blake2s',
                      'sha3_224', 'sha3_256', 'sha3_384', 'sha3_512',
                      'shake_128', 'shake_256')

algorithms_guaranteed = set(__always_supported)
algorithms_available = set(__always_supported)

__all__ = __always_supported + ('new', 'algorithms_guaranteed',
                                'algorithms_available', 'file_digest', 'pbkdf2_hmac')

__builtin_constructor_cache = {}

# The native modules that have an algorithm, should OpenSSL lack it.
__modules = {'md5': '_md5', 'sha1': '_sha1', 'sha224': '_sha2', 'sha256': '_sha2',
             'sha384': '_sha2', 'sha512': '_sha2', 'blake2b': '_blake2',
             'blake2s': '_blake2', 'sha3_224': '_sha3', 'sha3_256': '_sha3',
             'sha3_384': '_sha3', 'sha3_512': '_sha3', 'shake_128': '_sha3',
             'shake_256': '_sha3'}

# OpenSSL's BLAKE2 takes no key, salt and so on.
__block_openssl_constructor = {'blake2b', 'blake2s'}


def __get_builtin_constructor(name):
    if not isinstance(name, str):
        raise TypeError("new() argument 'name' must be str, not " + type(name).__name__)
    constructor = __builtin_constructor_cache.get(name)
    if constructor is not None:
        return constructor
    lower = name.lower().replace('-', '_')
    module = __modules.get(lower if name in (lower, name.upper()) else name)
    if module is not None:
        try:
            constructor = getattr(__import__(module), lower)
        except ImportError:
            pass
        else:
            __builtin_constructor_cache[lower] = constructor
            if module in ('_md5', '_sha1', '_sha2'):
                # These are also known by their names in capitals.
                __builtin_constructor_cache[lower.upper()] = constructor
            return constructor
    raise ValueError('unsupported hash type ' + name)


def __get_openssl_constructor(name):
    if name in __block_openssl_constructor:
        return __get_builtin_constructor(name)
    try:
        f = getattr(_hashlib, 'openssl_' + name)
        # The policy of the system may forbid it.
        f(usedforsecurity=False)
        return f
    except (AttributeError, ValueError):
        return __get_builtin_constructor(name)


def __py_new(name, data=b'', **kwargs):
    """Return a hash object for an algorithm by name, with the first data."""
    return __get_builtin_constructor(name)(data, **kwargs)


def __hash_new(name, data=b'', **kwargs):
    """Return a hash object for an algorithm by name, with the first data."""
    if name in __block_openssl_constructor:
        return __get_builtin_constructor(name)(data, **kwargs)
    try:
        return _hashlib.new(name, data, **kwargs)
    except ValueError:
        return __get_builtin_constructor(name)(data)


try:
    import _hashlib
    from _hashlib import pbkdf2_hmac
except ImportError:
    _hashlib = None
    new = __py_new
    __get_hash = __get_builtin_constructor

    def pbkdf2_hmac(hash_name, password, salt, iterations, dklen=None):
        """Derive a key from a password (PKCS #5, PBKDF2)."""
        if not isinstance(hash_name, str):
            raise TypeError(hash_name)
        if iterations < 1:
            raise ValueError(iterations)
        import hmac
        prf = hmac.HMAC(bytes(password), None, hash_name)
        if dklen is None:
            dklen = prf.digest_size
        if dklen < 1:
            raise ValueError(dklen)
        key = b''
        block = 1
        while len(key) < dklen:
            step = prf.copy()
            step.update(bytes(salt) + block.to_bytes(4))
            prev = step.digest()
            acc = int.from_bytes(prev)
            for _ in range(iterations - 1):
                step = prf.copy()
                step.update(prev)
                prev = step.digest()
                acc ^= int.from_bytes(prev)
            key += acc.to_bytes(prf.digest_size)
            block += 1
        return key[:dklen]
else:
    new = __hash_new
    __get_hash = __get_openssl_constructor
    algorithms_available = algorithms_available.union(_hashlib.openssl_md_meth_names)

try:
    from _hashlib import scrypt
    __all__ += ('scrypt',)
except ImportError:
    pass


def file_digest(fileobj, digest, /, *, _bufsize=2**18):
    """Return a hash object for what is left to read of a binary file.

    digest is the name of an algorithm or a constructor.
    """
    digestobj = new(digest) if isinstance(digest, str) else digest()
    if hasattr(fileobj, "getbuffer"):
        # In memory already.
        digestobj.update(fileobj.getbuffer())
        return digestobj
    if not (hasattr(fileobj, "readinto") and hasattr(fileobj, "readable")
            and fileobj.readable()):
        raise ValueError(f"'{fileobj!r}' is not a file-like object in binary reading mode.")
    buf = bytearray(_bufsize)
    view = memoryview(buf)
    while True:
        size = fileobj.readinto(buf)
        if size is None:
            raise BlockingIOError("I/O operation would block.")
        if size == 0:
            break
        digestobj.update(view[:size])
    return digestobj


for __func_name in __always_supported:
    try:
        globals()[__func_name] = __get_hash(__func_name)
    except ValueError:
        import logging
        logging.exception('code for hash %s was not found.', __func_name)

del __always_supported, __func_name, __get_hash
del __py_new, __hash_new, __get_openssl_constructor
