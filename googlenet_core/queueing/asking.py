"""Who asks, and who wants to be told how long it takes: known to a thread, so that nobody has to hand it on.

Without a word from the caller everybody is the same unknown one, as on the command line.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator
from contextvars import ContextVar

Visitor = tuple[str, str]
"""A network address and a session there; empty where it is not known."""

UNKNOWN: Visitor = ("", "")

Listener = Callable[[int], None]
"""Told how many come before one's own, again and again while one waits; 0 when it begins. May raise to give up."""

_VISITOR: ContextVar[Visitor] = ContextVar("visitor", default=UNKNOWN)
_LISTENER: ContextVar[Listener | None] = ContextVar("listener", default=None)
_AHEAD: ContextVar[bool] = ContextVar("ahead", default=False)


def visitor() -> Visitor:
    """Return for whom this thread asks."""
    return _VISITOR.get()


def introduce(visitor: Visitor) -> None:
    """Ask for ``visitor`` from now on, in this thread."""
    _VISITOR.set(visitor)


@contextlib.contextmanager
def as_visitor(visitor: Visitor) -> Iterator[None]:
    """Ask for ``visitor`` for as long as the block lasts, in this thread."""
    token = _VISITOR.set(visitor)
    try:
        yield
    finally:
        _VISITOR.reset(token)


def is_ahead() -> bool:
    """Return whether this thread computes what nobody waits for yet."""
    return _AHEAD.get()


@contextlib.contextmanager
def ahead() -> Iterator[None]:
    """Compute what nobody waits for yet, for as long as the block lasts, in this thread: whenever nobody else computes."""
    token = _AHEAD.set(True)
    try:
        yield
    finally:
        _AHEAD.reset(token)


def listener() -> Listener | None:
    """Return who wants to be told this thread's place."""
    return _LISTENER.get()


@contextlib.contextmanager
def listening(listener: Listener) -> Iterator[None]:
    """Tell ``listener`` this thread's place in every queue for as long as the block lasts."""
    token = _LISTENER.set(listener)
    try:
        yield
    finally:
        _LISTENER.reset(token)
