"""Follows a room on any page: a student's bar, a teacher's, or nothing to see on the wall.

The browser hears of the room by itself (``classroom/rooms/…/events``). The server runs only where the class is at another
view and the student goes along; one who has gone elsewhere is told, and not moved.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, dataclass

from app.components.mount import declare, packed, reported_fields
from app.session import state

_FOLLOW = declare(
    __file__,
    lib=("dom", "mounting", "room_events"),
    parts=("follow_words", "follow_bar", "follower"),
    styles=("lib/controls.css",),
)

_VIEWS = ("go", "back")
_PLAIN = ("leave", "console")
_LONGEST = 2048


@dataclass(frozen=True, slots=True)
class FollowShown:
    """What the server says.

    Attributes:
        room: code of the room.
        role: ``student``, ``projector``, or ``host`` for the teacher.
        here: the view of this page.
        last: the view of the class that this session went to last; empty for none.
        wandered: whether the student went elsewhere by themselves since.
        seated: whether the browser has a seat in the room.
    """

    room: str
    role: str
    here: str
    last: str = ""
    wandered: bool = False
    seated: bool = False


@dataclass(frozen=True, slots=True)
class Report:
    """What is asked for: ``go`` along to a ``view``, ``back`` to it from elsewhere, ``leave``, ``console``."""

    kind: str
    view: str = ""


def mount(key: str, shown: FollowShown, on_report: Callable[[Report], None]) -> None:
    """Follow a room.

    Args:
        key: the component's key.
        shown: what the server says.
        on_report: called with what is asked for, before the page runs.
    """

    def did() -> None:
        if report := read_report(state.widget_value(key)):
            on_report(report)

    _FOLLOW(key=key, data=packed(asdict(shown)), on_did_change=did)


def read_report(value: object) -> Report | None:
    """Return what a browser asks for; None for what makes no sense (a browser can send what it likes)."""
    did = reported_fields(value, "did")
    kind, view = did.get("kind"), did.get("view")
    if kind in _PLAIN:
        return Report(str(kind))
    return Report(str(kind), view) if kind in _VIEWS and isinstance(view, str) and len(view) <= _LONGEST else None
