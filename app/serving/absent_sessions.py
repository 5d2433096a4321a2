"""The sessions of visitors whose connection was lost, until they come back or their time is over. Knows Streamlit's sessions.

Streamlit keeps the newest 128: three hundred connections opened and dropped within a second push out a class that lost
its network. Here those with nothing to lose go first: first who never saw a page, then who has no picture of their own.
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

from streamlit import config
from streamlit.runtime.session_manager import SessionInfo, SessionStorage

if TYPE_CHECKING:
    from collections.abc import Callable

MOST = 600
"""How many are kept: three classes of two hundred."""

_SETTLED_RUNS = 2
"""From so many runs of a page on somebody has done something there."""


@dataclass(frozen=True, slots=True)
class _Absent:
    info: SessionInfo
    until: float
    worth: tuple[bool, int]


class AbsentSessions(SessionStorage):
    """Sessions without a connection. For the server's event loop.

    Args:
        may_come_back_s: for how many seconds each is kept.
        has_picture: whether a session has a picture of its own.
        most: how many are kept.
    """

    def __init__(self, may_come_back_s: float, has_picture: Callable[[SessionInfo], bool], most: int = MOST) -> None:
        self._may_come_back_s = may_come_back_s
        self._has_picture = has_picture
        self._most = most
        self._kept: dict[str, _Absent] = {}

    def get(self, session_id: str) -> SessionInfo | None:
        """Return a session, if its time is not over."""
        found = self._kept.get(session_id)
        return found.info if found and found.until > time.monotonic() else None

    def save(self, session_info: SessionInfo) -> None:
        """Keep a session; where there are too many the one with the least to lose ends, the oldest of them first."""
        if config.get_option("server.fileWatcherType") == "none":
            # Who came back would have every module looked through for changes all the same: a quarter of a second each.
            session_info.session.register_file_watchers = lambda: None  # type: ignore[method-assign]
        worth = (self._has_picture(session_info), min(session_info.script_run_count, _SETTLED_RUNS))
        self._kept[session_info.session.id] = _Absent(session_info, time.monotonic() + self._may_come_back_s, worth)
        while len(self._kept) > self._most:
            least = min(self._kept.items(), key=lambda item: item[1].worth)[0]
            _end(self._kept.pop(least).info)

    def delete(self, session_id: str) -> None:
        """Keep a session no longer, without ending it: it came back."""
        self._kept.pop(session_id, None)

    def list(self) -> list[SessionInfo]:
        """Return all that are kept."""
        return [one.info for one in self._kept.values()]

    def end_expired(self) -> int:
        """End those whose time is over; return how many."""
        now = time.monotonic()
        over = [session_id for session_id, one in self._kept.items() if one.until <= now]
        for session_id in over:
            _end(self._kept.pop(session_id).info)
        return len(over)


def _end(info: SessionInfo) -> None:
    info.session.shutdown()
    info.session.session_state.clear()  # the server's loop still knows the session it served last
