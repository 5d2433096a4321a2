"""What somebody sees while the engine works for them or for others: a spinner, and how many come first."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext

import streamlit as st

from app.session import state
from googlenet_core.queueing import Listener, asking


@contextmanager
def show_waiting(what: str, *, needed: bool = True) -> Iterator[None]:
    """Show that ``what`` is being done, with the seconds it takes and the place in whatever queue it waits in.

    That, and whatever is drawn within the block, is gone after it.

    Takes one place on the page whether anything is computed or not: what stands below must not move, or the browser
    would make it anew and the keyboard's focus would be lost.

    Args:
        what: says what is done, for example ``Running the network…``.
        needed: whether anything will be computed; if not, nothing is shown.
    """
    slot = st.empty()
    try:
        with slot.container(), _shown(what) if needed else nullcontext():
            yield
    finally:
        slot.empty()


@contextmanager
def _shown(what: str) -> Iterator[None]:
    place = st.empty()

    def tell(before: int) -> None:
        if before:
            place.info(queue_words(before), icon=":material/hourglass_empty:")
        else:
            place.empty()

    with st.spinner(what, show_time=True), asking.listening(when_moved(tell)):
        yield


def show_spinner(what: str, *, needed: bool) -> AbstractContextManager[None]:
    """Show that ``what`` is being done where no queue is involved and something is to be done at all.

    A spinner starts a thread, which is not worth it for what is there already.
    """
    return st.spinner(what) if needed else nullcontext()


def when_moved(show: Listener) -> Listener:
    """Return a listener that shows a place only when it is another than before, and ends a run that was overtaken.

    What waits for others must leave the queue as soon as nobody wants it any more, also while the queue stands still.
    """
    shown = 0

    def tell(before: int) -> None:
        nonlocal shown
        state.end_if_overtaken()
        if before != shown:
            shown = before
            show(before)

    return tell


def queue_words(before: int) -> str:
    """Say how many come first."""
    return f"{before} before you: turns go round, quick ones first."
