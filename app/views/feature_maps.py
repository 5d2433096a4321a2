"""The feature maps page: a picture, a layer, and what can be asked about the layer's maps and units."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import streamlit as st

from app import services, state
from app.components import (
    branch_race,
    compare_pictures,
    field_growth,
    grid_panel,
    journey_panel,
    map_exports,
    map_panel,
    microscope_panel,
    page_frame,
    preprocessing_steps,
    unit_panel,
)
from app.components.heads import heads
from app.components.image_picker import image_picker
from app.components.layer_picker import layer_picker
from app.components.maps_view import MapsView
from app.components.weights_panel import usable_weights, weights_panel
from app.prose import passage
from app.text import plain
from googlenet_core.errors import CoreError
from googlenet_core.spec import GoogLeNetSpec

_SECTIONS: Mapping[str, tuple[str, Callable[[MapsView], None]]] = {
    "grid": ("All maps", grid_panel.show),
    "map": ("One map", map_panel.show),
    "unit": ("What a unit saw", unit_panel.show),
    "microscope": ("Its arithmetic", microscope_panel.show),
    "race": ("Branch race", branch_race.show),
    "journey": ("Journey", journey_panel.show),
    "compare": ("Two pictures", compare_pictures.show),
    "input": ("Preprocessing", preprocessing_steps.show),
    "growth": ("Field growth", field_growth.show),
}


def show() -> None:
    """Draw the page."""
    weights = usable_weights()
    spec = services.engine(weights).spec
    with st.container(gap="xsmall"):
        _page(weights, spec)
    weights_panel(weights)


def _page(weights: str, spec: GoogLeNetSpec) -> None:
    with st.container(key="maps-controls"):
        left, right = st.columns([4, 7.4], gap="medium")
    with left:
        picture = image_picker(weights)
    with right:
        layer_id = layer_picker(spec)
    view = MapsView(picture, weights, spec, layer_id)
    section = state.get("maps")
    page_frame.name_tab(view.label, *([] if section == "grid" else [_SECTIONS[section][0]]))
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.segmented_control(
            "Show",
            list(_SECTIONS),
            format_func=lambda name: _SECTIONS[name][0],
            label_visibility="collapsed",
            **state.widget("maps"),
        )
        exports = st.popover("Take away", icon=":material/download:")
    try:
        _SECTIONS[state.get("maps")][1](view)
    except CoreError as error:
        st.error(plain(str(error)))
    with exports:
        map_exports.map_exports(view)
    if state.get("maps") == "grid":
        heads(picture, weights)
    st.caption(
        passage(
            "feature_maps",
            "Sources",
            picture=plain(picture.title),
            credit=picture.credit,
            network=spec.title,
            weights=plain(picture.prepared.weights.title),
        )
    )
