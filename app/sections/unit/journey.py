"""The section that follows the picture through the network, from pixels to logits, by each stage's strongest channel."""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Callable, Collection, Mapping
from pathlib import Path
from typing import Any

import numpy as np
import streamlit as st

from app.components.crop_panels import PanelMap, at_true_centres
from app.components.feature_grid import crop_jpeg
from app.figures.charts.growth import short_stage
from app.figures.maps.groups import channel_groups
from app.sections.maps.context import MapsView, read_grid_view
from app.services import maps, why
from app.services.subjects import Network, Subject
from app.session import state
from app.widgets.waiting import show_waiting
from app.words.prose import passage
from app.words.scale import scale_words, short_number
from googlenet_core.arithmetic.unit_fields import unit_field
from googlenet_core.blueprint import naming
from googlenet_core.blueprint.specs import IMAGE_PX
from googlenet_core.engine.prediction import ClassScore
from googlenet_core.maps.journeys import RULE, Stop
from googlenet_core.pictures import palettes

_HERE = Path(__file__).parents[2] / "components" / "journey"
_KEY = "journey"
_MOST_CELLS = 1_000_000
TOP = 5


def show(view: MapsView) -> None:
    """Draw the section."""
    st.markdown(passage("feature_maps_journey", "What is shown", rule=RULE))
    with show_waiting("Following the picture…"):
        stops = maps.follow_journey(view.picture.prepared, view.weights)
        answers = why.ask_heads(Subject(view.picture, Network(view.weights))).prediction.main or ()
    data = _data(view, stops, answers[:TOP])
    going = _going({stop.layer for stop in stops}, data["meta"]["version"], view.still_asked)
    _JOURNEY(key=_KEY, data=data, on_go_change=going)


def _going(layers: Collection[str], version: str, still_asked: Callable[[], bool]) -> Callable[[], None]:
    """What is called when a stop's layer is to be opened."""

    def go() -> None:
        wanted = read_go(state.widget_value(_KEY), layers, version)
        if wanted and still_asked():
            layer, numbers = wanted
            state.show_layer(layer)
            state.put_all({"unit": tuple(numbers), "maps": "grid"})

    return go


def read_go(value: object, layers: Collection[str], version: str) -> tuple[str, tuple[int, int, int]] | None:
    """Read which layer and unit (channel, row, column) of this journey a browser wants to see; None if it makes no sense."""
    place = value.get("go") if isinstance(value, Mapping) else None
    if not isinstance(place, Mapping) or place.get("of") != version:
        return None
    layer, (channel, y, x) = place.get("layer"), (place.get(name) for name in ("channel", "y", "x"))
    if not isinstance(layer, str) or layer not in layers:
        return None
    whole = all(type(n) is int and 0 <= n < _MOST_CELLS for n in (channel, y, x))
    return (layer, (channel, y, x)) if whole else None  # type: ignore[return-value]


_JOURNEY = st.components.v2.component(
    "googlenet_explorer.journey",
    html=(_HERE / "journey.html").read_text(encoding="utf-8"),
    css=(_HERE / "journey.css").read_text(encoding="utf-8"),
    js="\n".join((_HERE / part).read_text(encoding="utf-8") for part in ("../lib/crop_panels_draw.js", "journey.js")),
)


def _data(view: MapsView, stops: tuple[Stop, ...], answers: tuple[ClassScore, ...]) -> dict[str, Any]:
    palette = read_grid_view().palette or palettes.DEFAULT
    signed = palettes.DEFAULT_SIGNED
    rows, values, start = [], [], 0
    for stop in stops:
        end = start + stop.map.size
        rows.append(_stop(view, stop, palette, answers if stop.name else ()) | {"span": [start, end]})
        values.append(stop.map.astype(np.float32).ravel())
        start = end
    table = palettes.get_palette(signed if palette == signed else palette).table
    meta = {
        "stops": [{**row, "map": {**row["map"], "span": row["span"]}} for row in rows],
        "palette": {
            "id": palette,
            "zero": palettes.get_palette(palette).zero,
            "table": base64.b64encode(table.tobytes()).decode(),
        },
        "image_px": IMAGE_PX,
    }
    numbers, crop = np.concatenate(values), crop_jpeg(view.picture.prepared.crop)
    digest = hashlib.sha256(json.dumps(meta).encode() + numbers.tobytes() + crop)
    version = digest.hexdigest()[:24]
    return {"meta": meta | {"version": version}, "values": numbers, "crop": np.frombuffer(crop, np.uint8)}


def _stop(view: MapsView, stop: Stop, palette: str, answers: tuple[ClassScore, ...]) -> dict[str, Any]:
    seen = unit_field(stop.peak, view.spec, view.classes)
    groups = channel_groups(view.spec, stop.layer, stop.shape[0])
    field = next(group.field for group in groups if stop.channel in group.channels)
    most = max(abs(float(stop.map.min())), float(stop.map.max()))
    low = -most if palette == palettes.DEFAULT_SIGNED else 0.0
    shown = at_true_centres(stop.map, field, low, most, palette)
    return {
        "title": stop.label,
        "short": short_stage(stop.layer),
        "facts": _facts(view, stop),
        "colours": f"Scale: this map's own; {scale_words(palette, low, most)}. The square is the field of its strongest unit.",
        "map": _map(shown),
        "box": {"top": seen.box.top, "left": seen.box.left, "height": seen.box.height, "width": seen.box.width,
                "line": "solid"},
        "centre": seen.center_px,
        "unit": {"layer": stop.layer, "channel": stop.channel, "y": stop.peak.y, "x": stop.peak.x},
        "answers": [[score.label, score.probability] for score in answers],
    }  # fmt: skip


def _map(shown: PanelMap) -> dict[str, object]:
    height, width = shown.values.shape
    facts = {name: getattr(shown, name) for name in ("top", "left", "side", "low", "high", "fade")}
    return facts | {"height": height, "width": width}


def _facts(view: MapsView, stop: Stop) -> list[list[str]]:
    channels, height, width = stop.shape
    size = f"{channels} maps of {height}×{width}" if height > 1 else f"{channels} numbers"
    whose = ""
    if stop.branch:
        whose = f" of the concat, no. {stop.local} of the {naming.branch_label(view.spec, stop.branch)} branch"
    facts = [
        ["Stage", size],
        ["Strongest", f"channel {stop.channel}{whose}" + (f": {stop.name}" if stop.name else "")],
        ["Mean", short_number(stop.mean)],
        [
            "Maximum",
            f"{short_number(stop.max)}" + (f" at row {stop.peak.y}, column {stop.peak.x}" if height > 1 else ""),
        ],
        [
            "Its units see",
            f"{stop.rf_px}×{stop.rf_px} px" + (" (more than the picture)" if stop.rf_px > IMAGE_PX else ""),
        ],
    ]
    if height > 1:
        facts.append(["Active", f"{stop.active:.0%} of its units; {stop.silent} of {channels} maps are silent"])
    return facts
