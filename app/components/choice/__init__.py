"""What is chosen on a page, shown by the browser before the server hears of it. Shows nothing itself.

Several components can show a choice and let it be changed: their scripts `follow` and `choose` it by its name. All of them
show a new value at once; this component tells Python, and Python's answer counts as soon as it knows what was chosen last.
Mounted in a fragment, a choice costs the server a run of that fragment alone.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

from app.components.mount import declare, reported_fields
from app.session import state

Value = TypeVar("Value")

_CHOICE = declare(__file__, lib=("choice",))
_SESSION = "choices"
_MOST_TURNS = 2**53


@dataclass(frozen=True, slots=True)
class Told:
    """What a browser says of a choice: the value, the how manieth choice it is, whether it lacks what goes with the value."""

    value: object
    turn: int
    lacking: bool


def read_told(value: object) -> Told | None:
    """Return what a browser says of a choice; None for anything else (a browser can send what it likes)."""
    told = reported_fields(value, "chosen")
    turn = told.get("turn")
    if not isinstance(turn, int | float) or not 0 <= turn < _MOST_TURNS:
        return None
    return Told(told.get("value"), int(turn), told.get("lacking") is True)


def mount(
    name: str,
    value: Value,
    *,
    read: Callable[[object], Value | None],
    on_choose: Callable[[Value], None],
    more: Callable[[], object] | None = None,
) -> None:
    """Hand a value to all who follow a choice, and report what somebody chooses.

    Args:
        name: of the choice; it is the component's key too, unique on the page.
        value: what is chosen, made of what JSON knows.
        read: turns what a browser names into a value, or None if it is none (a browser can send what it likes).
        on_choose: called with the value that somebody chose, before the page runs.
        more: makes what is sent with the value to a browser that has said that it lacks it.
    """
    turn, lacking = f"{name}-turn", f"{name}-lacking"

    def report() -> None:
        told = read_told(state.widget_value(name))
        if told is None:
            return
        if told.lacking:
            state.keep(lacking, True)
        if told.turn <= (state.kept(turn) or 0):  # told again, or overtaken
            return
        state.keep(turn, told.turn)
        chosen = read(told.value)
        if chosen is not None:
            on_choose(chosen)

    data = {"name": name, "value": value, "turn": state.kept(turn) or 0, "session": _session()}
    if more and state.kept(lacking):
        data["more"] = more()
    _CHOICE(key=name, data=data, on_chosen_change=report)


def _session() -> str:
    """A name for this session, by which a browser knows a new one, which has heard of nothing."""
    if state.kept(_SESSION) is None:
        state.keep(_SESSION, secrets.token_hex(4))
    return str(state.kept(_SESSION))
