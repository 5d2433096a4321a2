"""A 1×1 convolution by hand, in the browser: input, kernel, products and sum, one output number a step.

All numbers are made in `googlenet_core.studies.one_by_one`; the script shows and highlights, it computes none.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import streamlit as st
from streamlit.components import v2

from app.sections.inception.context import ModuleView
from app.words.prose import passage
from googlenet_core.studies.one_by_one import IN_CHANNELS, KERNELS, SIDE, Example, example

_HERE = Path(__file__).parents[2] / "components" / "inception_stage"
_TOPIC = "inception_stage"


def _asset(name: str) -> str:
    return (_HERE / name).read_text(encoding="utf-8")


_stage = v2.component(
    "inception_stage",
    html=_asset("inception_stage.html"),
    css=_asset("inception_stage.css"),
    js=_asset("inception_stage.js"),
)


def show(_view: ModuleView) -> None:
    """Draw the section."""
    st.markdown(passage(_TOPIC, "intro", side=SIDE, inputs=IN_CHANNELS, kernels=KERNELS))
    _stage(key="inception-stage", data=stage_data(example()))
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


def stage_data(shown: Example) -> dict[str, Any]:
    """Return the example as the script reads it."""
    steps = [
        {"kernel": s.kernel, "row": s.row, "column": s.column, "products": list(s.products), "sum": s.sum}
        for s in shown.steps
    ]
    return {"inputs": shown.inputs, "kernels": shown.kernels, "steps": steps, "side": SIDE}
