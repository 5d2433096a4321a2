"""What every store of rooms does. All of it is asked on the server's event loop."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Collection
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from app.classroom.rooms import Room, RoomError

MOST_ROOMS = 50
MOST_SEATS = 250
LIFE_S = 4 * 3600
"""How long a room lives after its last change."""

QUIET_S = 45
"""A student who was not heard of for so long counts as gone quiet."""

LISTEN_S = 5.0
"""Who listens is woken at least so often: students go quiet and teachers get lost without anybody doing anything."""

MOST_FILES = 8
MOST_FILE_BYTES = 512 * 1024
"""What is kept of pictures and drawings for one room; two belong to a question."""

NO_ROOM = "There is no such room, or it is over."
NO_SEAT = "You have no seat in this room: come in with its code."
NO_FILE = "There is no such picture in this room."
ROOMS_FULL = f"There are {MOST_ROOMS} rooms already: try again when one of them is over."
SEATS_FULL = f"This room has {MOST_SEATS} students already: there is no seat left."
FILES_FULL = "This room has no place for another picture of that size."
AWAY = "The room does not answer at the moment. What it holds is kept: this page tries again by itself."

Change = Callable[[Room, Collection[int]], Room]
"""Makes the next room from this one and the votes that are open in it; raises `RoomError` where it may not be."""


class NoRoomError(RoomError):
    """There is no such room, or not any more."""


class FullError(RoomError):
    """No room or no seat is left."""


class AwayError(RoomError):
    """The store does not answer at the moment; what it holds may well be there still."""


class Standing(StrEnum):
    """How a student takes part."""

    WITH = "with"
    AROUND = "around"


@dataclass(frozen=True, slots=True)
class Seats:
    """How many students there are, by how they take part, and how many of all have voted in the vote that is open."""

    with_teacher: int = 0
    around: int = 0
    quiet: int = 0
    voted: int = 0

    @property
    def all(self) -> int:
        """All students."""
        return self.with_teacher + self.around + self.quiet


class Store(Protocol):
    """Keeps rooms.

    Every method may raise `AwayError`; those that are given a code raise `NoRoomError` where there is no such room.
    """

    async def open(self, room: Room) -> bool:
        """Keep a new room; False where its code is taken.

        Raises:
            FullError: there are `MOST_ROOMS`.
        """

    async def read(self, code: str) -> Room:
        """Return a room."""

    async def change(self, code: str, change: Change) -> Room:
        """Change a room, all or nothing: what others did meanwhile is not lost, and ``change`` may be asked again.

        Votes that are not open any more after it are deleted with it, and so are the files of a question that is not
        there any more.
        """

    async def join(self, code: str, token: str) -> None:
        """Give a student a seat; one who has it keeps it.

        Raises:
            FullError: there are `MOST_SEATS`.
        """

    async def see(self, code: str, token: str, standing: Standing | None = None) -> None:
        """Note that a student is there, and how; None leaves how as it was, which is with the teacher at first.

        Raises:
            NoRoomError: there is no such room, or no such student in it.
        """

    async def leave(self, code: str, token: str) -> None:
        """Give a student's seat back, and their open vote with it."""

    async def vote(self, code: str, token: str, poll: str, choice: int) -> None:
        """Take a student's vote, in the place of one before.

        Raises:
            NoRoomError: there is no such room, or no such student in it.
            RoomError: see `rooms.check_choice`.
        """

    async def count_seats(self, code: str) -> Seats:
        """Return who is there."""

    async def see_host(self, code: str) -> None:
        """Note that the teacher is there."""

    async def host_away_s(self, code: str) -> float:
        """Return for how many seconds the teacher was not there."""

    async def keep_file(self, code: str, name: str, data: bytes, mime: str) -> None:
        """Keep a picture or drawing of a room for as long as its question, or the room where it is no question's.

        Raises:
            FullError: it is larger than `MOST_FILE_BYTES`, or there are `MOST_FILES` others.
        """

    async def read_file(self, code: str, name: str) -> tuple[bytes, str]:
        """Return a kept file and its MIME type.

        Raises:
            NoRoomError: there is no such room, or no such file in it.
        """

    async def end(self, code: str) -> None:
        """Forget a room and all that belongs to it."""

    def wakes(self, code: str) -> AsyncIterator[None]:
        """Yield whenever something of a room may be another; state has to be read then, which says whether it is there.

        That is at the beginning, after each change (after several at once where they come faster than they are asked
        for), every `LISTEN_S`, and when the store went away or came back. It never ends and never raises by itself.
        """

    async def close(self) -> None:
        """Let go of connections."""


def left_files(before: Room, after: Room) -> frozenset[str]:
    """Return the files of a question that the next one, or none, does not show any more."""
    return _files(before) - _files(after)


def _files(room: Room) -> frozenset[str]:
    return frozenset(filter(None, (room.question.picture, room.question.drawing))) if room.question else frozenset()
