"""Choosing the layer from a list or stepping along the network; the graph chooses the same layer."""

from __future__ import annotations

import streamlit as st

from app import state
from googlenet_core import naming
from googlenet_core.layers import layers
from googlenet_core.spec import GoogLeNetSpec


def layer_picker(spec: GoogLeNetSpec) -> naming.LayerId:
    """Show the list and the buttons before and after it; return the chosen layer.

    Where ``spec`` lacks the selected layer, the default one is shown and said to be.
    """
    known = [layer.id for layer in layers(spec) if layer.id != naming.INPUT]
    chosen = state.layer_in(spec)
    if chosen != state.get("layer") and naming.canonical(state.get("layer")) != chosen:
        st.info(f"'{state.get('layer')}' is not in the network with these weights ({spec.title}); showing {chosen}.")
    if chosen not in known:  # an operation such as conv1.bn, from the address
        known.insert(known.index(_owner(chosen, known)), chosen)
    index = known.index(chosen)
    before, middle, after = st.columns([1, 8, 1], vertical_alignment="bottom")
    before.button(
        "Previous", icon=":material/chevron_left:", disabled=index == 0, width="stretch",
        on_click=state.select_layer, args=(known[max(0, index - 1)],),
    )  # fmt: skip
    with middle:
        st.selectbox(
            "Layer",
            known,
            index=index,
            format_func=lambda layer_id: f"{naming.label(layer_id, spec)}  ({layer_id})",
            key=f"layer-{spec.name}-{chosen}",
            on_change=_chosen,
            args=(f"layer-{spec.name}-{chosen}",),
        )
    after.button(
        "Next", icon=":material/chevron_right:", disabled=index == len(known) - 1, width="stretch",
        on_click=state.select_layer, args=(known[min(len(known) - 1, index + 1)],),
    )  # fmt: skip
    return chosen


def _owner(layer_id: str, known: list[str]) -> str:
    while layer_id not in known:
        layer_id = layer_id.rpartition(".")[0]
    return layer_id


def _chosen(key: str) -> None:
    if layer_id := state.widget_value(key):
        state.select_layer(layer_id)
