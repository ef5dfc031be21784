"""Message authentication with a hash and a secret key, as in RFC 2104."""

import hashlib
import warnings

try:
    import _hashlib as _native
except ImportError:
    _native = None
    from _operator import _compare_digest as compare_digest
else:
    from _hashlib import compare_digest

trans_5C = bytes(0x5C ^ byte for byte in range(256))
trans_36 = bytes(0x36 ^ byte for byte in range(256))

# Instances have the size of their hash; older programs still expect a name in the module.
digest_size = None


class HMAC:
    """A hash object that takes a key; update() and the rest are those of hashlib."""

    # The size of blocks, of hashes that do not have a sensible one themselves.
    blocksize = 64

    # Either _hmac does it all, or the two hashes of the RFC do.
    __slots__ = ("_hmac", "_inner", "_outer", "block_size", "digest_size")

    def __init__(self, key, msg=None, digestmod=""):
        if not isinstance(key, bytes | bytearray):
            raise TypeError(f"key: expected bytes or bytearray, but got {type(key).__name__!r}")
        if not digestmod:
            raise TypeError("Missing required argument 'digestmod'.")
        if _is_native(digestmod):
            try:
                return self._init_hmac(key, msg, digestmod)
            except _native.UnsupportedDigestmodError:
                pass
        self._init_old(key, msg, digestmod)

    def _init_hmac(self, key, msg, digestmod):
        self._inner = self._outer = None
        self._hmac = whole = _native.hmac_new(key, msg, digestmod=digestmod)
        self.block_size, self.digest_size = whole.block_size, whole.digest_size

    def _init_old(self, key, msg, digestmod):
        new_hash = _constructor(digestmod)
        self._hmac = None
        self._inner, self._outer = new_hash(), new_hash()
        self.digest_size = self._inner.digest_size
        self.block_size = size = self._usable_block_size(self._inner)
        short_key = new_hash(key).digest() if len(key) > size else key
        padded = short_key.ljust(size, b"\x00")
        self._inner.update(padded.translate(trans_36))
        self._outer.update(padded.translate(trans_5C))
        if msg is not None:
            self.update(msg)

    def _usable_block_size(self, hash_object) -> int:
        size = getattr(hash_object, "block_size", None)
        if size is None:
            problem = f"No block_size attribute on given digest object; Assuming {self.blocksize}."
        elif size < 16:
            problem = f"block_size of {size} seems too small; using our default of {self.blocksize}."
        else:
            return size
        warnings.warn(problem, RuntimeWarning, stacklevel=4)
        return self.blocksize

    @property
    def name(self):
        return self._hmac.name if self._hmac else f"hmac-{self._inner.name}"

    def update(self, msg):
        """Take more bytes of the message."""
        target = self._inner if self._hmac is None else self._hmac
        target.update(msg)

    def copy(self):
        """Return another object that got the same key and message so far."""
        cls = type(self)
        twin = cls.__new__(cls)
        twin.block_size, twin.digest_size = self.block_size, self.digest_size
        for part in "_hmac", "_inner", "_outer":
            original = getattr(self, part)
            setattr(twin, part, None if original is None else original.copy())
        return twin

    def digest(self):
        """Return the code for the message so far; more of it can follow."""
        return self._finished().digest()

    def hexdigest(self):
        """Return what digest() does, as a str with two digits for each byte."""
        return self._finished().hexdigest()

    def _finished(self):
        if self._hmac is not None:
            return self._hmac
        combined = self._outer.copy()
        combined.update(self._inner.digest())
        return combined


def new(key, msg=None, digestmod=""):
    """Make an HMAC for a key; digestmod says which hash, by name, constructor or module."""
    return HMAC(key, msg, digestmod)


def digest(key, msg, digest):
    """Return the code for a whole message, faster than an HMAC does."""
    if _is_native(digest):
        try:
            return _native.hmac_digest(key, msg, digest)
        except (_native.UnsupportedDigestmodError, OverflowError):
            pass
    return new(key, msg, digest).digest()


def _is_native(digestmod) -> bool:
    """Tell whether the native code may know a hash."""
    if _native is None:
        return False
    return isinstance(digestmod, str | type(_native.openssl_sha256))


def _constructor(digestmod):
    if isinstance(digestmod, str):
        return lambda data=b"": hashlib.new(digestmod, data)
    return digestmod if callable(digestmod) else digestmod.new
