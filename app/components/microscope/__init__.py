"""One number taken apart: the window on its source, the products, what follows; the arrow keys slide the window."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from app.components.mount import base64_of, declare, is_index, packed, reported_fields
from app.figures.drawings.inline import crop_jpeg
from app.figures.maps.microscope import describe_steps
from app.session import state
from app.words.scale import scale_words, short_number
from googlenet_core.arithmetic import Unit, UnitField
from googlenet_core.blueprint import GoogLeNetSpec, LayerId, naming
from googlenet_core.microscope import AveragePool, Convolution, Explanation, MaxPool, ResponseNorm
from googlenet_core.pictures import palettes
from googlenet_core.wording import percent

_MICROSCOPE = declare(
    __file__, lib=("dom", "mounting", "packed", "numbers", "map_drawing"), styles=("lib/controls.css",)
)
_WITH_WINDOW = Convolution | MaxPool | AveragePool | ResponseNorm


@dataclass(frozen=True, eq=False, slots=True)
class MapsSource:
    """The maps that the window slides over: those of the listed summands."""

    layer: LayerId
    channels: tuple[int, ...]


@dataclass(frozen=True, eq=False, slots=True)
class Dissected:
    """What is shown.

    ``own`` is the unit's map [H, W] and ``scale`` the ends of its colours; ``crop`` is the picture [224, 224, 3] with its ``digest``;
    ``sources`` are the maps [C, H, W] of `source_of`, none where there is no source.
    """

    unit: Unit
    found: Explanation
    spec: GoogLeNetSpec
    own: NDArray[np.float32]
    scale: tuple[float, float]
    palette: str
    crop: NDArray[np.uint8]
    digest: str
    sources: NDArray[np.float32] | None


def mount(key: str, shown: Dissected, on_move: Callable[[int, int, int], None]) -> None:
    """Show how a unit's value came about; ``on_move`` is called with the unit (channel, row, column) slid to."""
    _MICROSCOPE(key=key, data=_data(shown), on_move_change=_moving(key, shown.unit, shown.own.shape, on_move))


def _moving(
    key: str, unit: Unit, shape: tuple[int, ...], on_move: Callable[[int, int, int], None]
) -> Callable[[], None]:
    """What is called when the window slides over the unit's map. It outlives the run, so it holds none of the maps."""

    def moved() -> None:
        if place := read_move(state.widget_value(key), unit, shape):
            on_move(unit.channel, *place)

    return moved


def read_move(value: object, unit: Unit, shape: tuple[int, ...]) -> tuple[int, int] | None:
    """Read to which cell (row, column) a browser moves the unit; None if it makes no sense or is about another map."""
    move = reported_fields(value, "move")
    y, x = move.get("y"), move.get("x")
    same = (move.get("layer"), move.get("channel")) == (unit.layer, unit.channel)
    return (y, x) if same and is_index(y, shape[0]) and is_index(x, shape[1]) else None


def source_of(found: Explanation) -> MapsSource | None:
    """Return which maps the window slides over; None where a vector or the picture is read."""
    step = _first_with_window(found)
    if step is None or step.source == naming.INPUT:
        return None
    if isinstance(step, Convolution):
        return MapsSource(step.source, tuple(term.channel for term in step.sum.terms))
    return MapsSource(step.source, (_maker(found).channel,))


def _first_with_window(found: Explanation) -> _WITH_WINDOW | None:
    return next((step for step in found.steps if isinstance(step, _WITH_WINDOW)), None)


def _maker(found: Explanation) -> Unit:
    """The unit that computed the value: a concat's is one of a branch."""
    return next((step.maker for step in found.steps if hasattr(step, "maker")), found.unit)


def _data(shown: Dissected) -> dict[str, Any]:
    found, unit, (low, high) = shown.found, shown.unit, shown.scale
    source, maps = _source(shown)
    box = found.field.box
    meta = {
        "layer": unit.layer,
        "channel": unit.channel,
        "cell": [unit.y, unit.x],
        "shape": shown.own.shape,
        "steps": describe_steps(found, shown.spec),
        "verdict": f"{short_number(found.result)} {'✓ as the network computed it' if found.agrees else '≠ ' + short_number(found.captured)}",
        "field": {"top": box.top, "left": box.left, "height": box.height, "width": box.width, "line": "solid"},
        "field_words": _field_words(found.field),
        "own_words": f"Map {unit.channel} of {naming.label(unit.layer, shown.spec)}: {scale_words(shown.palette, low, high)}.",
        "palette": base64_of(palettes.get_palette(shown.palette).table),
        "source": source,
        "crop_id": shown.digest,
    }
    own = _codes(shown.own, low, high, shown.palette)
    return packed(meta, crop=crop_jpeg(shown.crop), own=own.ravel(), sources=maps.ravel())


def _field_words(field: UnitField) -> str:
    part = "" if field.share_inside == 1 else f", {percent(field.share_inside)} of it inside the picture"
    return f"Its field: {field.rf_px}×{field.rf_px} px{part}."


def _source(shown: Dissected) -> tuple[dict[str, Any] | None, NDArray[np.uint8]]:
    """What is told of the maps under the window, and their codes."""
    step, source, values = _first_with_window(shown.found), source_of(shown.found), shown.sources
    if step is None or source is None or values is None:
        return None, np.zeros(0, np.uint8)
    high = float(values.max())
    low = min(0.0, float(values.min()))
    low = -max(high, -low) if low < 0 or palettes.get_palette(shown.palette).diverging else 0.0
    top, left, side, stride = _window(step, _maker(shown.found))
    told = scale_words(shown.palette, low, max(high, -low))
    facts = {
        "shape": values.shape[1:],
        "channels": source.channels,
        "window": {"top": top, "left": left, "height": side, "width": side, "stride": stride},
        "words": ["Map", f"of {naming.label(source.layer, shown.spec)}, with the window: {told}."],
    }
    return facts, _codes(values, low, max(high, -low), shown.palette)


def _window(step: _WITH_WINDOW, maker: Unit) -> tuple[int, int, int, int]:
    if isinstance(step, ResponseNorm):
        return maker.y, maker.x, 1, 1
    stride = step.stride if isinstance(step, Convolution) else 0
    return step.cells.top, step.cells.left, step.cells.height, stride


def _codes(values: NDArray[np.float32], low: float, high: float, palette: str) -> NDArray[np.uint8]:
    low, high = palettes.scale_ends(palette, low, high)
    share = (np.nan_to_num(values) - low) / (high - low)
    return np.rint(np.clip(share, 0, 1) * (palettes.ENTRIES - 1)).astype(np.uint8)
