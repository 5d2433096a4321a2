"""A 1×1 convolution by hand, in the browser: input, kernel, products and sum, one output number a step.

All numbers are made in `googlenet_core.studies.one_by_one`; the script shows and highlights, it computes none.
"""

from __future__ import annotations

import streamlit as st

from app.components import inception_stage
from app.sections.inception.context import ModuleView
from app.sections.section import TEXT_PX, stand_beside
from app.words.prose import passage
from googlenet_core.studies import IN_CHANNELS, KERNELS, SIDE, example

_TOPIC = "inception_stage"


def show(_view: ModuleView) -> None:
    """Draw the section."""
    numbers = _numbers()
    st.subheader(passage(_TOPIC, "heading", **numbers), anchor=False)
    left, right = stand_beside(TEXT_PX, TEXT_PX)
    left.markdown(passage(_TOPIC, "intro", **numbers))
    right.markdown(passage(_TOPIC, "count", **numbers))
    inception_stage.mount(example(), key="inception-stage")


def _numbers() -> dict[str, int]:
    weights, positions = IN_CHANNELS * KERNELS, SIDE * SIDE
    return {
        "side": SIDE,
        "inputs": IN_CHANNELS,
        "kernels": KERNELS,
        "weights": weights,
        "outputs": positions * KERNELS,
        "macs": positions * weights,
    }
