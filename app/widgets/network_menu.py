"""The menu of the network in the head line: which variant is shown, or which weights answer and what they are."""

from __future__ import annotations

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from app.services import engines
from app.session import state
from app.widgets import weights_panel
from app.words.text import plain
from googlenet_core.blueprint import GoogLeNetSpec, specs


def choose_variant() -> None:
    """Show which variant the page is about; the menu offers the others."""
    with _menu(state.spec().title):
        st.radio(
            "Variant",
            list(specs.VARIANTS),
            format_func=lambda name: specs.variant(name).title,
            captions=[_told_apart(spec) for spec in specs.VARIANTS.values()],
            **state.widget("variant", _show_variant),
        )


def _told_apart(spec: GoogLeNetSpec) -> str:
    """What a variant has that others have otherwise."""
    norm = "batch norm" if spec.batch_norm else "local response norm"
    return f"{norm}, third branch {spec.third_kernel}×{spec.third_kernel}, dropout {spec.dropout:.0%} before the last layer"


def _show_variant(name: str) -> None:
    before = state.get("variant")
    state.set_variant(name)
    if state.get("against") == name:  # the two change places
        state.put("against", before)


def show_weights(weights: str) -> None:
    """Show which weights answer; the menu tells what they are and offers others."""
    known = engines.load(weights)
    with _menu(f"{known.spec.title} · {len(known.weights.labels):,} classes"):
        weights_panel.show(weights)


def _menu(chosen: str) -> DeltaGenerator:
    """A menu that stays open when something is chosen in it: one that is told whether it is open closes with a new title."""
    return st.popover(f"**Network:** {plain(chosen)}", key="network-menu")
