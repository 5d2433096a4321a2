"""What the room that a session leads is told: where its teacher is in the app."""

from __future__ import annotations

import contextlib

from app.classroom import desk
from app.classroom.keys import NotLeadingError
from app.classroom.rooms import RoomError
from app.classroom.stores.store import AwayError, NoRoomError
from app.session import classroom, shared_views, state

_TOLD, _LOST, _NEWEST = "leading-told", "leading-lost", "leading-newest"


def room() -> str:
    """Return the code of the room that this session leads: the one of its console, or else the newest; empty for none."""
    mine = [code for code in classroom.rooms() if code not in _lost()]
    for code in (classroom.kept().room, state.kept(_NEWEST)):
        if code in mine:
            return str(code)
    newest = max(mine, key=_opened_at) if len(mine) > 1 else next(iter(mine), "")
    state.keep(_NEWEST, newest)
    return newest


def tell(page: str, view: str) -> None:
    """Tell the room where its teacher is, if that is somewhere else than before; what is not heard is told again.

    Args:
        page: as addresses have it.
        view: of that page.
    """
    if page in shared_views.PRIVATE or not (code := room()) or state.kept(_TOLD) == (code, view):
        return
    try:
        desk.move(code, classroom.key_of(code), view)
    except AwayError:
        return
    except (NoRoomError, NotLeadingError):  # over, or another device's
        state.keep(_LOST, _lost() | {code})
        return
    except RoomError:  # an address that is too long to be passed on
        pass
    state.keep(_TOLD, (code, view))


def _lost() -> frozenset[str]:
    return state.kept(_LOST) or frozenset()


def _opened_at(code: str) -> float:
    with contextlib.suppress(RoomError):
        return desk.read(code, classroom.key_of(code)).opened_at
    return 0.0
