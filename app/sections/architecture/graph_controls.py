"""Choosing what of the graph is shown and how; every choice is part of the address, which `context` reads."""

from __future__ import annotations

import streamlit as st

from app.sections.architecture import exports
from app.sections.architecture.context import GraphView
from app.session import address, state
from googlenet_core.blueprint import naming, specs

_COLOURS = {
    "kind": "kind",
    "params": "parameters",
    "macs": "MACs",
    "rf": "receptive field",
    "bytes": "activation bytes",
}
_DIRECTIONS = {"TB": "Top down", "LR": "Left to right"}
_EDGES = {"even": "Even edges", "channels": "Width = channels"}


def show(view: GraphView) -> None:
    """Show the controls in one line: what is shown, how, and the view to take away."""
    with st.container(horizontal=True, vertical_alignment="center", key="graph-controls"):
        _choose_part()
        _choose_colour()
        with st.popover("Display", icon=":material/tune:"):
            _choose_one("Direction", _DIRECTIONS)
            _choose_one("Edges", _EDGES)
            _choose_other()
        _unfold_and_fold()
        with st.popover("Take away", icon=":material/download:", type="tertiary", key="graph-exports-menu"):
            exports.show(view)


def _choose_part() -> None:
    """Choose the whole network or one module of it."""
    spec = state.spec()
    st.selectbox(
        "Show",
        ["", *naming.foldable(spec)],
        format_func=lambda layer_id: f"Only {naming.label(layer_id, spec)}" if layer_id else "Whole network",
        label_visibility="collapsed",
        width=250,
        **state.widget("focus", _focus),
    )


def _focus(layer_id: str) -> None:
    state.put("focus", layer_id)
    if layer_id:
        state.select_layer(layer_id)


def _choose_colour() -> None:
    st.selectbox(
        "Colour by",
        list(_COLOURS),
        format_func=lambda name: f"Colour: {_COLOURS[name]}",
        label_visibility="collapsed",
        width=230,
        **state.widget("colour"),
    )


def _unfold_and_fold() -> None:
    alone = bool(state.get("focus"))
    st.button("Unfold all", on_click=state.put, args=("open", (address.ALL,)), disabled=alone)
    st.button("Fold all", on_click=state.put, args=("open", ()), disabled=alone)


def _choose_one(title: str, titles: dict[str, str]) -> None:
    """Choose the value of the parameter that is called like the title."""
    st.segmented_control(
        title,
        list(titles),
        format_func=titles.__getitem__,
        label_visibility="collapsed",
        **state.widget(title.lower()),
    )


def _choose_other() -> None:
    """Choose a variant to compare the shown one with."""
    others = [name for name in specs.VARIANTS if name != state.get("variant")]
    st.selectbox(
        "Compare with",
        ["", *others],
        format_func=lambda name: f"Compare with {_title(name)}" if name else "Compare with no other variant",
        label_visibility="collapsed",
        width=330,
        **state.widget("against", _compare),
    )


def _title(name: str) -> str:
    return specs.variant(name).title


def _compare(name: str) -> None:
    state.put("against", name)
    if name:
        state.put("section", "difference")
