"""How many codes may be tried: a room is found by reading its code, not by trying them all.

Different codes are counted: two hundred phones that come back to a room which is over ask for the same one.
"""

from __future__ import annotations

import ipaddress
import time
from collections import OrderedDict
from collections.abc import Callable

MOST_CODES, WINDOW_S = 30, 60.0
"""So many codes that no room has may an address try in so many seconds."""

_MOST_ADDRESSES = 10_000
_NETWORK = 64


class Tries:
    """Remembers which codes an address tried lately that no room has.

    Args:
        clock: returns seconds since some moment.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._tried: OrderedDict[str, dict[str, float]] = OrderedDict()

    def note(self, address: str, code: str) -> None:
        """Remember that an address tried a code."""
        name = _network(address)
        tried = self._recent(name)
        if len(tried) < MOST_CODES:
            self._tried[name] = tried | {code: self._clock()}
            self._tried.move_to_end(name)
        while len(self._tried) > _MOST_ADDRESSES:
            self._tried.popitem(last=False)

    def too_many(self, address: str) -> bool:
        """Whether an address has to wait before it may try another."""
        return len(self._recent(_network(address))) >= MOST_CODES

    def _recent(self, name: str) -> dict[str, float]:
        since = self._clock() - WINDOW_S
        return {code: when for code, when in self._tried.get(name, {}).items() if when > since}


def _network(address: str) -> str:
    """An address; of IPv6 the part that one household has."""
    try:
        known = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return address
    return address if known.version == 4 else str(ipaddress.ip_network((known, _NETWORK), strict=False))
