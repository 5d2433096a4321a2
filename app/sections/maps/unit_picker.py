"""Choosing a unit by its numbers: channel, row, column, and the strongest of this map or of the layer."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from app.sections.maps.context import MapsView, read_unit
from app.services.maps import LayerMaps
from app.session import state
from app.words.scale import short_number
from googlenet_core.arithmetic import Unit

Keep = Callable[[int, int, int], None]


def choose_unit(view: MapsView) -> Unit:
    """Show the controls in one row and return the chosen unit."""
    unit, maps = view.unit(), view.maps()
    channels, height, width = maps.shape
    row = st.container(horizontal=True, vertical_alignment="bottom", gap="small", key="unit-row")
    with row:
        _number("Channel", unit.channel, channels, keeping_peak(maps, view.keep_unit))
        if height > 1:
            to_row, to_column = _keeping_place(unit, maps.shape, view.keep_unit)
            _number("Row", unit.y, height, to_row)
            _number("Column", unit.x, width, to_column)
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
        st.markdown(f"{whose}: **{short_number(value)}**{chosen}", width="content")
    return unit


def keeping_peak(maps: LayerMaps, keep_unit: Keep) -> Callable[[int], None]:
    """Return what looks at the largest cell of the channel it is called with."""
    peaks, width = maps.peaks(), maps.shape[2]
    return lambda channel: keep_unit(channel, *divmod(int(peaks[channel]), width))


def _keeping_place(unit: Unit, shape: tuple[int, ...], keep_unit: Keep) -> tuple[Callable[[int], None], ...]:
    """Return what changes the unit's row, and its column; what was changed a moment before counts too."""

    def now() -> Unit:
        return read_unit(unit.layer, shape) or unit

    return (
        lambda row: keep_unit(now().channel, row, now().x),
        lambda column: keep_unit(now().channel, now().y, column),
    )


def _number(label: str, value: int, count: int, then: object) -> None:
    st.number_input(
        f"{label} (0–{count - 1})", 0, count - 1, step=1, width=128,
        **state.bound(f"unit-{label}-{count}", value, then),  # type: ignore[arg-type]
    )  # fmt: skip
