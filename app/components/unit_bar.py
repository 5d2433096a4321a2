"""Choosing a unit by its numbers: channel, row, column, and the strongest of this map or of the layer."""

from __future__ import annotations

import streamlit as st

from app import state
from app.components.maps_view import MapsView
from app.figures.scale_words import number
from googlenet_core.unit import Unit


def unit_bar(view: MapsView) -> Unit:
    """Show the controls in one row and return the chosen unit."""
    unit, maps = view.unit(), view.maps()
    channels, height, width = maps.shape
    row = st.container(horizontal=True, vertical_alignment="bottom", gap="small")
    with row:
        _number("Channel", unit.channel, channels, lambda value: view.keep_unit(*maps.strongest(value)))
        if height > 1:
            # Read anew when one is typed: what was typed a moment before counts too.
            _number("Row", unit.y, height, lambda value: view.keep_unit(view.unit().channel, value, view.unit().x))
            _number("Column", unit.x, width, lambda value: view.keep_unit(view.unit().channel, view.unit().y, value))
            st.button("Strongest of this map", on_click=view.keep_unit, args=maps.strongest(unit.channel))
        st.button(
            "Strongest map",
            on_click=view.keep_unit,
            args=maps.strongest(),
            help="The map with the largest mean, at its peak",
        )
        value = float(maps.map(unit.channel)[unit.y, unit.x])
        group = view.group_of(unit.channel)
        whose = f"{group.label} no. {unit.channel - group.first}" if group.branch else f"map {unit.channel}"
        chosen = "" if view.kept_unit() else " (the strongest; none was chosen)"
        st.markdown(f"{whose}: **{number(value)}**{chosen}", width="content")
    return unit


def _number(label: str, value: int, count: int, then: object) -> None:
    st.number_input(
        f"{label} (0–{count - 1})", 0, count - 1, step=1, width=128,
        **state.bound(f"unit-{label}-{count}", value, then),  # type: ignore[arg-type]
    )  # fmt: skip
