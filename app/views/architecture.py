"""The Architecture page: the graph with the details of the selected layer, and below it tables about all of them."""

from __future__ import annotations

import streamlit as st

from app.components.graph_legend import graph_legend
from app.components.layer_details import layer_details
from app.components.network_graph import GraphEvent, network_graph
from app.figures.tables.facts import layer_facts
from app.sections.architecture import graph_controls
from app.sections.architecture.claims import claims
from app.sections.architecture.layers import layer_table
from app.sections.architecture.table1 import table1_section
from app.sections.architecture.variants import variant_difference
from app.services import engines
from app.session import state
from app.widgets import page_frame
from app.widgets.exports import graph_exports
from app.words.prose import passages
from googlenet_core.blueprint import naming

_GRAPH = "network-graph"
_GRAPH_PX = 640
_DETAILS_PX = 794
"""As high as the graph with its search, legend and exports."""
_SECTIONS = {
    "layers": "All layers",
    "table1": "The paper's Table 1",
    "difference": "How the variants differ",
    "claims": "Often said",
}


def show() -> None:
    """Draw the page."""
    graph_controls.settle()
    section = state.get("section")
    page_frame.name_tab(
        naming.label(state.layer(), state.spec()), *([] if section == "layers" else [_SECTIONS[section]])
    )
    graph_controls.variant_controls()
    graph_controls.view_controls()
    left, right = st.columns([5, 3])
    with left:
        _graph()
    with right:
        _details()
    _sections()


def _graph() -> None:
    spec, other, options = state.spec(), graph_controls.against(), graph_controls.options()
    network_graph(
        engines.graph_svg(spec.name, options),
        engines.architecture(spec.name),
        selected=state.layer(),
        key=_GRAPH,
        height_px=_GRAPH_PX,
        on_event=_happened,
    )
    graph_legend(
        engines.graph_legend(spec.name, options),
        marked=f"outlined: differs from {other.title}" if other else "",
        key="graph-legend",
    )
    graph_exports(spec.name, options)


def _details() -> None:
    spec = state.spec()
    facts = layer_facts(
        engines.architecture(spec.name),
        state.layer(),
        spec,
        passages("architecture_details"),
        graph_controls.against(),
    )
    layer_details(facts, key="layer-details", height_px=_DETAILS_PX, on_select=_select)


def _sections() -> None:
    tabs = st.tabs(list(_SECTIONS.values()), **state.widget("section", labels=_SECTIONS))
    for tab, name in zip(tabs, _SECTIONS, strict=True):
        if tab.open:
            with tab:
                _section(name)


def _section(name: str) -> None:
    if name == "layers":
        layer_table(_select)
    elif name == "table1":
        table1_section(_select)
    elif name == "difference":
        variant_difference(_select)
    else:
        claims()


def _happened(event: GraphEvent) -> None:
    if not state.get("focus"):
        state.set_opened(event.expanded_after(state.opened()))
    if event.selects:
        _select(event.layer)


def _select(layer_id: str) -> None:
    """Select a layer; where one module is shown alone, go on to the one that the layer is in."""
    state.select_layer(layer_id)
    options = graph_controls.options()
    drawn = engines.graph_layers(state.get("variant"), options)
    if options.focus and state.layer() not in drawn:
        stage = state.layer().split(".")[0]
        state.put("focus", stage if engines.architecture(state.get("variant"))[stage].module else "")
