"""The feature maps page: a picture, a layer, and what can be asked about the layer's maps and units."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import streamlit as st

from app.sections.maps import compare, exports as map_exports, grid, growth, preprocessing
from app.sections.maps.context import MapsView
from app.sections.maps.layer_picker import layer_picker
from app.sections.unit import branch_race, field, journey, microscope, one_map
from app.services import engines
from app.session import state
from app.widgets import page_frame
from app.widgets.heads import heads
from app.widgets.image_picker import image_picker
from app.widgets.weights_panel import usable_weights, weights_panel
from app.words.prose import passage
from app.words.text import plain
from googlenet_core.blueprint.specs import GoogLeNetSpec
from googlenet_core.errors import CoreError

_SECTIONS: Mapping[str, tuple[str, Callable[[MapsView], None]]] = {
    "grid": ("All maps", grid.show),
    "map": ("One map", one_map.show),
    "unit": ("What a unit saw", field.show),
    "microscope": ("Its arithmetic", microscope.show),
    "race": ("Branch race", branch_race.show),
    "journey": ("Journey", journey.show),
    "compare": ("Two pictures", compare.show),
    "input": ("Preprocessing", preprocessing.show),
    "growth": ("Field growth", growth.show),
}


def show() -> None:
    """Draw the page."""
    weights = usable_weights()
    spec = engines.engine(weights).spec
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
