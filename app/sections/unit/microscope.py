"""The section that takes one number apart, down to inputs and weights; the arrow keys slide the window."""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from app.components.feature_grid import crop_jpeg
from app.figures.maps.microscope import describe_steps
from app.sections.maps.context import MapsView
from app.sections.maps.unit_picker import choose_unit
from app.services import maps as services_maps
from app.session import state
from app.widgets.waiting import show_waiting
from app.words.scale import scale_words, short_number
from app.words.text import plain
from googlenet_core.arithmetic.units import Unit
from googlenet_core.blueprint import naming
from googlenet_core.microscope.reports import Explanation
from googlenet_core.microscope.steps import AveragePool, Convolution, LocalResponseNorm, MaxPool
from googlenet_core.pictures import palettes

_HERE = Path(__file__).parents[2] / "components" / "microscope"
_KEY = "microscope"


def show(view: MapsView) -> None:
    """Draw the section."""
    unit = choose_unit(view)
    layers = services_maps.layers_read(view.weights, unit)
    with show_waiting(
        "Running the network…",
        needed=not services_maps.are_captured(view.picture.prepared, view.weights, layers),
    ):
        found = services_maps.explain(view.picture.prepared, view.weights, unit)
    moved = _moving(unit, view.maps().shape[1:], view.keep_unit)
    _MICROSCOPE(key=_KEY, data=_data(view, unit, found), on_move_change=moved)
    st.caption(f"{view.spec.title}, weights {plain(found.made.weights)}. {_agreement(found)}")


def _agreement(found: Explanation) -> str:
    return (
        f"The sum is computed in float64, the network in float32; they differ by {short_number(found.difference)} "
        f"({'within' if found.agrees else 'more than'} what rounding explains)."
    )


def _moving(unit: Unit, shape: tuple[int, int], keep_unit: Callable[[int, int, int], None]) -> Callable[[], None]:
    """What is called when the window slides over the unit's map."""

    def moved() -> None:
        if place := read_move(state.widget_value(_KEY), unit, shape):
            keep_unit(unit.channel, *place)

    return moved


def read_move(value: object, unit: Unit, shape: tuple[int, int]) -> tuple[int, int] | None:
    """Read to which cell (row, column) a browser moves the unit; None if it makes no sense or is about another map."""
    move = value.get("move") if isinstance(value, Mapping) else None
    if not isinstance(move, Mapping) or (move.get("layer"), move.get("channel")) != (unit.layer, unit.channel):
        return None
    y, x = move.get("y"), move.get("x")
    inside = type(y) is int and type(x) is int and 0 <= y < shape[0] and 0 <= x < shape[1]
    return (y, x) if inside else None  # type: ignore[return-value]


_MICROSCOPE = st.components.v2.component(
    "googlenet_explorer.microscope",
    html=(_HERE / "microscope.html").read_text(encoding="utf-8"),
    css=(_HERE / "microscope.css").read_text(encoding="utf-8"),
    js="\n".join(
        (_HERE / part).read_text(encoding="utf-8") for part in ("../lib/crop_panels_draw.js", "microscope.js")
    ),
)


def _data(view: MapsView, unit: Unit, found: Explanation) -> dict[str, object]:
    maps, (low, high) = view.maps(), view.scale()
    crop = crop_jpeg(view.picture.prepared.crop)
    source, cut = _source(view, found)
    box = found.field.box
    meta: dict[str, Any] = {
        "layer": view.layer,
        "channel": unit.channel,
        "cell": [unit.y, unit.x],
        "shape": maps.shape[1:],
        "steps": describe_steps(found, view.spec),
        "verdict": f"{short_number(found.result)} {'✓ as the network computed it' if found.agrees else '≠ ' + short_number(found.captured)}",
        "field": {"top": box.top, "left": box.left, "height": box.height, "width": box.width, "line": "solid"},
        "field_words": f"What it can see: {found.field.rf_px}×{found.field.rf_px} px.",
        "own_words": f"Map {unit.channel} of {view.label}: {scale_words(view.palette(), low, high)}.",
        "palette": base64.b64encode(palettes.get_palette(view.palette()).table.tobytes()).decode(),
        "source": source,
        "crop_id": view.picture.prepared.digest,
    }
    own = _codes(maps.map(unit.channel)[None], low, high, view.palette())
    digest = hashlib.sha256(json.dumps(meta).encode() + own.tobytes() + cut.tobytes()).hexdigest()[:24]
    return {
        "meta": meta | {"version": digest},
        "crop": np.frombuffer(crop, np.uint8),
        "own": own.ravel(),
        "sources": cut.ravel() if cut.size else np.zeros(1, np.uint8),
    }


def _source(view: MapsView, found: Explanation) -> tuple[dict[str, Any] | None, NDArray[np.uint8]]:
    """The maps that the window slides over: those of the listed summands; none where a vector or the picture is read."""
    step = next(
        (one for one in found.steps if isinstance(one, Convolution | MaxPool | AveragePool | LocalResponseNorm)), None
    )
    nothing = None, np.zeros(0, np.uint8)
    if step is None or step.source == naming.INPUT:
        return nothing
    made = next((one.maker for one in found.steps if hasattr(one, "maker")), found.unit)
    channels = [term.channel for term in step.sum.terms] if isinstance(step, Convolution) else [made.channel]
    values = services_maps.read_maps(view.picture.prepared, view.weights, step.source, tuple(channels))
    high = float(values.max())
    low = min(0.0, float(values.min()))
    low = -max(high, -low) if low < 0 or palettes.get_palette(view.palette()).diverging else 0.0
    top, left, side, stride = _window(step, made)
    facts = {
        "shape": values.shape[1:],
        "channels": channels,
        "window": {"top": top, "left": left, "height": side, "width": side, "stride": stride},
        "words": ["Map", f"of {naming.label(step.source, view.spec)}, with the window: "
                  f"{scale_words(view.palette(), low, max(high, -low))}."],
    }  # fmt: skip
    return facts, _codes(values, low, max(high, -low), view.palette())


def _window(step: Convolution | MaxPool | AveragePool | LocalResponseNorm, made: Unit) -> tuple[int, int, int, int]:
    if isinstance(step, LocalResponseNorm):
        return made.y, made.x, 1, 1
    stride = step.stride if isinstance(step, Convolution) else 0
    return step.cells.top, step.cells.left, step.cells.height, stride


def _codes(values: NDArray[np.float32], low: float, high: float, palette: str) -> NDArray[np.uint8]:
    low, high = palettes.scale_ends(palette, low, high)
    share = (np.nan_to_num(values) - low) / (high - low)
    return np.rint(np.clip(share, 0, 1) * (palettes.ENTRIES - 1)).astype(np.uint8)
