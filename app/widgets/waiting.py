"""What somebody sees in place of a result: work that goes on, a place that nothing fills yet, something that was refused."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from html import escape

import streamlit as st

from app.session import state
from app.session.notices import Notice
from app.words.text import one_line, plain
from googlenet_core.queueing import Listener, asking

_LONGEST_REASON = 600
"""Characters of why a file was refused, or of why something cannot be shown."""


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


def show_empty(sentence: str) -> None:
    """Show, where nothing stands yet, a frame with what fills it."""
    st.html(f'<p class="empty">{escape(sentence)}</p>')


def show_notice(notice: Notice) -> None:
    """Show what happened; of a refused file also what is accepted, that nothing is lost, and the way to another file.

    The button is the page's own (`page_scripts/other_file.js`): it opens the list of files at once, and no run of the page
    takes away meanwhile what it says.
    """
    if not notice.refused:
        st.warning(plain(notice.text), icon=":material/info:")
        return
    name, why = escape(one_line(notice.refused)), escape(one_line(notice.text, _LONGEST_REASON))
    st.html(
        f'<div class="refused" role="alert"><p class="what">Not shown: <bdi>{name}</bdi></p><p>{why}</p>'
        f"<p>Accepted: {escape(notice.accepted)}. The picture before stays.</p>"
        '<button type="button">Choose another file</button></div>'
    )


def show_failure(what: str, why: str, way_on: str, act: Callable[[], None] | None = None, *, key: str = "here") -> None:
    """Show, in place of what cannot be shown, what that is, why, and the button that leads on.

    Args:
        what: says what is not there.
        why: says why not, as a `CoreError` does.
        way_on: what the button says.
        act: what the button does before the page is drawn anew; without it, the page tries again.
        key: tells places of the same page apart.
    """
    with st.container(gap=None, key=f"failed-{key}"):
        words = escape(one_line(why, _LONGEST_REASON))
        st.html(f'<div role="alert"><p class="what">{escape(what)}</p><p>{words}</p></div>')
        st.button(way_on, on_click=act, key=f"way-on-{key}")
