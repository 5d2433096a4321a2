"""Long work with a progress bar and a way to stop it, its result kept in the session; places in the queue."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from typing import TypeVar

import streamlit as st

from app import state
from googlenet_core.isolation import Progress

Result = TypeVar("Result")

_RESULTS, _WANTED = "long-results", "long-wanted"
MOST_KEPT = 12


def kept_or_started(
    key: str, label: str, passes: int, work: Callable[[Progress], Result], *, at_once: bool = False
) -> Result | None:
    """Return the result of long work, or show what there is to do about it and return None.

    Until somebody asks for it there is a button; while it runs, a bar and a button that stops it. A result is kept
    under ``key`` in the session, the oldest going first.

    Args:
        key: names the work with everything it depends on.
        label: what the button says.
        passes: forward passes it takes, to be told beforehand.
        work: does it; told progress through its argument.
        at_once: start without being asked.
    """
    results: OrderedDict[str, Result] = state.kept(_RESULTS) or OrderedDict()
    state.keep(_RESULTS, results)
    if key in results:
        results.move_to_end(key)
        return results[key]
    if not at_once and state.kept(_WANTED) != key:
        st.button(
            f"{label} ({passes:,} passes)", on_click=state.keep, args=(_WANTED, key), icon=":material/play_arrow:"
        )
        return None
    place = st.empty()
    with place.container():
        bar = st.progress(0.0, text="Waiting for a turn…") if passes > 2 else None
        if not at_once:
            # A press starts a new run of the page, which ends this one at its next sign of life.
            st.button("Stop", on_click=state.keep, args=(_WANTED, None), icon=":material/stop:")
    results[key] = work(_shown_in(bar))
    while len(results) > MOST_KEPT:
        results.popitem(last=False)
    place.empty()
    return results[key]


def _shown_in(bar: st.delta_generator.DeltaGenerator | None) -> Progress:
    def show(done: int, total: int) -> None:
        if bar is not None:
            bar.progress(min(1.0, done / total) if total else 1.0, text=f"{done} of {total}")

    return show
