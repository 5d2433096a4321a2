"""The feature maps page: a picture, a layer, and what can be asked about the layer's maps and units."""

from __future__ import annotations

from dataclasses import dataclass

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from app.sections.maps import compare, exports, grid, growth, layer_picker, preprocessing
from app.sections.maps.context import MapsView
from app.sections.section import Section, Sections, show_sources
from app.sections.unit import branch_race, field, journey, microscope, one_map
from app.services import engines
from app.services.subjects import Network, Picture, Subject
from app.session import address, state
from app.widgets import head_line, image_picker, network_menu, page_frame, weights_panel, weights_switch
from googlenet_core.blueprint import GoogLeNetSpec
from googlenet_core.engine import Provenance

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


@dataclass(slots=True)
class _Foot:
    """The page's last line, which both of its parts have something to say in; a run of one keeps what the other said."""

    place: DeltaGenerator
    spec: GoogLeNetSpec
    made: dict[str, tuple[Provenance, ...]]

    def tell(self, picture: Picture, part: str, made: tuple[Provenance, ...]) -> None:
        self.made[part] = made
        show_sources(self.place, picture, self.spec, [one for said in self.made.values() for one in said])


def show() -> None:
    """Draw the page."""
    weights = weights_panel.load_usable()
    spec = engines.load(weights).spec
    download = st.container(gap=None, key="weights-download")
    page = st.container(gap="xsmall", key="maps-page")
    foot = _Foot(st.container(key="page-foot").empty(), spec, {})
    with page:
        _layer(weights, spec, foot)
        if state.get("maps") == "grid":
            _answers(weights, foot)
    weights_switch.fetch_wanted(weights, download)


@st.fragment
def _layer(weights: str, spec: GoogLeNetSpec, foot: _Foot) -> None:
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
    foot.tell(picture, "layer", SECTIONS.show_chosen(view))
    with takes:
        exports.show(view)


def _answers(weights: str, foot: _Foot) -> None:
    """Have the grid show what the heads answer, which the picture and the weights alone determine."""
    picture = image_picker.read_picture(weights)
    foot.tell(picture, "answers", grid.show_answers(Subject(picture, Network(weights))))
