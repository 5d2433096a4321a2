"""The Architecture page: the graph, the details of the selected layer, and the table of all layers."""

from __future__ import annotations

import streamlit as st

from app import services, state
from app.components.layer_details import layer_details
from app.components.layer_table import layer_table
from app.components.network_graph import GraphEvent, network_graph
from googlenet_core import spec as specs
from googlenet_core.diagram import DiagramOptions

_GRAPH = "network-graph"


def show() -> None:
    """Draw the page."""
    _controls()
    spec = state.spec()
    found = services.architecture(spec.name)
    options = DiagramOptions(expanded=state.opened())
    left, right = st.columns([2, 1])
    with left:
        network_graph(
            services.graph_svg(spec.name, options), found, selected=state.layer(), key=_GRAPH, on_event=_happened
        )
    with right, st.container(border=True):
        layer_details(found, state.layer())
    layer_table(found)


def _controls() -> None:
    variant, unfold = st.columns([2, 1], vertical_alignment="bottom")
    with variant:
        st.segmented_control(
            "Variant",
            list(specs.VARIANTS),
            format_func=lambda name: specs.variant(name).title,
            **state.widget("variant", state.set_variant),
        )
    with unfold, st.container(horizontal=True):
        st.button("Unfold all", on_click=state.put, args=("open", "all"))
        st.button("Fold all", on_click=state.put, args=("open", ""))


def _happened(event: GraphEvent) -> None:
    state.set_opened(event.expanded_after(state.opened()))
    if event.selects:
        state.select_layer(event.layer)
