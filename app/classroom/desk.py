"""Rooms for a page's run, which is in a thread of its own: what it asks is done on the server's loop."""

from __future__ import annotations

import asyncio
import concurrent.futures
import re
import time
from collections.abc import Callable, Coroutine, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

from app.classroom import codes, keys, rooms
from app.classroom.questions import Question
from app.classroom.rooms import Room, RoomError
from app.classroom.stores.store import AwayError, FullError, Store

LONGEST_S = 3.0
"""For how long a page waits."""

MIMES = frozenset({"image/png", "image/jpeg", "image/webp", "image/svg+xml"})

_NAME = re.compile(r"[A-Za-z0-9_-][A-Za-z0-9._-]{0,99}")
_VIEW = re.compile(r"(?:[a-z-]{1,40})?(?:\?[!$-~]{0,2000})?")
_TRIES = 20

Value = TypeVar("Value")


@dataclass(frozen=True, slots=True)
class _Bound:
    store: Store
    loop: asyncio.AbstractEventLoop
    opened: Callable[[str], None]


_bound: _Bound | None = None


def bind(store: Store, loop: asyncio.AbstractEventLoop, opened: Callable[[str], None] = lambda _: None) -> None:
    """Let pages reach the rooms of this server.

    Args:
        store: where rooms are kept.
        loop: the server's.
        opened: is told the code of each room that is opened.
    """
    global _bound
    _bound = _Bound(store, loop, opened)


def unbind() -> None:
    """Let pages reach no rooms any more."""
    global _bound
    _bound = None


def open_room() -> tuple[str, str]:
    """Open a room; return its code and the teacher's key.

    Raises:
        FullError: there is no place for another.
        AwayError: the store does not answer.
    """

    async def open_one(bound: _Bound) -> tuple[str, str]:
        key = codes.draw_key()
        for _ in range(_TRIES):
            room = Room(codes.draw_code(), codes.hash_key(key), opened_at=time.time())
            if await bound.store.open(room):
                await bound.store.see_host(room.code)
                bound.opened(room.code)
                return room.code, key
        raise FullError("No code is free at the moment; try again.")

    return _on_loop(open_one)


def ask(code: str, key: str, question: Question, files: Mapping[str, tuple[bytes, str]]) -> Room:
    """Open the vote on a question.

    Args:
        code: of the room.
        key: the teacher's; as in the cookie, ``KEY.EPOCH``, where the room was taken over.
        question: what is asked.
        files: pictures and drawings that it names: bytes and MIME type of each.

    Raises:
        NotLeadingError: the key does not lead the room.
        FullError: a file is too large, or one too many.
        RoomError: the question or a file is none that can be shown, or there is no such room.
        AwayError: the store does not answer.
    """
    if not all(_NAME.fullmatch(name) and mime in MIMES for name, (_, mime) in files.items()):
        raise RoomError("That picture is of a kind that cannot be shown to a class.")
    _check_view(question.link)

    async def ask_it(bound: _Bound) -> Room:
        host = keys.read(key)
        keys.check_leads(await bound.store.read(code), host)
        for name, (data, mime) in files.items():
            await bound.store.keep_file(code, name, data, mime)
        return await bound.store.change(code, lambda room, _: rooms.ask(keys.check_leads(room, host), question))

    return _on_loop(ask_it)


def move(code: str, key: str, view: str) -> Room:
    """Note where the teacher is in the app, and that they are there.

    Args:
        code: of the room.
        key: as in `ask`.
        view: page and query, as in ``feature-maps?layer=inception3a``.

    Raises:
        NotLeadingError: the key does not lead the room.
        RoomError: there can be no such view, or there is no such room.
        AwayError: the store does not answer.
    """
    _check_view(view)

    async def move_there(bound: _Bound) -> Room:
        host = keys.read(key)
        room = await bound.store.change(code, lambda room, _: rooms.move(keys.check_leads(room, host), view))
        await bound.store.see_host(code)
        return room

    return _on_loop(move_there)


def read(code: str, key: str) -> Room:
    """Return a room to whoever has its key, also where another console leads it by now.

    Raises:
        NotLeadingError: it is another room's key.
        NoRoomError: there is no such room.
        AwayError: the store does not answer.
    """

    async def read_it(bound: _Bound) -> Room:
        room, host = await bound.store.read(code), keys.read(key)
        return keys.check_leads(room, host.of(room) if host else None)

    return _on_loop(read_it)


def _on_loop(do: Callable[[_Bound], Coroutine[Any, Any, Value]]) -> Value:
    bound = _bound
    if bound is None:
        raise AwayError("This server has no rooms.")
    asked = asyncio.run_coroutine_threadsafe(do(bound), bound.loop)
    try:
        return asked.result(LONGEST_S)
    except concurrent.futures.TimeoutError:
        asked.cancel()
        raise AwayError("The rooms do not answer at the moment; try again.") from None


def _check_view(view: str) -> None:
    """Check that a page can be sent there: an address in this app, and nothing else."""
    if not _VIEW.fullmatch(view):
        raise RoomError("That view has an address that cannot be passed on.")
