"""The section with one map, large, over the picture it came from; its histogram, its top units, its kernel."""

from __future__ import annotations

import math

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from app.components import chart, crop_panels
from app.components.crop_panels import Panel
from app.figures.charts import histogram
from app.figures.drawings.inline import data_url
from app.figures.drawings.kernels import kernel_picture
from app.sections.maps.context import MapsView
from app.sections.maps.unit_picker import choose_unit
from app.sections.unit.frames import field_frame
from app.services import maps as services_maps, pictures
from app.session import state
from app.words.prose import passage
from app.words.scale import scale_words, short_number
from googlenet_core.arithmetic import Unit, unit_field
from googlenet_core.blueprint import stage_of

TOP = 10
_TOPIC = "feature_maps_units"
_KERNEL_PX = 210


def show(view: MapsView) -> None:
    """Draw the section."""
    unit = choose_unit(view)
    st.subheader(heading(unit.channel, view.maps().map(unit.channel)), anchor=False)
    picture, numbers, more = st.columns([4, 3, 3], gap="medium")
    with picture:
        _large(view, unit)
    with numbers:
        _facts(view, unit)
    with more:
        _top_units(view, unit)
        if stage_of(view.layer) == "conv1":
            _kernel(view, unit)


def heading(channel: int, values: NDArray[np.float32]) -> str:
    """Return where a map is strongest and how much of it is above 0."""
    ((row, column, top),) = histogram.top_cells(values, 1)
    active, count = int((values > 0).sum()), int((values == top).sum())
    numbers = {"channel": channel, "value": short_number(top), "units": values.size}
    if values.size == 1:
        return passage(_TOPIC, "One unit", **numbers)
    if not active:
        return passage(_TOPIC, "Silent", **numbers)
    name = "Strongest" if count == 1 else "Strongest in several"
    return passage(_TOPIC, name, **numbers, active=active, row=row, column=column, count=count)


def _large(view: MapsView, unit: Unit) -> None:
    maps, group = view.maps(), view.group_of(unit.channel)
    low, high = view.scale()
    field = unit_field(unit, view.spec, view.classes)
    shown = crop_panels.at_true_centres(maps.map(unit.channel), group.field, low, high, view.palette())
    placed = group.field.jump_px is not None or maps.shape[1] == 1
    crop_panels.mount(
        "one-map",
        [
            Panel(
                f"Map {unit.channel} of {view.label}",
                passage(
                    _TOPIC,
                    "Large map" if placed else "Large map, uneven",
                    jump=group.field.jump_px,
                    scale=scale_words(view.palette(), low, high),
                ),
                map=shown,
                boxes=(field_frame(field),),
                marks=(field.center_px,),
            )
        ],
        [pictures.crop_file(view.picture.prepared, view.weights)],
        of=f"{maps.digest} {view.layer} {unit.channel}",
        on_pick=crop_panels.keeping_cell(unit.channel, view.keep_unit),
        hint="Point at the map, or move on it with the arrow keys; a click keeps the unit.",
    )


def _facts(view: MapsView, unit: Unit) -> None:
    maps = view.maps()
    values, stats = maps.map(unit.channel), maps.stats
    facts = {
        "maximum": short_number(float(stats.max[unit.channel])),
        "mean": short_number(float(stats.mean[unit.channel])),
        "spread": short_number(float(stats.spread[unit.channel])),
        "active": f"{float(stats.active[unit.channel]):.0%}",
    }
    told = "".join(f"<div><dt>{name}</dt><dd>{text}</dd></div>" for name, text in facts.items())
    st.html(f'<dl class="map-facts">{told}</dl>')
    alike = histogram.constant(values)
    if values.size > 1 and alike is not None:
        heading = "Not finite" if math.isnan(alike) else "All alike"
        st.markdown(passage(_TOPIC, heading, units=values.size, value=short_number(alike)))
    elif values.size > 1:
        chosen = float(values[unit.y, unit.x])
        alt = f"Histogram of the {values.size} activations of map {unit.channel}; the unit's is {short_number(chosen)}."
        chart.mount(histogram.histogram(values, chosen, chart.ink()), key="map-histogram", alt=alt)


def _top_units(view: MapsView, unit: Unit) -> None:
    st.markdown("**Top units of this map**")
    with st.container(horizontal=True, gap="xsmall", key="top-cells"):
        for y, x, value in histogram.top_cells(view.maps().map(unit.channel), TOP):
            st.button(
                f"{short_number(value)} at {y}, {x}", key=f"top-{y}-{x}", on_click=view.keep_unit, args=(unit.channel, y, x),
                type="primary" if (y, x) == (unit.y, unit.x) else "secondary", help=f"Row {y}, column {x}",
            )  # fmt: skip


def _kernel(view: MapsView, unit: Unit) -> None:
    with st.container(key="section-controls-kernels"):
        st.segmented_control(
            "Kernel's colours on the scale of",
            ["kernel", "shared"],
            format_func={"kernel": "this kernel", "shared": "all kernels"}.__getitem__,
            **state.widget("kernels"),
        )
    found = services_maps.draw_kernels(view.weights, state.get("kernels"))
    largest = float(found.largest[unit.channel])
    strength = f"full strength is ±{short_number(largest)}" if largest else "zero everywhere"
    one, all_of_them = st.columns([2, 3])
    one.image(
        data_url(kernel_picture(found.pixels[unit.channel], _KERNEL_PX)),
        caption=f"Kernel {unit.channel}; {strength}.",
        alt=f"The 7×7 weights of kernel {unit.channel} as colours",
    )
    all_of_them.image(
        data_url(kernel_picture(found.pixels, _KERNEL_PX * 3 // 2, chosen=unit.channel)),
        alt="All kernels of the first convolution",
        caption=f"All {len(found.pixels)} kernels, row by row from 0; {unit.channel} is framed.",
    )  # fmt: skip
    st.caption(found.caption)
