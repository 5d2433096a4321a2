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
from app.widgets import head_line, image_picker, network_menu, page_frame, weights_panel, weights_switch
from app.words.prose import passage
from app.words.text import plain
from googlenet_core.blueprint import GoogLeNetSpec

SECTIONS = Sections(
    "maps",
    (
        Section("grid", "All maps", grid.show),
        Section("map", "One map", one_map.show),
        Section("compare", "Two pictures", compare.show),
        Section("unit", "What a unit saw", field.show, begins_group=True),
        Section("microscope", "Its arithmetic", microscope.show),
        Section("race", "Branch race", branch_race.show, begins_group=True),
        Section("journey", "Journey", journey.show),
        Section("growth", "Field growth", growth.show),
        Section("input", "Preprocessing", preprocessing.show, begins_group=True),
    ),
)

_ELSEWHERE = frozenset({"image", "weights", "variant", "maps"})
"""What of the address the parts of the page that no layer changes depend on."""


def show() -> None:
    """Draw the page."""
    weights = weights_panel.load_usable()
    spec = engines.load(weights).spec
    download = st.container(gap=None, key="weights-download")
    with st.container(gap="xsmall", key="maps-page"):
        _layer(weights, spec)
        _picture(weights, spec)
    weights_switch.fetch_wanted(weights, download)


@st.fragment
def _layer(weights: str, spec: GoogLeNetSpec) -> None:
    """Draw what another layer changes: a run for another layer, or within it, draws this alone."""
    state.settle(*address.DEFAULTS.keys() - _ELSEWHERE, whole=weights_switch.is_wanted())
    with st.container(gap=None, key="head-notices"):  # keeps its place: what stands below must not move
        picture = image_picker.read_picture(weights)
        layer_id = layer_picker.read(spec)
    with head_line.show():
        image_picker.choose(picture, weights)
        layer_picker.choose(layer_id, spec)
        network_menu.show_weights(weights)
        layer_picker.choose_operation(layer_id, spec)  # last, though it stands first: nothing else moves when it comes
    view = MapsView(Subject(picture, Network(weights)), spec, layer_id)
    page_frame.name_tab(view.label, *SECTIONS.named_in_tab())
    takes = SECTIONS.show_bar().popover("Take away", icon=":material/download:", type="tertiary")
    SECTIONS.show_chosen(view)
    with takes:
        exports.show(view)


def _picture(weights: str, spec: GoogLeNetSpec) -> None:
    """Draw what the picture and the weights alone determine."""
    picture = image_picker.read_picture(weights)
    if state.get("maps") == "grid":
        grid.show_answers(Subject(picture, Network(weights)))
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
