"""Codes of rooms, which are read from a wall and typed on a phone, and the keys that nobody reads."""

from __future__ import annotations

import hashlib
import re
import secrets

ALPHABET = "ABCDEFGHJKMNPQRTUVWXYZ2346789"
"""Letters and digits of which no two look alike: no I, L or 1, no O or 0, no S or 5."""

LENGTH = 4
_TYPED = re.compile(r"[\s.\-·]+")
_KEY_BYTES = 16


def draw_code() -> str:
    """Return a code at random.

    Example:
        >>> code = draw_code()
        >>> len(code), set(code) <= set(ALPHABET)
        (4, True)
    """
    return "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))


def read_code(text: str) -> str | None:
    """Return the code that somebody typed, in whatever case and with whatever gaps; None where it can be none.

    Example:
        >>> read_code(" k7 mw"), read_code("K7M"), read_code("O0IL")
        ('K7MW', None, None)
    """
    code = _TYPED.sub("", text[: 4 * LENGTH]).upper()
    return code if len(code) == LENGTH and set(code) <= set(ALPHABET) else None


def draw_key() -> str:
    """Return a key of 128 bits: a student's token, or the one that opens a console."""
    return secrets.token_urlsafe(_KEY_BYTES)


def hash_key(key: str) -> str:
    """Return what is kept of a teacher's key: by it the key is known, and cannot be found."""
    return hashlib.sha256(key.encode()).hexdigest()
