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
_WANTED = "weights-wanted"

_DOWNLOADS: Mapping[str, str] = MappingProxyType({
    "imagenet": "Use the ImageNet weights",
    "imagenet-caffe": "Use Caffe's ImageNet weights",
})  # fmt: skip
"""Weights that are fetched when somebody asks for them, and what their button says."""


def offer(weights: str, menu: str) -> None:
    """Offer the weights that do not answer now; whoever takes them closes the menu of this key."""

    def back() -> None:
        state.put("weights", "bundled")
        state.close(menu)

    def want(name: str) -> None:
        state.keep(_WANTED, name)
        state.close(menu)

    if weights != "bundled":
        st.button("Back to the bundled weights", on_click=back, key="weights-bundled")
    for name, title in _DOWNLOADS.items():
        if name == weights:
            continue
        source = engines.list_sources()[name]
        size = "" if source.present else f" (downloads {source.bytes / _MEGA:.0f} MB once)"
        st.button(
            f"{title}: {source.classes:,} classes{size}",
            on_click=state.while_asked(want, "weights"), args=(name,),
            icon=":material/download:",
            key=f"weights-{name}",
        )  # fmt: skip


def fetch_wanted(weights: str) -> None:
    """Fetch what somebody wants, with its progress, and use it; if that fails, everything stays as it was."""
    name = state.kept(_WANTED)
    state.keep(_WANTED, "")  # another run ends a download, and does not begin it again
    with st.container(key="weights-download"):
        if name and _downloaded(name, weights):  # what is here is only looked at
            state.put_now("weights", name)
            st.rerun()


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
