"""The Inception page: one module's branches side by side and its depth concat to scale."""

from __future__ import annotations

import streamlit as st

from app import state
from app.components.svg_figure import svg_figure
from app.figures import ledger
from googlenet_core import channels, layers, naming


def show() -> None:
    """Draw the page."""
    spec = state.spec()
    names = [module.name for module in spec.modules]
    module = spec.module(state.module())
    st.segmented_control(
        "Module",
        names,
        default=module.name,
        format_func=lambda name: f"({name})",
        key=f"module-{module.name}",
        on_change=_chosen,
        args=(f"module-{module.name}",),
    )
    st.subheader(f"{naming.label(module.id, spec)}: {channels.equation(module)}", anchor=False)
    size = next(layer.size for layer in layers.layers(spec) if layer.id == module.id)
    svg = ledger.ledger_svg(
        channels.branches(spec, module),
        module=naming.label(module.id, spec),
        in_channels=spec.in_channels(module.name),
        cells=size,
    )
    svg_figure(svg, key="ledger")


def _chosen(key: str) -> None:
    if name := state.widget_value(key):
        state.select_layer(f"inception{name}")
