"""What the log says: nothing thousands of times, and no session's whole identifier. Knows Python's logging alone."""

from __future__ import annotations

import contextlib
import logging
import re
import threading
import time
from dataclasses import dataclass

MOST, WINDOW_S = 10, 60.0
"""How often the same is said in how many seconds; after that it is counted."""

_MOST_KINDS = 1000

_NUMBER = re.compile(r"0x[0-9a-f]+|\d+")
_IDENTIFIER = re.compile(r"\b([0-9a-f]{8})-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b")


@dataclass(slots=True)
class _Said:
    since: float
    times: int = 0


class Quiet(logging.Filter):
    """Lets the same message through a few times a minute and counts the others; shortens identifiers of sessions."""

    def __init__(self) -> None:
        super().__init__()
        self._said: dict[tuple[object, ...], _Said] = {}
        self._lock = threading.Lock()

    def filter(self, record: logging.LogRecord) -> bool:
        """Whether a record is to be written; one that is may be changed."""
        first, _, _ = str(record.msg).partition("\n")
        error = record.exc_info[0] if record.exc_info else None
        kind = (record.name, record.levelno, _NUMBER.sub("#", _IDENTIFIER.sub("#", first)), error)
        now = time.monotonic()
        with self._lock:
            said = self._said.get(kind)
            if said is None or now - said.since > WINDOW_S:
                unsaid = said.times - MOST if said else 0
                if len(self._said) >= _MOST_KINDS:
                    self._said.clear()
                self._said[kind] = _Said(now, 1)
            else:
                said.times += 1
                if said.times > MOST:
                    return False
                unsaid = 0
        with contextlib.suppress(TypeError, ValueError, KeyError):  # whose arguments do not fit is for others to say
            said_now = record.getMessage()
            text = _IDENTIFIER.sub(r"\1…", said_now) + (f" (and {unsaid} more like it)" if unsaid > 0 else "")
            if text != said_now:
                record.msg, record.args = text, ()
        return True


def keep_quiet() -> None:
    """Apply this to every logger that is there now; call when everything is imported."""
    quiet = Quiet()
    known = [logging.getLogger(), *(one for one in logging.Logger.manager.loggerDict.values())]
    for logger in known:
        if isinstance(logger, logging.Logger):
            logger.addFilter(quiet)
