"""Changing the weights with one click; what is not here yet is downloaded on the first."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

import streamlit as st

from app.services import engines
from app.session import state
from app.words.text import plain
from googlenet_core.errors import CoreError

_MEGA = 1e6

_DOWNLOADS: Mapping[str, str] = MappingProxyType({
    "imagenet": "Use the ImageNet weights",
    "imagenet-caffe": "Use Caffe's ImageNet weights",
})  # fmt: skip
"""Weights that are fetched when somebody asks for them, and what their button says."""


def show(weights: str, place: str) -> None:
    """Offer the other weights; ``place`` tells apart the places on a page. A download shows its progress; if it fails, everything stays as it was."""
    # The way back takes the place of the way there, one button for both, so that the keyboard's focus stays on it.
    back = weights if weights in _DOWNLOADS else next(iter(_DOWNLOADS))
    for name in _DOWNLOADS:
        key = f"{place}-weights-{name}"
        if name == back and weights != "bundled":
            st.button("Back to the bundled weights", on_click=state.put, args=("weights", "bundled"), key=key)
        else:
            _offer(name, f"{place}-{name}-wanted", key)
    # Once both buttons are drawn: while one download runs, the other can be asked for, which ends the first.
    for name in _DOWNLOADS:
        wanted = f"{place}-{name}-wanted"
        if state.kept(wanted):
            state.keep(wanted, False)
            if _downloaded(name, weights):  # what is here is only looked at
                state.put_now("weights", name)
                st.rerun()


def _offer(name: str, wanted: str, key: str) -> None:
    source = engines.list_sources()[name]
    size = "" if source.present else f" (downloads {source.bytes / _MEGA:.0f} MB once)"
    st.button(
        f"{_DOWNLOADS[name]}: {source.classes:,} classes{size}",
        on_click=state.while_asked(state.keep, "weights"), args=(wanted, True),
        icon=":material/download:",
        key=key,
    )  # fmt: skip


def _downloaded(name: str, weights: str) -> bool:
    place = st.empty()
    with place.container():
        bar = st.progress(0.0, text="Connecting…")
        # A press starts a new run of the page, which ends this one at its next sign of life; what is there is kept.
        st.button("Stop the download", icon=":material/stop:", key="stop-download")

    def tell(done: int, total: int | None) -> None:
        of = f" of {total / _MEGA:.1f}" if total else ""
        bar.progress(min(1.0, done / total) if total else 0.0, text=f"{done / _MEGA:.1f}{of} MB")

    try:
        engines.fetch(name, tell)
    except CoreError as error:
        place.empty()
        stay = "The bundled weights stay in use." if weights == "bundled" else "The weights shown stay in use."
        st.error(f"{plain(str(error))} {stay}")
        return False
    return True
