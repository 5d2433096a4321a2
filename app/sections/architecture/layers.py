"""All layers as a table linked to the graph, with the subtotals and the rule by which MACs are counted."""

from __future__ import annotations

import streamlit as st

from app.components import fact_table
from app.figures.tables.layers import LEVELS, Level, totals
from app.sections.architecture.context import LAYER, GraphView
from app.services import graph
from app.session import state
from app.widgets.table_export import offer_csv
from googlenet_core.arithmetic import MACS_RULE

_ROWS = {"stages": "Stages", "layers": "All layers", "operations": "Operations too"}
_HEIGHT_PX = 520


def show(view: GraphView) -> None:
    """Draw the section: the table and its totals."""
    spec = view.spec
    level: Level = next(level for level in LEVELS if level == state.get("rows"))
    table = graph.tabulate_layers(spec.name, level)
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
    left, right = st.columns([5, 3], gap="medium")
    found = graph.find_architecture(spec.name)
    with left:
        fact_table.mount(totals(found), key="layer-totals", label="Subtotals and totals")
    with right:
        st.markdown(
            f"**{found.params:,} parameters**, {found.params_with_aux:,} with the auxiliary heads.\n\n"
            f"**{found.macs:,} MACs** for one image, {found.macs_with_aux:,} with the heads; "
            f"1 MAC = 2 FLOPs, so {2 * found.macs:,} FLOPs.\n\n"
            f"Counted: {MACS_RULE}."
        )
