"""The feature maps page: a picture, a layer, and what can be asked about the layer's maps and units."""

from __future__ import annotations

import streamlit as st

from app.sections.maps import compare, exports, grid, growth, layer_picker, preprocessing
from app.sections.maps.context import MapsView
from app.sections.section import Section, Sections
from app.sections.unit import branch_race, field, journey, microscope, one_map
from app.services import engines
from app.services.subjects import Network, Subject
from app.session import address, state
from app.widgets import heads, image_picker, page_frame, weights_panel
from app.words.prose import passage
from app.words.text import plain
from googlenet_core.blueprint import GoogLeNetSpec

SECTIONS = Sections(
    "maps",
    (
        Section("grid", "All maps", grid.show),
        Section("map", "One map", one_map.show),
        Section("unit", "What a unit saw", field.show),
        Section("microscope", "Its arithmetic", microscope.show),
        Section("race", "Branch race", branch_race.show),
        Section("journey", "Journey", journey.show),
        Section("compare", "Two pictures", compare.show),
        Section("input", "Preprocessing", preprocessing.show),
        Section("growth", "Field growth", growth.show),
    ),
)

_ELSEWHERE = frozenset({"image", "weights", "variant", "maps"})
"""What of the address the parts of the page that no layer changes depend on."""


def show() -> None:
    """Draw the page."""
    weights = weights_panel.load_usable()
    spec = engines.load(weights).spec
    with st.container(gap="xsmall"):
        _layer(weights, spec)
        _picture(weights, spec)
    weights_panel.show(weights)


@st.fragment
def _layer(weights: str, spec: GoogLeNetSpec) -> None:
    """Draw what another layer changes: a run for another layer, or within it, draws this alone."""
    state.settle(*address.DEFAULTS.keys() - _ELSEWHERE)
    with st.container(key="maps-controls"):
        left, right = st.columns([4, 7.4], gap="medium")
    with left:
        picture = image_picker.choose_picture(weights)
    with right:
        layer_id = layer_picker.choose(spec)
    view = MapsView(Subject(picture, Network(weights)), spec, layer_id)
    page_frame.name_tab(view.label, *SECTIONS.named_in_tab())
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        SECTIONS.show_choice("Show", label_visible=False)
        popover = st.popover("Take away", icon=":material/download:")
    SECTIONS.show_chosen(view)
    with popover:
        exports.show(view)


def _picture(weights: str, spec: GoogLeNetSpec) -> None:
    """Draw what the picture and the weights alone determine."""
    picture = image_picker.read_picture(weights)
    if state.get("maps") == "grid":
        heads.show(Subject(picture, Network(weights)))
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
