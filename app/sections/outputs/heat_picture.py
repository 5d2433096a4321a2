"""One attribution map as people see it: over the crop at true centres, raw on its own grid, with its colour bar."""

from __future__ import annotations

import io

import numpy as np
import streamlit as st

from app.figures.drawings.inline import data_url
from app.words.prose import passage
from app.words.scale import short_number
from app.words.text import plain
from googlenet_core.pictures import Preprocessed, overlays
from googlenet_core.why import METHODS, Attribution

WIDTH_PX = 336
_CAPTION = 2000


def show(found: Attribution, prepared: Preprocessed, title: str, words: str = "", *, key: str) -> None:
    """Show the map, ``words`` about it (its own caption if none are given), and a download of its numbers."""
    values = found.on_image()
    most = overlays.find_largest(found.plane)
    st.markdown(f"**{plain(title)}**")
    pictures = st.container(key=f"heat-{key}")
    over, raw = pictures.columns(2)
    height, width = found.plane.shape
    strongest = overlays.describe_strongest(found.plane)
    over.image(
        data_url(overlays.overlay_map(prepared.crop, values, most)),
        caption="over the crop, at true centres",
        alt=f"{title}, over the crop; {strongest}",
        width="stretch",
    )
    raw.image(
        data_url(overlays.draw_map(found.plane, most, WIDTH_PX)),
        caption=f"the map itself, {height}×{width}",
        alt=f"{title}, {height}×{width} units; {strongest}",
        width="stretch",
    )
    if most:
        bar = data_url(overlays.draw_colour_bar())
        pictures.image(bar, alt="Colour bar from blue over white to red", width="stretch")
        blue, red = METHODS[found.question.method].signs
        st.markdown(f"{short_number(-most)} (blue: {blue}) · 0 · +{short_number(most)} (red: {red})")
    else:
        st.markdown(passage("outputs", "Map of zeros"))
    st.caption(words or describe(found))
    st.download_button(
        "The map's numbers (NPY)", _npy(found), _file_name(found), key=f"{key}-npy",
        on_click="ignore", icon=":material/download:",
    )  # fmt: skip


def describe(found: Attribution) -> str:
    """Return what the map's values mean, in Markdown."""
    return plain(found.caption, _CAPTION)


def _file_name(found: Attribution) -> str:
    return f"{found.question.method}-{found.question.layer}-{found.question.head}-{found.target}.npy"


def _npy(found: Attribution) -> bytes:
    target = io.BytesIO()
    np.save(target, found.map, allow_pickle=False)
    return target.getvalue()
