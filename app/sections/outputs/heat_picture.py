"""One attribution map as people see it: over the crop at true centres, raw on its own grid, with its colour bar."""

from __future__ import annotations

import io
from functools import partial

import numpy as np
import streamlit as st

from app.figures.drawings.picture_row import Captioned, picture_row
from app.words.prose import passage
from app.words.scale import short_number
from app.words.text import plain
from googlenet_core.pictures import Preprocessed, overlays
from googlenet_core.why import METHODS, Attribution

WIDTH_PX, BAR_PX = 336, 696
"""Of each of the two pictures, and of the bar below both."""
_CAPTION = 2000


def show(found: Attribution, prepared: Preprocessed, title: str, words: str = "", *, key: str) -> None:
    """Show the map, ``words`` about it (its own caption if none are given), and a download of its numbers."""
    values = found.on_image()
    most = overlays.find_largest(found.plane)
    st.markdown(f"**{plain(title)}**")
    height, width = found.plane.shape
    strongest = overlays.describe_strongest(found.plane)
    two = (
        Captioned(
            overlays.overlay_map(prepared.crop, values, most),
            "over the crop, at true centres",
            f"{title}, over the crop; {strongest}",
        ),
        Captioned(
            overlays.draw_map(found.plane, most, WIDTH_PX),
            f"the map itself, {height}×{width}",
            f"{title}, {height}×{width} units; {strongest}",
        ),
    )
    st.html(
        picture_row(two, WIDTH_PX, columns=2) + (picture_row((_bar(found, most),), BAR_PX, columns=1) if most else "")
    )
    if not most:
        st.markdown(passage("outputs", "Map of zeros"))
    st.caption(words or describe(found))
    st.download_button(
        "The map's numbers (NPY)", partial(_npy, found), _file_name(found), key=f"{key}-npy",
        on_click="ignore", icon=":material/download:",
    )  # fmt: skip


def _bar(found: Attribution, most: float) -> Captioned:
    """The colour bar, and what its ends mean."""
    blue, red = METHODS[found.question.method].signs
    words = f"{short_number(-most)} (blue: {blue}) · 0 · +{short_number(most)} (red: {red})"
    return Captioned(overlays.draw_colour_bar(), words, "Colour bar from blue over white to red")


def describe(found: Attribution) -> str:
    """Return what the map's values mean, in Markdown."""
    return plain(found.caption, _CAPTION)


def _file_name(found: Attribution) -> str:
    return f"{found.question.method}-{found.question.layer}-{found.question.head}-{found.target}.npy"


def _npy(found: Attribution) -> bytes:
    target = io.BytesIO()
    np.save(target, found.map, allow_pickle=False)
    return target.getvalue()
