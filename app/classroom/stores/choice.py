"""Which store of rooms a server has."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import parse_qs, urlsplit

from app.classroom.stores.in_memory import MemoryStore
from app.classroom.stores.store import Store

VARIABLE = "GOOGLENET_EXPLORER_REDIS"
_EXAMPLE = "redis://localhost:6379"
_OPTIONS = frozenset({"db", "ssl_ca_certs", "ssl_cert_reqs", "ssl_check_hostname"})
"""What may follow a question mark; others are for programs, or unknown to the library, which says so late."""


def choose(environ: Mapping[str, str]) -> Store:
    """Return the store that the environment asks for: Redis where `VARIABLE` has its address, else this memory.

    Nothing is connected to: a Redis that is away may come later.

    Raises:
        ValueError: that is no address; the message is one sentence to show, without what may be a password.
    """
    address = environ.get(VARIABLE, "").strip()
    if not address:
        return MemoryStore()
    try:
        if not _is_whole(address):
            raise ValueError
        from app.classroom.stores.in_redis import RedisStore  # a library that a server without one need not load

        return RedisStore(address)
    except (ValueError, TypeError):
        raise ValueError(f"{VARIABLE} is no address of a Redis; give one like {VARIABLE}={_EXAMPLE}") from None


def _is_whole(address: str) -> bool:
    parts = urlsplit(address)
    if not set(parse_qs(parts.query, keep_blank_values=True)) <= _OPTIONS:
        return False
    if parts.scheme == "unix":
        return bool(parts.path)
    database = parts.path.strip("/")
    is_number = not database or (database.isascii() and database.isdigit())
    return parts.scheme in ("redis", "rediss") and bool(parts.hostname) and parts.port != 0 and is_number
