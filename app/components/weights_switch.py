"""Changing the weights with one click; ImageNet's are downloaded on the first."""

from __future__ import annotations

import streamlit as st

from app import services, state
from app.text import plain
from googlenet_core.errors import DownloadError

_MEGA = 1e6


def weights_switch(weights: str, place: str) -> None:
    """Offer the other weights; ``place`` tells apart the places on a page. A download shows its progress; if it fails, everything stays as it was."""
    # One button for both ways, so that the keyboard's focus stays on it.
    button, wanted = f"{place}-weights", f"{place}-imagenet-wanted"
    if weights != "bundled":
        st.button("Back to the bundled weights", on_click=state.put, args=("weights", "bundled"), key=button)
        return
    source = services.sources()["imagenet"]
    size = "" if source.present else f" (downloads {source.bytes / _MEGA:.0f} MB once)"
    st.button(
        f"Use the ImageNet weights: {source.classes:,} classes{size}",
        on_click=state.while_asked(state.keep, "weights"), args=(wanted, True),
        icon=":material/download:",
        key=button,
    )  # fmt: skip
    if state.kept(wanted):
        state.keep(wanted, False)
        if not source.present and not _downloaded():
            return
        state.put_now("weights", "imagenet")
        st.rerun()


def _downloaded() -> bool:
    place = st.empty()
    with place.container():
        bar = st.progress(0.0, text="Connecting…")
        # A press starts a new run of the page, which ends this one at its next sign of life; what is there is kept.
        st.button("Stop the download", icon=":material/stop:", key="stop-download")

    def show(done: int, total: int | None) -> None:
        of = f" of {total / _MEGA:.1f}" if total else ""
        bar.progress(min(1.0, done / total) if total else 0.0, text=f"{done / _MEGA:.1f}{of} MB")

    try:
        services.fetch("imagenet", show)
    except DownloadError as error:
        place.empty()
        st.error(f"{plain(str(error))} The bundled weights stay in use.")
        return False
    return True
