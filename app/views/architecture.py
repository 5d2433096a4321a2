"""The Architecture page: the graph with the details of the selected layer, and below it tables about all of them."""

from __future__ import annotations

import streamlit as st

from app.components import graph_legend, layer_details, network_graph
from app.components.network_graph import GraphEvent
from app.figures.tables.facts import layer_facts
from app.sections.architecture import claims, context, exports, graph_controls, layers, table1, variants
from app.sections.architecture.context import GraphView
from app.sections.section import Section, Sections
from app.services import graph
from app.session import state
from app.widgets import page_frame
from app.words.prose import passages
from googlenet_core.blueprint import naming

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
_GRAPH_PX = 640
_DETAILS_PX = 794
"""As high as the graph with its search, legend and exports."""


def show() -> None:
    """Draw the page."""
    context.repair_address()
    view = context.read_view()
    page_frame.name_tab(naming.label(view.layer, view.spec), *SECTIONS.named_in_tab())
    graph_controls.choose_variants()
    graph_controls.choose_view()
    left, right = st.columns([5, 3])
    with left:
        _graph(view)
    with right:
        _details(view)
    SECTIONS.show_tabs(view)


def _graph(view: GraphView) -> None:
    network_graph.mount(
        graph.draw_svg(view.spec.name, view.options),
        graph.find_architecture(view.spec.name),
        selected=view.layer,
        key=_GRAPH,
        height_px=_GRAPH_PX,
        on_event=_happened,
    )
    graph_legend.mount(
        graph.make_legend(view.spec.name, view.options),
        marked=f"outlined: differs from {view.other.title}" if view.other else "",
        key="graph-legend",
    )
    exports.show(view)


def _details(view: GraphView) -> None:
    found = graph.find_architecture(view.spec.name)
    facts = layer_facts(found, view.layer, view.spec, passages("architecture_details"), view.other)
    layer_details.mount(facts, key="layer-details", height_px=_DETAILS_PX, on_select=context.select)


def _happened(event: GraphEvent) -> None:
    if not state.get("focus"):
        state.set_opened(event.expanded_after(state.opened()))
    if event.selects:
        context.select(event.layer)
