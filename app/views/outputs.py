"""The page of the three outputs: what each believes, why, what if a part were not there, what the auxiliary losses add."""

from __future__ import annotations

import streamlit as st

from app.sections.outputs import compare, gradients, predictions, why, without
from app.sections.section import Section, Sections
from app.services import engines
from app.services.subjects import Network, Subject
from app.widgets import page_frame, weights_panel
from app.widgets.image_picker import choose_picture
from app.words.text import plain

SECTIONS = Sections(
    "outputs",
    (
        Section("predictions", "What they believe", predictions.show),
        Section("why", "Why", why.show),
        Section("without", "What if it were not there", without.show),
        Section("gradients", "What the auxiliary losses add", gradients.show),
        Section("compare", "Side by side", compare.show),
    ),
)


def show() -> None:
    """Draw the page."""
    page_frame.name_tab(SECTIONS.chosen().title)
    weights = weights_panel.load_usable()
    picture = choose_picture(weights)
    SECTIONS.show_choice("Question", label_visible=True)
    # In one container, whatever is in it: what stands below keeps its place, and with it the keyboard's focus.
    with st.container():
        SECTIONS.show_chosen(Subject(picture, Network(weights)))
    spec = engines.load(weights).spec
    st.caption(f"{plain(picture.title)} ({picture.credit}) · network: {spec.title}")
    weights_panel.show(weights)
