"""The pictures that sessions keep, up to a number of bytes in all; where there is no room the largest goes first.

A class's photographs are small beside what somebody sends who wants to fill the server.
"""

from __future__ import annotations

import hashlib
import threading
import weakref
from dataclasses import dataclass
from typing import TYPE_CHECKING, Generic, TypeVar

from googlenet_core.wording import whole

if TYPE_CHECKING:
    from collections.abc import Mapping

BUDGET_VARIABLE = "GOOGLENET_EXPLORER_UPLOADS_MB"
"""Sets how many megabytes of pictures all sessions keep together, and how many may be on their way here."""

DEFAULT_BUDGET_MB = 512

Holder = TypeVar("Holder")


def digest(data: bytes) -> str:
    """Return the sha256 by which a picture's bytes are known."""
    return hashlib.sha256(data).hexdigest()


def budget_bytes(environ: Mapping[str, str]) -> int:
    """Bytes of pictures to keep, from the environment; nonsense there is the default."""
    return 1_000_000 * (whole(environ.get(BUDGET_VARIABLE, "")) or DEFAULT_BUDGET_MB)


@dataclass(frozen=True, slots=True, weakref_slot=True, eq=False)
class Upload:
    """A picture that this session uploaded: what it is called, and how its bytes are known. `state.upload_data` has them."""

    name: str
    digest: str


class KeptPictures(Generic[Holder]):
    """Pictures' files by who holds them; a file goes with its holder, or when others need the room.

    Args:
        most_bytes: of all together. The newest always stays, so that whoever brought it sees it.
    """

    def __init__(self, most_bytes: int) -> None:
        self._most_bytes = most_bytes
        self._files: weakref.WeakKeyDictionary[Holder, bytes] = weakref.WeakKeyDictionary()
        self._lock = threading.Lock()

    @property
    def kept_bytes(self) -> int:
        """Bytes kept at the moment."""
        with self._lock:
            return sum(map(len, self._files.values()))

    def keep(self, holder: Holder, data: bytes) -> None:
        """Keep a file for as long as its holder lives; the largest others go where there is no room."""
        with self._lock:
            self._files[holder] = data
            left = self._most_bytes - sum(map(len, self._files.values()))
            others = sorted(
                (item for item in self._files.items() if item[0] is not holder), key=lambda item: -len(item[1])
            )
            for other, file in others:
                if left >= 0:
                    return
                del self._files[other]
                left += len(file)

    def get(self, holder: Holder) -> bytes | None:
        """Return a holder's file; None once it has gone."""
        with self._lock:
            return self._files.get(holder)
