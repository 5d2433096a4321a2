"""All layers as a table linked to the graph, with the subtotals and the rule by which MACs are counted."""

from __future__ import annotations

import streamlit as st

from app.components import fact_table
from app.figures.tables.layers import LEVELS, Level, totals
from app.sections.architecture.context import LAYER, GraphView
from app.sections.section import stand_beside
from app.services import graph
from app.session import state
from app.widgets.table_export import offer_csv
from app.words.prose import passage
from googlenet_core.arithmetic import MACS_RULE
from googlenet_core.blueprint import Architecture

_ROWS = {"stages": "Stages", "layers": "All layers", "operations": "Operations too"}
_HEIGHT_PX = 520
_TOTALS_PX, _COUNTED_PX = 580, 400


def show(view: GraphView) -> None:
    """Draw the section: the table and its totals."""
    spec = view.spec
    level: Level = next(level for level in LEVELS if level == state.get("rows"))
    table = graph.tabulate_layers(spec.name, level)
    found = graph.find_architecture(spec.name)
    st.subheader(heading(found), anchor=False)
    with st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"):
        st.segmented_control(
            "Rows", list(_ROWS), format_func=_ROWS.__getitem__, label_visibility="collapsed", **state.widget("rows")
        )
        offer_csv(table, f"googlenet-{spec.name}-{level}")
    fact_table.mount(
        table,
        key="layer-table",
        label=f"Layers of GoogLeNet, {spec.title}",
        choice=LAYER,
        sortable=True,
        height_px=_HEIGHT_PX,
    )
    left, right = stand_beside(_TOTALS_PX, _COUNTED_PX)
    with left:
        fact_table.mount(totals(found), key="layer-totals", label="Subtotals and totals")
    with right:
        st.caption(f"MACs: {MACS_RULE}. 1 MAC = 2 FLOPs, so {2 * found.macs:,} FLOPs for one image.")


def heading(found: Architecture) -> str:
    """Return which part of the parameters and of the MACs the modules have."""
    modules = [node for node in found.on_level("stage") if node.kind == "inception"]
    return passage(
        "architecture_layers",
        "heading",
        count=len(modules),
        params=sum(node.params for node in modules) / found.params,
        macs=sum(node.macs for node in modules) / found.macs,
    )
