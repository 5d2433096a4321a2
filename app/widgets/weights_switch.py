"""Changing the weights with one click; what is not here yet is downloaded on the first."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from types import MappingProxyType

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from app.services import engines
from app.session import state
from app.widgets.waiting import show_failure
from googlenet_core.errors import CoreError

_MEGA = 1e6
_WANTED = "weights-wanted"

_DOWNLOADS: Mapping[str, str] = MappingProxyType({
    "imagenet": "Use the ImageNet weights",
    "imagenet-caffe": "Use Caffe's ImageNet weights",
})  # fmt: skip
"""Weights that are fetched when somebody asks for them, and what their button says."""


def offer(weights: str) -> None:
    """Offer the weights that do not answer now."""
    # The way back takes the place of the way there, one button for both, so that the keyboard's focus stays on it.
    back = weights if weights in _DOWNLOADS else next(iter(_DOWNLOADS))
    sources = engines.list_sources()
    for name, title in _DOWNLOADS.items():
        key = f"weights-{name}"
        if name == back and weights != "bundled":
            st.button("Back to the bundled weights", on_click=state.put, args=("weights", "bundled"), key=key)
            continue
        source = sources[name]
        size = "" if source.present else f" (downloads {source.bytes / _MEGA:.0f} MB once)"
        st.button(
            f"{title}: {source.classes:,} classes{size}",
            on_click=state.while_asked(state.keep, "weights"), args=(_WANTED, name),
            icon=":material/download:",
            key=key,
        )  # fmt: skip


def is_wanted() -> bool:
    """Whether somebody wants weights that are to be fetched, or are on their way."""
    return bool(state.kept(_WANTED))


def fetch_wanted(weights: str, place: DeltaGenerator) -> None:
    """Fetch what somebody wants, with its progress in ``place``, and use it; if that fails, everything stays as it was.

    Call it once the page is drawn. Whatever is done meanwhile starts a new run, which ends this one at its next sign of
    life, and goes on from what is there.
    """
    name = state.kept(_WANTED)
    if not name:
        return
    with place:
        fetched = _fetched(name, weights)
    state.keep(_WANTED, "")
    if fetched:
        state.put_now("weights", name)
        st.rerun()


def _fetched(name: str, weights: str) -> bool:
    place = st.empty()
    with place.container():
        bar = st.progress(0.0, text="Connecting…")
        st.button(
            "Stop the download", icon=":material/stop:", key="stop-download", on_click=state.keep, args=(_WANTED, "")
        )

    def tell(done: int, total: int | None) -> None:
        of = f" of {total / _MEGA:.1f}" if total else ""
        bar.progress(min(1.0, done / total) if total else 0.0, text=f"{done / _MEGA:.1f}{of} MB")

    try:
        engines.fetch(name, tell)
    except CoreError as error:
        place.empty()
        stay = "The bundled weights stay in use." if weights == "bundled" else "The weights shown stay in use."
        again = partial(state.keep, _WANTED, name)
        show_failure("The weights were not fetched", f"{error} {stay}", "Try again", again, key="download")
        return False
    return True
