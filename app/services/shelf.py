"""Results kept in memory up to a number of bytes, the least recently used going first. Knows nothing of pages.

One `Budget` bounds all shelves together; a `Shelf` is one owner's part of it and can be emptied at once.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass, fields, is_dataclass
from typing import Any, TypeVar

Value = TypeVar("Value")


_OBJECT_BYTES = 32
"""About what a number or a short text takes, with its place in what holds it."""


def bytes_of(value: object) -> int:
    """Return about how many bytes a result takes: arrays, tensors and bytes in full, everything else by the piece."""
    if isinstance(value, bytes):
        return len(value)
    if (size := getattr(value, "nbytes", None)) is not None:
        return int(size)
    if isinstance(value, Mapping):
        return sum(map(bytes_of, value.values()))
    if isinstance(value, tuple | list):
        return sum(map(bytes_of, value))
    if is_dataclass(value):
        return sum(bytes_of(getattr(value, field.name)) for field in fields(value))
    return _OBJECT_BYTES


@dataclass(frozen=True, slots=True)
class _Kept:
    value: Any
    size: int


class Budget:
    """At most so many bytes for all shelves together.

    Args:
        most_bytes: beyond this the results that were not used for longest are let go. The newest one always stays,
            so that whoever asked for it gets it.
    """

    def __init__(self, most_bytes: int) -> None:
        self.most_bytes = most_bytes
        self._kept: OrderedDict[tuple[int, Hashable], _Kept] = OrderedDict()
        self._making: dict[tuple[int, Hashable], threading.Lock] = {}
        self._lock = threading.Lock()
        self._bytes = 0
        self._shelves = 0

    @property
    def bytes(self) -> int:
        """Bytes kept at the moment."""
        return self._bytes

    def shelf(self) -> Shelf:
        """Return a new owner's shelf."""
        with self._lock:
            self._shelves += 1
            return Shelf(self, self._shelves)

    def find(self, place: tuple[int, Hashable]) -> _Kept | None:
        """Return what is kept at a place, and count it as used."""
        with self._lock:
            found = self._kept.get(place)
            if found is not None:
                self._kept.move_to_end(place)
            return found

    def keep(self, place: tuple[int, Hashable], value: object, size: int) -> None:
        """Keep a value; what does not fit any more goes."""
        with self._lock:
            self._drop(place)
            self._kept[place] = _Kept(value, size)
            self._bytes += size
            while self._bytes > self.most_bytes and len(self._kept) > 1:
                self._drop(next(iter(self._kept)))

    def empty(self, shelf: int) -> None:
        """Let everything on one shelf go."""
        with self._lock:
            for place in [place for place in self._kept if place[0] == shelf]:
                self._drop(place)

    def making(self, place: tuple[int, Hashable]) -> threading.Lock:
        """Return the lock under which a place's value is made, so that it is made once for all who wait for it."""
        with self._lock:
            return self._making.setdefault(place, threading.Lock())

    def made(self, place: tuple[int, Hashable]) -> None:
        """Forget the lock of a place."""
        with self._lock:
            self._making.pop(place, None)

    def _drop(self, place: tuple[int, Hashable]) -> None:
        gone = self._kept.pop(place, None)
        self._bytes -= gone.size if gone else 0


class Shelf:
    """One owner's part of a budget."""

    def __init__(self, budget: Budget, number: int) -> None:
        self._budget = budget
        self._number = number
        self._closed = False

    def has(self, key: Hashable) -> bool:
        """Whether a result is kept."""
        return self._budget.find((self._number, key)) is not None

    def find(self, key: Hashable) -> Any | None:
        """Return what is kept under a key, or None."""
        found = self._budget.find((self._number, key))
        return found.value if found else None

    def get(self, key: Hashable, make: Callable[[], Value], size: Callable[[Value], int] = bytes_of) -> Value:
        """Return what is kept under a key; else make it and keep it.

        Args:
            key: names the result with everything it depends on.
            make: makes it; several who ask at the same time wait for the one who came first.
            size: tells how many bytes a result takes.
        """
        place = (self._number, key)
        if found := self._budget.find(place):
            return found.value
        with self._budget.making(place):
            try:
                if found := self._budget.find(place):
                    return found.value
                value = make()
                self._budget.keep(place, value, size(value))
                if self._closed:  # looked at afterwards, so that whoever closes it meanwhile finds this there
                    self.clear()
                return value
            finally:
                self._budget.made(place)

    def clear(self) -> None:
        """Let everything on this shelf go."""
        self._budget.empty(self._number)

    def close(self) -> None:
        """Let everything on this shelf go, and what is still being made for it as soon as it is there."""
        self._closed = True
        self.clear()
