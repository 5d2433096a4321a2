"""What somebody sees while the engine works for them or for others: a spinner, and how many come first."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import streamlit as st

from app import services


@contextmanager
def waiting(weights: str, what: str, *, needed: bool = True) -> Iterator[None]:
    """Show that ``what`` is being done, with the seconds it takes and the place in the queue.

    Args:
        weights: whose engine is asked.
        what: says what is done, for example ``Running the network…``.
        needed: whether anything will be computed; if not, nothing is shown.
    """
    if not needed:
        yield
        return
    place = st.empty()

    def tell(before: int) -> None:
        if before:
            place.info(queue_words(before), icon=":material/hourglass_empty:")
        else:
            place.empty()

    with st.spinner(what, show_time=True), services.told_place(weights, tell):
        yield
    place.empty()


def queue_words(before: int) -> str:
    """Say how many computations come first."""
    return f"{before} before you: the server computes one thing after another."
