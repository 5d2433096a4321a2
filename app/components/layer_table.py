"""torchinfo's table of all layers, linked to the graph: selecting a row selects the layer."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from app import state
from googlenet_core import arithmetic
from googlenet_core.architecture import Architecture
from googlenet_core.costs import MACS_RULE

_KEY = "layer-table"


def layer_table(found: Architecture) -> None:
    """Show the table and its totals."""
    rows = [node for node in found.nodes if node.level != "operation"]
    st.subheader("All layers", anchor=False)
    st.dataframe(
        pd.DataFrame(
            {
                "Layer": [node.id for node in rows],
                "In the paper": [node.label for node in rows],
                "Kind": [node.kind for node in rows],
                "Output": [arithmetic.shape(node.out_shape) for node in rows],
                "Parameters": [node.params for node in rows],
                "MACs": [node.macs for node in rows],
                "Receptive field (px)": [node.rf_px for node in rows],
            }
        ),
        hide_index=True,
        on_select=lambda: _selected([node.id for node in rows]),
        selection_mode="single-row",
        key=_KEY,
    )
    st.markdown(
        f"**{found.params:,} parameters** ({found.params_with_aux:,} with the auxiliary heads) · "
        f"**{found.macs:,} MACs** ({found.macs_with_aux:,} with them); 1 MAC = 2 FLOPs"
    )
    st.caption(f"Counted: {MACS_RULE}.")


def _selected(ids: list[str]) -> None:
    value = state.widget_value(_KEY)
    chosen = value["selection"]["rows"] if value else []
    if chosen:
        state.select_layer(ids[chosen[0]])
