"""The page of the three outputs: what each believes, why, what if a part were not there, what the auxiliary ones do."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import streamlit as st

from app.sections.outputs import compare, gradients, predictions, why, without
from app.services import engines
from app.session import state
from app.widgets import page_frame
from app.widgets.image_picker import Picture, image_picker
from app.widgets.weights_panel import usable_weights, weights_panel
from app.words.text import plain
from googlenet_core.errors import CoreError

_SECTIONS: Mapping[str, tuple[str, Callable[[Picture, str], None]]] = {
    "predictions": ("What they believe", predictions.show),
    "why": ("Why", why.show),
    "without": ("What if it were not there", without.show),
    "gradients": ("What the auxiliary heads are for", gradients.show),
    "compare": ("Side by side", compare.show),
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
    spec = engines.engine(weights).spec
    st.caption(f"{plain(picture.title)} ({picture.credit}) · network: {spec.title}")
    weights_panel(weights)
