"""The section that shows how the picture became the network's input, step by step, with the numbers of any pixel."""

from __future__ import annotations

import numpy as np
import streamlit as st

from app.components import pixel_steps
from app.components.pixel_steps import COLOURS
from app.figures.drawings.picture_row import Captioned, picture_row
from app.figures.drawings.preprocessing import colour_plane, frame_crop
from app.sections.maps.context import MapsView
from app.sections.section import TEXT_PX
from app.words.prose import passage
from app.words.scale import short_number
from app.words.text import capitalised, one_line
from googlenet_core.blueprint import IMAGE_PX
from googlenet_core.pictures import Preprocessed
from googlenet_core.weights.catalogue import MEAN

_TOPIC = "feature_maps_input"
_STEP_PX = 280
_STEPS_PX, _PIXEL_PX = 910, 890
"""Three pictures side by side; the pixel with its numbers. Both have room beside each other on a wide page."""

_LONGEST_NOTES = 600
_LEAST = 0.001
"""The smallest share that can be told from nothing where one digit after the point is shown."""


def show(view: MapsView) -> None:
    """Draw the section."""
    picture = view.picture.prepared
    st.subheader(heading(picture), anchor=False)
    with st.container(horizontal=True, gap="medium"):
        with st.container(width=_STEPS_PX):
            _pictures(picture)
            _planes(picture)
        with st.container(width=_PIXEL_PX):
            _pixel(picture)


def _pixel(picture: Preprocessed) -> None:
    st.markdown("**The pixel under the cursor**")
    pixel_steps.mount(picture, key="pixel-steps")
    recipe = picture.weights
    st.caption(
        passage(
            _TOPIC,
            "Second normalisation" if recipe.transform_input else "Once",
            means=pixel_steps.triple(recipe.mean),
            whose=whose_means(recipe.mean),
            stds=pixel_steps.triple(recipe.std),
        ),
        width=TEXT_PX,
    )


def heading(picture: Preprocessed) -> str:
    """Return how much of the picture is inside the crop."""
    (left, top, right, bottom), (width, height) = picture.crop_box, picture.original_px
    share = (right - left) * (bottom - top) / (width * height)
    whole = share > 1 - 1e-6  # the box is of fractions
    return passage(_TOPIC, "Finding, whole" if whole else "Finding", share=_less_than_all(share), image=IMAGE_PX)


def _less_than_all(share: float) -> str:
    if share < _LEAST / 2:
        return f"less than {_LEAST:.1%}"
    return "nearly all" if share > 1 - _LEAST / 2 else f"{share:.1%}"


def whose_means(means: tuple[float, float, float]) -> str:
    """Return whose means a recipe subtracts, in words."""
    return passage(_TOPIC, "ImageNet's" if means == MEAN else "Others")


def _pictures(picture: Preprocessed) -> None:
    st.markdown("**From the file to the crop**")
    left, top, right, bottom = picture.crop_box
    width, height = picture.original_px
    scale = picture.decoded.width / width, picture.decoded.height / height
    box = (left * scale[0], top * scale[1], right * scale[0], bottom * scale[1])
    done = capitalised(one_line("; ".join(picture.notes), _LONGEST_NOTES))
    notes = f" {done}." if done else ""
    wide, high = picture.resized.size
    corner = round((wide - IMAGE_PX) / 2), round((high - IMAGE_PX) / 2)
    inside = (*corner, corner[0] + IMAGE_PX, corner[1] + IMAGE_PX)
    steps = (
        Captioned(
            frame_crop(picture.decoded, box, _STEP_PX),
            f"1. Decoded: {picture.format}, {width}×{height} px, sRGB.{notes} The frame is what the network will see.",
            "The decoded picture with the crop framed",
            photograph=True,
        ),
        Captioned(
            frame_crop(picture.resized, inside, _STEP_PX),
            f"2. Resized: the shorter side to {picture.weights.resize_px} px (bilinear, antialiased): {wide}×{high} px.",
            "The resized picture with the crop framed",
            photograph=True,
        ),
        Captioned(picture.crop, f"3. The middle {IMAGE_PX}×{IMAGE_PX} px cut out: bytes from 0 to 255.", "The crop"),
    )
    with st.container(gap=None, key="input-steps"):
        st.html(picture_row(steps, _STEP_PX))


def _planes(picture: Preprocessed) -> None:
    values = picture.tensor[0].numpy()
    most = float(np.abs(values).max())
    st.markdown(f"**What goes in: {len(values)} maps of {values.shape[1]}×{values.shape[2]}**")
    planes = [
        Captioned(
            colour_plane(one, most),
            f"{colour}: {short_number(float(one.min()))} to {short_number(float(one.max()))}",
            f"The {colour} plane",
        )
        for colour, one in zip(COLOURS, values, strict=True)
    ]
    with st.container(gap=None, key="input-planes"):
        st.html(picture_row(planes, _STEP_PX, columns=3))
    st.caption(passage(_TOPIC, "Planes", most=short_number(most)), width=TEXT_PX)
