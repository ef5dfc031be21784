"""Secure hashes and message digests.

    hashlib.sha256(b'data').hexdigest()

There is a constructor for each algorithm that all systems have, and new(name, data) for any. Hash objects have the methods
update(), digest(), hexdigest() and copy().
"""

_SHA2 = "sha224", "sha256", "sha384", "sha512"
_SHA3 = "sha3_224", "sha3_256", "sha3_384", "sha3_512", "shake_128", "shake_256"
_BLAKE2 = "blake2b", "blake2s"

# The native modules and the algorithms that they have.
_homes = {"_md5": ("md5",), "_sha1": ("sha1",), "_sha2": _SHA2, "_blake2": _BLAKE2, "_sha3": _SHA3}
_home_of = {name: module for module, names in _homes.items() for name in names}

algorithms_guaranteed = set(_home_of)
algorithms_available = set(_home_of)

__all__ = (*_home_of, "new", "algorithms_guaranteed", "algorithms_available", "file_digest", "pbkdf2_hmac")

__builtin_constructor_cache = {}


def __get_builtin_constructor(name):
    """The constructor of one of the native modules."""
    if not isinstance(name, str):
        raise TypeError(f"new() argument 'name' must be str, not {type(name).__name__}")
    cache = __builtin_constructor_cache
    if name in cache:
        return cache[name]
    # Names in capitals are known too, but not mixed ones.
    plain = name.lower().replace("-", "_")
    home = _home_of.get(plain if name in (plain, name.upper()) else name)
    try:
        constructor = getattr(__import__(home), plain) if home else None
    except ImportError:
        constructor = None
    if constructor is None:
        raise ValueError(f"unsupported hash type {name}")
    cache[plain] = constructor
    if home in ("_md5", "_sha1", "_sha2"):
        cache[plain.upper()] = constructor
    return constructor


try:
    import _hashlib
except ImportError:
    _hashlib = None
else:
    algorithms_available |= set(_hashlib.openssl_md_meth_names)


def _constructor(name):
    """The constructor of OpenSSL, or the built-in one where OpenSSL has none, or one that takes no key."""
    from_openssl = getattr(_hashlib, f"openssl_{name}", None) if name not in _BLAKE2 else None
    if from_openssl is not None:
        try:
            from_openssl(usedforsecurity=False)  # which the policy of the system may forbid
            return from_openssl
        except ValueError:
            pass
    return __get_builtin_constructor(name)


def new(name, data=b"", **kwargs):
    """A hash object for the algorithm with a name, fed with the first data."""
    builtin = __get_builtin_constructor
    if _hashlib is None or name in _BLAKE2:
        return builtin(name)(data, **kwargs)
    try:
        return _hashlib.new(name, data, **kwargs)
    except ValueError:
        # OpenSSL does not know it, or may not use it.
        return builtin(name)(data)


def _derived_key(hash_name, password, salt, iterations, dklen=None):
    """A key derived from a password (PBKDF2 of PKCS #5)."""
    if not isinstance(hash_name, str):
        raise TypeError(hash_name)
    if iterations < 1:
        raise ValueError(iterations)
    import hmac
    keyed = hmac.HMAC(bytes(password), None, hash_name)
    size = keyed.digest_size
    if dklen is None:
        dklen = size
    if dklen < 1:
        raise ValueError(dklen)

    def digest(data):
        step = keyed.copy()
        step.update(data)
        return step.digest()

    def block(number):
        part = digest(bytes(salt) + number.to_bytes(4))
        mixed = int.from_bytes(part)
        for _round in range(1, iterations):
            part = digest(part)
            mixed ^= int.from_bytes(part)
        return mixed.to_bytes(size)

    count = -(-dklen // size)
    return b"".join(map(block, range(1, count + 1)))[:dklen]


if _hashlib is None:
    pbkdf2_hmac = _derived_key
else:
    from _hashlib import pbkdf2_hmac
    try:
        from _hashlib import scrypt
        __all__ += ("scrypt",)
    except ImportError:
        pass


def file_digest(fileobj, digest, /, *, _bufsize=2**18):
    """A hash object for what there is still to read in a binary file. `digest` is a name or a constructor."""
    hashed = new(digest) if isinstance(digest, str) else digest()
    if hasattr(fileobj, "getbuffer"):
        hashed.update(fileobj.getbuffer())  # it is in memory
        return hashed
    if not all(hasattr(fileobj, name) for name in ("readinto", "readable")) or not fileobj.readable():
        raise ValueError(f"'{fileobj!r}' is not a file-like object in binary reading mode.")
    buffer = memoryview(bytearray(_bufsize))
    while count := fileobj.readinto(buffer.obj):
        hashed.update(buffer[:count])
    if count is None:
        raise BlockingIOError("I/O operation would block.")
    return hashed


def _publish() -> None:
    """Make the constructors attributes of the module."""
    for name in algorithms_guaranteed:
        try:
            globals()[name] = _constructor(name)
        except ValueError:
            import logging
            logging.exception("code for hash %s was not found.", name)


_publish()
del _publish
