"""The Inception page: one module, and what can be learned from its widths, section by section."""

from __future__ import annotations

import streamlit as st

from app.sections.inception import module, peers, price, shares, stage, whatif
from app.sections.inception.context import ModuleView
from app.sections.section import Section, Sections
from app.session import state
from app.widgets import head_line, network_menu, page_frame
from googlenet_core.arithmetic import channels
from googlenet_core.blueprint import GoogLeNetSpec, naming
from googlenet_core.studies import write_widths

SECTIONS = Sections(
    "topic",
    (
        Section("module", "The module to scale", module.show),
        Section("price", "The price of a 1×1", price.show),
        Section("whatif", "What if", whatif.show),
        Section("shares", "Nine modules", shares.show, begins_group=True),
        Section("stage", "A 1×1 by hand", stage.show, begins_group=True),
        Section("peers", "AlexNet and VGG-16", peers.show),
    ),
)


def show() -> None:
    """Draw the page."""
    view = ModuleView(state.spec(), state.inception())
    if state.get("channel") >= view.module.out_channels:  # a wider module's channel, kept from before
        state.put_now("channel", 0)
    page_frame.name_tab(naming.label(view.module.id, view.spec), *SECTIONS.named_in_tab())
    with head_line.show():
        _choose_module(view.spec)
        network_menu.choose_variant()
    # All in one container, whatever is in it: what stands below keeps its place, and with it the keyboard's focus.
    with st.container(horizontal=True, vertical_alignment="center"):
        _heading(view)
        if view.module != view.own:
            _edited(view)
    SECTIONS.show_bar()
    SECTIONS.show_chosen(view)


def _choose_module(spec: GoogLeNetSpec) -> None:
    st.segmented_control(
        "Module",
        [known.name for known in spec.modules],
        format_func=lambda name: f"({name})",
        label_visibility="collapsed",
        **state.bound("inception-module", state.module(), lambda name: state.select_layer(f"inception{name}")),
    )


def _heading(view: ModuleView) -> None:
    label = naming.label(view.module.id, view.spec)
    st.header(f"{label}: {channels.equation(view.module)}", anchor=False, width="content")
    if st.button("Its feature maps", icon=":material/grid_on:", key="its-maps"):
        state.select_layer(view.module.id)
        st.switch_page(state.kept("pages")["feature-maps"])


def _edited(view: ModuleView) -> None:
    now, before = (write_widths(one).partition("-")[2] for one in (view.module, view.own))
    st.markdown(f":orange-badge[edited] {now} instead of {before}", width="content")
    if state.get("topic") != "whatif":  # which has its own way back
        st.button("Back to Table 1", icon=":material/undo:", on_click=state.while_asked(whatif.reset, "layer"))
