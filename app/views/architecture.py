"""The Architecture page: the graph, the details of the selected layer, and tables about all of them."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

import streamlit as st

from app.components import choice, later, layer_details, network_graph
from app.components.network_graph import GraphEvent
from app.sections.architecture import claims, context, graph_controls, layers, places, table1, variants
from app.sections.architecture.context import LAYER, GraphView
from app.sections.section import Section, Sections
from app.services import graph
from app.session import state
from app.widgets import head_line, network_menu, page_frame
from googlenet_core.blueprint import canonical, naming

SECTIONS = Sections(
    "section",
    (
        Section("layers", "All layers", layers.show),
        Section("table1", "The paper's Table 1", table1.show),
        Section("difference", "How the variants differ", variants.show),
        Section("claims", "Often said", claims.show),
    ),
)

_GRAPH = "network-graph"
SEEN = "architecture-seen"
"""Kept once the browser has drawn what is looked at first."""


def show() -> None:
    """Draw the page."""
    context.repair_address()
    view = context.read_view()
    with head_line.show():
        network_menu.choose_variant()
    graph_controls.show(view)
    left, beside, tables = places.make()
    with left:
        show_graph(view)
    with beside:
        show_details(view)
    with tables:
        _tables(view)


@st.fragment
def _tables(drawn: GraphView) -> None:
    """Draw the tables: in a session's first run, which shows the graph, its place alone."""
    state.settle("layer", "unit", "pins")
    if state.kept(SEEN):
        SECTIONS.show_bar()
        SECTIONS.show_chosen(replace(drawn, layer=state.layer()))
    else:
        later.mount("tables", on_due=partial(state.keep, SEEN, True))


def show_graph(view: GraphView, marked: str = "") -> None:
    """Draw the graph; ``marked`` says why the layers that the options mark are outlined, if not since variants differ."""
    network_graph.mount(
        graph.draw_svg(view.spec.name, view.options),
        graph.find_architecture(view.spec.name),
        graph.make_legend(view.spec.name, view.options),
        marked=marked or (f"outlined: differs from {view.other.title}" if view.other else ""),
        choice=LAYER,
        key=_GRAPH,
        on_event=_happened,
    )
    _choice(view)


@st.fragment
def _choice(drawn: GraphView) -> None:
    """Take note of the layer that somebody chose: all that the server does for it, unless the graph must show another part."""
    state.settle("layer", "unit", "pins")
    view = replace(drawn, layer=state.layer())
    page_frame.name_tab(naming.label(view.layer, view.spec), *SECTIONS.named_in_tab())
    choice.mount(
        LAYER,
        canonical(view.layer),
        read=lambda named: context.read_layer(named, view.spec),
        on_choose=context.select,
        more=lambda: graph.find_facts(view.spec.name, view.layer, _other(view)).as_data(),
    )


def show_details(view: GraphView) -> None:
    """Draw what follows from the blueprint of the layer that is chosen."""
    facts = graph.pack_facts(view.spec.name, _other(view))
    layer_details.mount(facts, choice=LAYER, key="layer-details")


def _other(view: GraphView) -> str:
    return view.other.name if view.other else ""


def _happened(event: GraphEvent) -> None:
    if not state.get("focus"):
        state.set_opened(event.expanded_after(state.opened()))
