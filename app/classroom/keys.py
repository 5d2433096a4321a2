"""Who leads a room: who has its key, and took it over last."""

from __future__ import annotations

import hmac
import re
from dataclasses import dataclass, replace

from app.classroom import codes
from app.classroom.rooms import Room, RoomError

_WRITTEN = re.compile(r"([A-Za-z0-9_-]{20,64})(?:\.([0-9]{1,6}))?")


class NotLeadingError(RoomError):
    """The room is led by somebody else."""


@dataclass(frozen=True, slots=True)
class HostKey:
    """A teacher's key.

    Attributes:
        key: what the room knows by its hash.
        epoch: how often the room had been taken over when this console began to lead it.
    """

    key: str
    epoch: int = 0

    def __str__(self) -> str:
        return f"{self.key}.{self.epoch}"

    def __repr__(self) -> str:
        return f"HostKey(epoch={self.epoch})"  # tracebacks and logs show it

    def opens(self, room: Room) -> bool:
        """Whether it is this room's key, also of an epoch before."""
        return hmac.compare_digest(codes.hash_key(self.key), room.host)

    def leads(self, room: Room) -> bool:
        """Whether it may change this room."""
        return self.opens(room) and self.epoch == room.epoch

    def of(self, room: Room) -> HostKey:
        """Return the key as it leads this room now."""
        return replace(self, epoch=room.epoch)


def read(written: str) -> HostKey | None:
    """Return the key that is written ``KEY.EPOCH``, or ``KEY`` as it was when the room was opened; None for nonsense."""
    found = _WRITTEN.fullmatch(written)
    return HostKey(found[1], int(found[2] or 0)) if found else None


def check_leads(room: Room, key: HostKey | None) -> Room:
    """Return the room if this key may change it.

    Raises:
        NotLeadingError: it may not.
    """
    if key is None or not key.opens(room):
        raise NotLeadingError("This room is led by somebody else.")
    if not key.leads(room):
        raise NotLeadingError("This room was taken over on another device; here you can only look.")
    return room
