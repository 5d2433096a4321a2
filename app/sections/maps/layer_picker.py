"""Choosing the layer from a list, with the arrow keys along the network, and before or after its ReLU.

The graph chooses the same layer.
"""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from app.session import state
from googlenet_core.arithmetic import row_of
from googlenet_core.blueprint import GoogLeNetSpec, layers, naming

_STYLE = (Path(__file__).parent / "layer_picker.css").read_text(encoding="utf-8")
_TITLES = {"conv": "conv", "bn": "norm"}
_WHY_NOT = "Only a convolution layer has a before and an after; in a module choose one of its branches."


def choose(spec: GoogLeNetSpec) -> naming.LayerId:
    """Show the list, the buttons before and after it and the switch; return the chosen layer.

    Where ``spec`` lacks the selected layer, the default one is shown and said to be.
    """
    known = _offered(spec)
    chosen = state.layer_in(spec)
    if chosen != state.get("layer") and naming.canonical(state.get("layer")) != chosen:
        st.info(f"'{state.get('layer')}' is not in the network with these weights ({spec.title}); showing {chosen}.")
    owner = row_of(chosen, spec).id
    if owner == naming.INPUT:
        owner, chosen = known[0], known[0]
    index = known.index(owner)
    st.html(f"<style>{_STYLE}</style>")
    before, middle, after, switch = st.columns([2.1, 6.6, 1.6, 4.2], vertical_alignment="bottom", gap="small")
    before.button(
        "Previous", disabled=index == 0, width="stretch", shortcut="Shift+Left", wrap=False,
        on_click=state.show_layer, args=(known[max(0, index - 1)],), help="One layer back (Shift + ←)", key="layer-before",
    )  # fmt: skip
    with middle:
        st.selectbox(
            "Layer",
            known,
            format_func=lambda layer_id: f"{naming.label(layer_id, spec)}  ({layer_id})",
            **state.bound(f"layer-{spec.name}", owner, state.show_layer),
        )
    after.button(
        "Next", disabled=index == len(known) - 1, width="stretch", shortcut="Shift+Right", wrap=False,
        on_click=state.show_layer, args=(known[min(len(known) - 1, index + 1)],), help="One layer on (Shift + →)", key="layer-after",
    )  # fmt: skip
    with switch:
        _switch(chosen, spec)
    return chosen


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


def _switch(chosen: naming.LayerId, spec: GoogLeNetSpec) -> None:
    steps = operations(chosen, spec)
    shown = next((step for step in steps if step == chosen), steps[-1] if steps else "")
    st.segmented_control(
        "Maps after",
        steps or ("",),
        format_func=lambda step: _TITLES.get(step.rpartition(".")[2], "ReLU"),
        disabled=not steps,
        help=None if steps else _WHY_NOT,
        **state.bound("maps-after", shown, state.while_asked(state.show_layer, "layer")),
    )
