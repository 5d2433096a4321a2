"""Asks for what can wait: shows nothing, and tells once that the browser has drawn what is looked at first."""

from __future__ import annotations

from collections.abc import Callable

from app.components.mount import declare

_LATER = declare(__file__, lib=("mounting",))


def mount(what: str, on_due: Callable[[], None]) -> None:
    """Have ``on_due`` called once somebody sees this place, or the browser has time for ``what`` will stand here."""
    _LATER(key=f"later-{what}", on_due_change=on_due)
