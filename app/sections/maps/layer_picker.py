"""Choosing the layer from a list, with the arrow keys along the network, and before or after its ReLU.

The graph chooses the same layer.
"""

from __future__ import annotations

import streamlit as st

from app.session import state
from googlenet_core.arithmetic import row_of
from googlenet_core.blueprint import GoogLeNetSpec, layers, naming

_TITLES = {"conv": "conv", "bn": "norm"}


def read(spec: GoogLeNetSpec) -> naming.LayerId:
    """Return the chosen layer; where ``spec`` lacks it, the default one, and say so."""
    known = _offered(spec)
    chosen = state.layer_in(spec)
    if chosen != state.get("layer") and naming.canonical(state.get("layer")) != chosen:
        st.info(f"'{state.get('layer')}' is not in the network with these weights ({spec.title}); showing {chosen}.")
    return known[0] if row_of(chosen, spec).id == naming.INPUT else chosen


def choose(chosen: naming.LayerId, spec: GoogLeNetSpec) -> None:
    """Show the list between the buttons to the layers before and after."""
    known, owner = _offered(spec), row_of(chosen, spec).id
    index = known.index(owner)
    with st.container(horizontal=True, gap=None, width="content", key="layer-steps"):
        st.button(
            "Previous", icon=":material/chevron_left:", disabled=index == 0, shortcut="Shift+Left", wrap=False,
            on_click=state.show_layer, args=(known[max(0, index - 1)],), help="One layer back (Shift + ←)", key="layer-before",
        )  # fmt: skip
        st.selectbox(
            "Layer",
            known,
            format_func=lambda layer_id: naming.label(layer_id, spec),
            label_visibility="collapsed",
            **state.bound(f"layer-{spec.name}", owner, state.show_layer),
        )
        st.button(
            "Next", icon=":material/chevron_right:", disabled=index == len(known) - 1, shortcut="Shift+Right", wrap=False,
            on_click=state.show_layer, args=(known[min(len(known) - 1, index + 1)],), help="One layer on (Shift + →)", key="layer-after",
        )  # fmt: skip


def neighbours(layer_id: naming.LayerId, spec: GoogLeNetSpec) -> tuple[naming.LayerId, ...]:
    """Return where the buttons after and before the list lead from a layer, as far as they lead anywhere."""
    known = _offered(spec)
    index = known.index(row_of(layer_id, spec).id)
    return (*known[index + 1 : index + 2], *known[max(0, index - 1) : index])


def _offered(spec: GoogLeNetSpec) -> list[naming.LayerId]:
    return [layer.id for layer in layers(spec) if layer.id != naming.INPUT]


def operations(layer_id: naming.LayerId, spec: GoogLeNetSpec) -> tuple[naming.LayerId, ...]:
    """Return the tensors along a convolution layer in order, the last one after its ReLU; none for other layers."""
    row = row_of(layer_id, spec)
    return (*naming.conv_operations(row.id, spec)[:-1], row.id) if row.kind == "conv" else ()


def choose_operation(chosen: naming.LayerId, spec: GoogLeNetSpec) -> None:
    """Show, for a convolution layer, after which of its operations its maps are shown."""
    steps = operations(chosen, spec)
    if not steps:
        return
    st.segmented_control(
        "Maps after",
        steps,
        format_func=lambda step: _TITLES.get(step.rpartition(".")[2], "ReLU"),
        label_visibility="collapsed",
        **state.bound(
            "maps-after",
            next((step for step in steps if step == chosen), steps[-1]),
            state.while_asked(state.show_layer, "layer"),
        ),
    )
