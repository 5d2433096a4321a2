"""Nothing of what Pillow and its libraries print about a file gets through: what people should know, we say ourselves.

Importing this quiets Pillow's warnings and its log. libtiff prints on the process's standard error by itself; Pillow
offers no way to tell it not to, so that the stream leads nowhere while a TIFF is decoded.
"""

from __future__ import annotations

import logging
import os
import threading
import warnings
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

_STANDARD_ERROR = 2

warnings.filterwarnings("ignore", module=r"PIL(\.|$)")
logging.getLogger("PIL").setLevel(logging.CRITICAL)


class _Unheard:
    """The real standard error, kept while it leads nowhere, and how many blocks want that at the moment."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._blocks = 0
        self._kept: int | None = None

    def begin(self) -> None:
        with self._lock:
            self._blocks += 1
            if self._blocks > 1:
                return
            # Closed, or no descriptors left: then it stays as it is.
            with suppress(OSError), Path(os.devnull).open("wb") as nowhere:
                self._kept = os.dup(_STANDARD_ERROR)
                os.dup2(nowhere.fileno(), _STANDARD_ERROR)

    def end(self) -> None:
        with self._lock:
            self._blocks -= 1
            if self._blocks == 0 and self._kept is not None:
                os.dup2(self._kept, _STANDARD_ERROR)
                os.close(self._kept)
                self._kept = None


_UNHEARD = _Unheard()


@contextmanager
def silence_decoders() -> Iterator[None]:
    """For as long as the block lasts, what C libraries print on standard error goes nowhere; for all threads."""
    _UNHEARD.begin()
    try:
        yield
    finally:
        _UNHEARD.end()
