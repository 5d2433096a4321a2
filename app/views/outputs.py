"""The page of the three outputs: what each believes, why, what if a part were not there, what the auxiliary ones do."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import streamlit as st

from app import services, state
from app.components import (
    ablation_panel,
    attribution_panel,
    compare_outputs,
    gradients_panel,
    page_frame,
    predictions_panel,
)
from app.components.image_picker import Picture, image_picker
from app.components.weights_panel import usable_weights, weights_panel
from app.text import plain
from googlenet_core.errors import CoreError

_SECTIONS: Mapping[str, tuple[str, Callable[[Picture, str], None]]] = {
    "predictions": ("What they believe", predictions_panel.show),
    "why": ("Why", attribution_panel.show),
    "without": ("What if it were not there", ablation_panel.show),
    "gradients": ("What the auxiliary heads are for", gradients_panel.show),
    "compare": ("Side by side", compare_outputs.show),
}


def show() -> None:
    """Draw the page."""
    page_frame.name_tab(_SECTIONS[state.get("outputs")][0])
    weights = usable_weights()
    picture = image_picker(weights)
    st.segmented_control(
        "Question", list(_SECTIONS), format_func=lambda name: _SECTIONS[name][0], **state.widget("outputs")
    )
    # In one container, whatever is in it: what stands below keeps its place, and with it the keyboard's focus.
    with st.container():
        try:
            _SECTIONS[state.get("outputs")][1](picture, weights)
        except CoreError as error:
            st.error(plain(str(error)))
    spec = services.engine(weights).spec
    st.caption(f"{plain(picture.title)} ({picture.credit}) · network: {spec.title}")
    weights_panel(weights)
