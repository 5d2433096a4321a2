"""Long work with a progress bar and a way to stop it, its result kept for the session; places in the queue."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from app.components import arrival
from app.services import budget
from app.services.priority import lower_priority
from app.session import state
from app.widgets.waiting import queue_words, show_empty, when_moved
from googlenet_core.engine import Progress
from googlenet_core.queueing import asking

Result = TypeVar("Result")

_WANTED, _DONE = "long-wanted", "long-done"
AT_ONCE_PASSES = 2
"""Work of so few passes needs no bar."""
_NOT_YET = "Not computed yet. The button starts it, and the result comes here."


def show_or_start(
    key: str, label: str, passes: int, work: Callable[[Progress], Result], *, at_once: bool = False
) -> Result | None:
    """Return the result of long work, or show what there is to do about it and return None.

    Until somebody asks for it there is a button; while it runs, a bar and a button that stops it. A result is kept
    under ``key`` for the session, within the budget for all of them.

    Args:
        key: names the work with everything it depends on.
        label: what the button says.
        passes: forward passes it takes, to be told beforehand.
        work: does it; told progress through its argument.
        at_once: start without being asked.
    """
    shelf = budget.own_shelf()
    found: Result | None = shelf.find(key)
    # What is emptied before it is filled anew is gone for a moment, and with it the focus: only what has no button may be.
    place = st.empty() if at_once else st.container(key=f"work-place-{key}")
    if found is not None:
        if state.kept(_DONE) == key:
            state.keep(_DONE, None)
            with place:
                arrival.mount(f"{label}: done.", key=f"done-{key}")
                st.empty()  # takes the button's place, which would keep it until the page is drawn
        return found
    # One button starts and stops, so that the keyboard's focus stays on it.
    button = f"work-{key}"
    if not at_once and state.kept(_WANTED) != key:
        words = f"{label} ({passes:,} passes)"
        with place:
            show_empty(_NOT_YET)
            want = state.while_asked(state.keep)
            st.button(words, key=button, on_click=want, args=(_WANTED, key), icon=":material/play_arrow:")
        return None
    with place:
        bar = st.progress(0.0, text="Waiting for a turn…") if passes > AT_ONCE_PASSES else st.empty()
        if not at_once:
            # A press starts a new run of the page, which ends this one at its next sign of life.
            st.button("Stop", key=button, on_click=state.keep, args=(_WANTED, None), icon=":material/stop:")
    if passes > AT_ONCE_PASSES:
        lower_priority()
    progress, tell = _shown_in(bar, with_bar=passes > AT_ONCE_PASSES)
    with asking.listening(when_moved(tell)):
        found = shelf.get(key, lambda: work(progress))
    if not at_once:
        state.keep(_DONE, key)
        st.rerun()
    place.empty()
    return found


def _shown_in(place: DeltaGenerator, *, with_bar: bool) -> tuple[Progress, Callable[[int], None]]:
    """What shows how far the work is, and what shows how many come before it, until it has begun."""
    begun = False

    def show(done: int, total: int) -> None:
        nonlocal begun
        begun = begun or done > 0
        if with_bar:
            place.progress(min(1.0, done / total) if total else 1.0, text=f"{done} of {total}")

    def tell(before: int) -> None:
        if begun:
            return
        if with_bar:
            place.progress(0.0, text=queue_words(before) if before else "Working…")
        elif before:
            place.info(queue_words(before), icon=":material/hourglass_empty:")
        else:
            place.empty()

    return show, tell
