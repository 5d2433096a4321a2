"""What of the graph is shown and how; every choice is part of the address."""

from __future__ import annotations

import streamlit as st

from app.services import engines
from app.session import address, state
from googlenet_core.blueprint import naming, specs
from googlenet_core.diagram.drawing import DiagramOptions
from googlenet_core.studies.variants import Aspect, marked

_COLOURS = {
    "kind": "kind",
    "params": "parameters",
    "macs": "MACs",
    "rf": "receptive field",
    "bytes": "activation bytes",
}
_DIRECTIONS = {"TB": "Top down", "LR": "Left to right"}
_EDGES = {"even": "Even edges", "channels": "Width = channels"}


def variant_controls() -> None:
    """Choose the variant, and one to compare it with."""
    with st.container(horizontal=True, vertical_alignment="center"):
        st.segmented_control(
            "Variant",
            list(specs.VARIANTS),
            format_func=_title,
            label_visibility="collapsed",
            **state.widget("variant", _show_variant),
        )
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


def _show_variant(name: str) -> None:
    before = state.get("variant")
    state.set_variant(name)
    if state.get("against") == name:  # the two change places
        state.put("against", before)


def _compare(name: str) -> None:
    state.put("against", name)
    if name:
        state.put("section", "difference")


def settle() -> None:
    """Mend what cannot be: a comparison with itself, marks of what does not differ, a selected layer out of sight."""
    spec = state.spec()
    if state.get("against") == spec.name:
        state.put_now("against", "")
    other, chosen = against(), aspect()
    if chosen and other and not marked(spec, other, chosen):
        state.put_now("mark", "any")
    if state.get("focus") and state.layer() not in engines.graph_layers(spec.name, options()):
        state.put_now("layer", state.get("focus"))


def view_controls() -> None:
    """Choose what the graph shows, its direction, colours and edges; unfold and fold everything."""
    spec = state.spec()
    with st.container(horizontal=True, vertical_alignment="center"):
        st.selectbox(
            "Show",
            ["", *address.foldable(spec)],
            format_func=lambda layer_id: f"Only {naming.label(layer_id, spec)}" if layer_id else "Whole network",
            label_visibility="collapsed",
            width=250,
            **state.widget("focus", _focus),
        )
        st.segmented_control(
            "Direction",
            list(_DIRECTIONS),
            format_func=_DIRECTIONS.__getitem__,
            label_visibility="collapsed",
            **state.widget("direction"),
        )
        st.selectbox(
            "Colour by",
            list(_COLOURS),
            format_func=lambda name: f"Colour: {_COLOURS[name]}",
            label_visibility="collapsed",
            width=230,
            **state.widget("colour"),
        )
        st.segmented_control(
            "Edges",
            list(_EDGES),
            format_func=_EDGES.__getitem__,
            label_visibility="collapsed",
            **state.widget("edges"),
        )
        alone = bool(state.get("focus"))
        st.button("Unfold all", on_click=state.put, args=("open", "all"), disabled=alone)
        st.button("Fold all", on_click=state.put, args=("open", ""), disabled=alone)


def _focus(layer_id: str) -> None:
    state.put("focus", layer_id)
    if layer_id:
        state.select_layer(layer_id)


def against() -> specs.GoogLeNetSpec | None:
    """The variant to compare with, if any."""
    name = state.get("against")
    return specs.variant(name) if name else None


def aspect() -> Aspect | None:
    """The respect in which differences are marked, or None for any."""
    name = state.get("mark")
    return None if name == "any" else name


def options() -> DiagramOptions:
    """The graph's view as the address has it."""
    spec, other = state.spec(), against()
    return DiagramOptions(
        expanded=state.opened(),
        focus=state.get("focus") or None,
        direction="LR" if state.get("direction") == "LR" else "TB",
        edge_width_by_channels=state.get("edges") == "channels",
        colour_by=state.get("colour"),
        marked=marked(spec, other, aspect()) if other else frozenset(),
    )
