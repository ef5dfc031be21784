"""Random values that nobody can guess: for passwords, tokens and the like."""
import base64
from hmac import compare_digest
from random import SystemRandom

__all__ = [
    "choice", "randbelow", "randbits", "SystemRandom", "token_bytes", "token_hex", "token_urlsafe", "compare_digest",
]

DEFAULT_ENTROPY = 32  # bytes, enough against anybody who tries

_source = SystemRandom()
choice, randbits = _source.choice, _source.getrandbits


def randbelow(exclusive_upper_bound: int) -> int:
    """An int from 0 to below a bound."""
    if exclusive_upper_bound > 0:
        return _source.randrange(exclusive_upper_bound)
    raise ValueError("Upper bound must be positive.")


def token_bytes(nbytes: int | None = None) -> bytes:
    """So many random bytes, DEFAULT_ENTROPY if no number is given."""
    return _source.randbytes(DEFAULT_ENTROPY if nbytes is None else nbytes)


def token_hex(nbytes: int | None = None) -> str:
    """So many random bytes as hexadecimal digits."""
    return token_bytes(nbytes).hex()


def token_urlsafe(nbytes: int | None = None) -> str:
    """So many random bytes as text that can stand in URLs."""
    return str(base64.urlsafe_b64encode(token_bytes(nbytes)).rstrip(b"="), "ascii")
