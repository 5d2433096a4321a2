"""The page of the three outputs: what each believes, why, what if a part were not there, what the auxiliary losses add."""

from __future__ import annotations

from collections.abc import Iterable

import streamlit as st

from app.sections.outputs import compare, gradients, layout, predictions, why, without
from app.sections.section import Section, Sections
from app.services import engines
from app.services.subjects import Network, Subject
from app.widgets import head_line, image_picker, network_menu, page_frame, weights_panel, weights_switch
from app.words.text import plain
from googlenet_core.engine import Provenance

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
    layout.show_style()
    with st.container(key="outputs-section"):
        made = SECTIONS.show_chosen(Subject(picture, Network(weights)))
    words = [f"{plain(picture.title)} ({picture.credit})", f"network: {engines.load(weights).spec.title}"]
    st.caption(" · ".join([*words, *write_times(made)]))
    weights_switch.fetch_wanted(weights, download)


def write_times(made: Iterable[Provenance]) -> list[str]:
    """Return how long each device has computed what is shown; what was kept counts with the time it took."""
    times: dict[str, float] = {}
    for one in made:
        times[one.device] = times.get(one.device, 0.0) + one.elapsed_ms
    return [f"{device}, {milliseconds:,.0f} ms" for device, milliseconds in times.items()]
