"""A 1×1 convolution by hand, in the browser: input, kernel, products and sum, one output number a step.

All numbers are made in `googlenet_core.studies.one_by_one`; the script shows and highlights, it computes none.
"""

from __future__ import annotations

import streamlit as st

from app.components import inception_stage
from app.sections.inception.context import ModuleView
from app.words.prose import passage
from googlenet_core.studies import IN_CHANNELS, KERNELS, SIDE, example

_TOPIC = "inception_stage"


def show(_view: ModuleView) -> None:
    """Draw the section."""
    st.markdown(passage(_TOPIC, "intro", side=SIDE, inputs=IN_CHANNELS, kernels=KERNELS))
    inception_stage.mount(example(), key="inception-stage")
    weights = IN_CHANNELS * KERNELS
    st.markdown(
        passage(
            _TOPIC,
            "count",
            side=SIDE,
            inputs=IN_CHANNELS,
            kernels=KERNELS,
            weights=weights,
            outputs=SIDE * SIDE * KERNELS,
            macs=SIDE * SIDE * weights,
        )
    )
