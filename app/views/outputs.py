"""The page of the three outputs: what each believes, why, what if a part were not there, what the auxiliary losses add."""

from __future__ import annotations

import streamlit as st

from app.sections.outputs import compare, gradients, predictions, why, without
from app.sections.section import Section, Sections, show_sources
from app.services import engines
from app.services.subjects import Network, Subject
from app.widgets import head_line, image_picker, network_menu, page_frame, weights_panel, weights_switch

SECTIONS = Sections(
    "outputs",
    (
        Section("predictions", "What they believe", predictions.show),
        Section("why", "Why", why.show),
        Section("without", "What if it were not there", without.show),
        Section("gradients", "What the auxiliary losses add", gradients.show, begins_group=True),
        Section("compare", "Side by side", compare.show, begins_group=True),
    ),
)


def show() -> None:
    """Draw the page."""
    page_frame.name_tab(SECTIONS.chosen().title)
    weights = weights_panel.load_usable()
    download = st.container(gap=None, key="weights-download")
    with st.container(gap=None, key="head-notices"):  # keeps its place: what stands below must not move
        picture = image_picker.read_picture(weights)
    with head_line.show():
        image_picker.choose(picture, weights)
        network_menu.show_weights(weights)
    SECTIONS.show_bar()
    # In one container, whatever is in it: what stands below keeps its place, and with it the keyboard's focus.
    with st.container(key="outputs-section"):
        made = SECTIONS.show_chosen(Subject(picture, Network(weights)))
    show_sources(st.container(key="page-foot"), picture, engines.load(weights).spec, made)
    weights_switch.fetch_wanted(weights, download)
