"""The details of one layer: both names, the size arithmetic filled in, costs, receptive field, neighbours."""

from __future__ import annotations

import streamlit as st

from app import state
from googlenet_core import arithmetic, channels
from googlenet_core.architecture import Architecture


def layer_details(found: Architecture, layer_id: str) -> None:
    """Show the details of a layer."""
    node = found[layer_id]
    spec = state.spec()
    st.subheader(node.label, anchor=False)
    st.markdown(f"`{node.id}` · {node.kind}")
    if node.kind == "inception":
        st.markdown(f"**Channels** `{channels.equation(spec.module(node.id))}`")
    st.markdown(f"**Size** `{arithmetic.shape(node.in_shape)}` → `{arithmetic.shape(node.out_shape)}`")
    if formula := arithmetic.size_formula(node):
        st.markdown(f"`{formula}`")
    st.markdown(f"**Parameters** {node.params:,}")
    if formula := arithmetic.params_formula(node, spec):
        st.markdown(f"`{formula}`")
    st.markdown(f"**MACs** {node.macs:,}")
    if formula := arithmetic.macs_formula(node):
        st.markdown(f"`{formula}`")
    if node.rf_px is not None:
        st.markdown(f"**Receptive field** {node.rf_px}×{node.rf_px} px")
