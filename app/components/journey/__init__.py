"""A picture's way through the network, one stage after another; all stages are sent at once, so that stepping asks nobody."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from app.components.crop_panels import at_true_centres, palette_dict
from app.components.mount import declare, is_index, packed, reported_fields
from app.figures.charts.growth import short_stage
from app.figures.drawings.inline import crop_jpeg
from app.figures.maps.groups import channel_groups
from app.figures.tables.answers import HeadAnswer
from app.session import state
from app.words.scale import scale_words, short_number
from googlenet_core.arithmetic import unit_field
from googlenet_core.blueprint import IMAGE_PX, GoogLeNetSpec, LayerId, naming
from googlenet_core.maps import Stop
from googlenet_core.pictures import palettes

_JOURNEY = declare(
    __file__,
    lib=("dom", "mounting", "packed", "numbers", "map_drawing", "answer_rows"),
    styles=("lib/controls.css", "lib/scale_bar.css", "lib/answer_rows.css"),
)
_MOST_CELLS = 1_000_000
_MAP_FACTS = ("top", "left", "side", "low", "high", "fade")
Place = tuple[int, int, int]
"""A unit of a layer: channel, row, column."""


@dataclass(frozen=True, eq=False, slots=True)
class Journey:
    """What is shown: the stops, what the main head ``answers`` at the last of them, and what both come from.

    ``crop`` is the picture [224, 224, 3]; ``classes`` is how many the network can choose from; ``palette`` colours the maps.
    """

    stops: tuple[Stop, ...]
    answers: HeadAnswer
    crop: NDArray[np.uint8]
    spec: GoogLeNetSpec
    classes: int
    palette: str


def mount(key: str, shown: Journey, on_go: Callable[[LayerId, Place], None]) -> None:
    """Show a journey; ``on_go`` is called with the layer and the unit that somebody wants to see, before the page runs."""
    data = _data(shown)
    layers = {stop.layer for stop in shown.stops}
    _JOURNEY(key=key, data=data, on_go_change=_going(key, layers, data["meta"]["version"], on_go))


def _going(
    key: str, layers: Collection[str], version: str, on_go: Callable[[LayerId, Place], None]
) -> Callable[[], None]:
    """What is called when a stop's layer is to be opened. It outlives the run, so it holds none of the maps."""

    def go() -> None:
        if wanted := read_go(state.widget_value(key), layers, version):
            on_go(*wanted)

    return go


def read_go(value: object, layers: Collection[str], version: str) -> tuple[LayerId, Place] | None:
    """Read which layer and unit (channel, row, column) of this journey a browser wants to see; None if it makes no sense."""
    place = reported_fields(value, "go")
    layer, channel, y, x = (place.get(name) for name in ("layer", "channel", "y", "x"))
    if place.get("of") != version or not isinstance(layer, str) or layer not in layers:
        return None
    whole = is_index(channel, _MOST_CELLS) and is_index(y, _MOST_CELLS) and is_index(x, _MOST_CELLS)
    return (layer, (channel, y, x)) if whole else None  # type: ignore[return-value]


def _data(shown: Journey) -> dict[str, Any]:
    stops, start = [], 0
    for stop in shown.stops:
        end = start + stop.map.size
        stops.append(_stop(shown, stop, (start, end)))
        start = end
    meta = {"stops": stops, "palette": palette_dict(shown.palette), "image_px": IMAGE_PX}
    values = np.concatenate([stop.map.astype(np.float32).ravel() for stop in shown.stops])
    return packed(meta, values=values, crop=crop_jpeg(shown.crop))


def _stop(shown: Journey, stop: Stop, span: tuple[int, int]) -> dict[str, Any]:
    seen = unit_field(stop.peak, shown.spec, shown.classes)
    box = seen.box
    low, most = _scale(stop, shown.palette)
    return {
        "title": stop.label,
        "short": short_stage(stop.layer),
        "facts": _facts(shown.spec, stop),
        "colours": f"Scale: this map's own; {scale_words(shown.palette, low, most)}. "
        "The square is the field of its strongest unit.",
        "map": _map(shown, stop) | {"span": span},
        "box": {"top": box.top, "left": box.left, "height": box.height, "width": box.width, "line": "solid"},
        "centre": seen.center_px,
        "unit": {"layer": stop.layer, "channel": stop.channel, "y": stop.peak.y, "x": stop.peak.x},
        "answers": shown.answers if stop.layer == "fc" else None,
    }


def _scale(stop: Stop, palette: str) -> tuple[float, float]:
    most = max(abs(float(stop.map.min())), float(stop.map.max()))
    return -most if palette == palettes.DEFAULT_SIGNED else 0.0, most


def _map(shown: Journey, stop: Stop) -> dict[str, object]:
    groups = channel_groups(shown.spec, stop.layer, stop.shape[0])
    field = next(group.field for group in groups if stop.channel in group.channels)
    laid = at_true_centres(stop.map, field, *_scale(stop, shown.palette), shown.palette)
    height, width = laid.values.shape
    return {name: getattr(laid, name) for name in _MAP_FACTS} | {"height": height, "width": width}


def _facts(spec: GoogLeNetSpec, stop: Stop) -> list[list[str]]:
    channels, height, width = stop.shape
    size = f"{channels} maps of {height}×{width}" if height > 1 else f"{channels} numbers"
    whose = ""
    if stop.branch:
        whose = f" of the concat, no. {stop.local} of the {naming.branch_label(spec, stop.branch)} branch"
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
