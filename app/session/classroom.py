"""What a session knows of the rooms it leads: their keys, what was asked of it, and which picture the class may see.

A key is in a cookie that only the server reads, from the next connection on; until then this session has it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Generic, TypeVar

import streamlit as st

from app.classroom import cookies
from app.session import address, state

_KEPT, _WISHES = "classroom", "classroom-wishes"
_COOKIE = "explorer_host_"
_MOST_WISHES = 20

Wish = TypeVar("Wish")


@dataclass(frozen=True, slots=True)
class Kept:
    """What is kept.

    Attributes:
        room: code of the room that is led; empty for none.
        keys: keys of rooms that this session opened, by their codes.
        left: rooms that have ended.
        shared: digest of the picture that the class may see; empty for none.
        hands_over: whether the browser is still to hand the key to the room; ``takes_over`` whether it leads it then.
        looks: whether somebody looks at the key.
        turn: number of what was done last; ``refused`` says why it was not.
    """

    room: str = ""
    keys: Mapping[str, str] | None = None
    left: frozenset[str] = frozenset()
    shared: str = ""
    hands_over: bool = False
    takes_over: bool = False
    looks: bool = False
    turn: int = 0
    refused: str = ""


def kept() -> Kept:
    """Return what is kept."""
    found = state.kept(_KEPT)
    return found if isinstance(found, Kept) else Kept()


def keep(**changes: object) -> None:
    """Keep something else."""
    state.keep(_KEPT, replace(kept(), **changes))  # type: ignore[arg-type]


def enter(code: str, key: str) -> None:
    """Lead a room that was opened just now, and name it in the address."""
    keep(room=code, keys={**(kept().keys or {}), code: key}, hands_over=True, takes_over=False, looks=False)
    state.put_now("room", code)


def leave() -> None:
    """Forget a room that has ended."""
    now = kept()
    keys = {code: key for code, key in (now.keys or {}).items() if code != now.room}
    keep(room="", keys=keys, left=now.left | {now.room}, hands_over=False, looks=False, shared="")
    state.put_now("room", "")


def turn_to(code: str) -> None:
    """Have the console be that of a room, whose key this session need not have seen yet."""
    if code != kept().room:
        keep(room=code, hands_over=False, looks=False)


def find_room() -> str:
    """Return the room that the address names, or else the one that was led last; the address names it from now on."""
    asked = str(state.get("room"))
    if asked:
        turn_to(asked)
    elif kept().room:
        state.put_now("room", kept().room)
    return kept().room


def key_of(code: str) -> str:
    """Return the key of a room as the desk takes it; empty where this browser has none."""
    known = cookies.host(dict(st.context.cookies), code)
    return str(known) if known else (kept().keys or {}).get(code, "")


def rooms() -> tuple[str, ...]:
    """Return the codes of all rooms that this browser has a key for, but those that have ended."""
    named = (name.removeprefix(_COOKIE) for name in dict(st.context.cookies) if name.startswith(_COOKIE))
    found = {*named, *(kept().keys or {})} - kept().left
    return tuple(sorted(code for code in found if address.is_room(code) and key_of(code)))


class Wishes(Generic[Wish]):
    """What somebody asked for and a run does, in order. It stays until it is done: another click may end the run before."""

    def add(self, wish: Wish) -> None:
        """Add one."""
        state.keep(_WISHES, [*self._all(), wish][-_MOST_WISHES:])

    def first(self) -> Wish | None:
        """Return the one that waits for longest."""
        return next(iter(self._all()), None)

    def drop(self) -> None:
        """Forget that one."""
        state.keep(_WISHES, self._all()[1:])

    def _all(self) -> list[Wish]:
        return list(state.kept(_WISHES) or ())
