"""Maps over the crop they belong to, one or several side by side, every cell at its unit's true place.

One component serves a single large map, the four branches of a module, two pictures, an effective field: what stands
in the panels is decided by whoever shows them. Clicking (or Enter) reports the pixel and the cell.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass

import numpy as np
from numpy.typing import NDArray

from app.components.mount import base64_of, declare, is_index, packed, reported_fields
from app.session import state
from googlenet_core.arithmetic import Field
from googlenet_core.blueprint import IMAGE_PX
from googlenet_core.pictures import palettes

_PANELS = declare(
    __file__,
    lib=("dom", "mounting", "packed", "numbers", "map_drawing"),
    styles=("lib/controls.css", "lib/scale_bar.css"),
)
_KEYS = "Arrow keys move from place to place, with Shift further; Enter chooses."


@dataclass(frozen=True, eq=False, slots=True)
class PanelMap:
    """Values [H, W] and where they lie: cells are squares of ``side`` px, the first one's corner at (top, left).

    ``low`` and ``high`` are the ends of the scale, equal where there is nothing but zeros. ``unit`` names a cell in the readout. ``fade`` lets the picture
    shine through where the value is low.
    """

    values: NDArray[np.float32]
    top: float
    left: float
    side: float
    low: float
    high: float
    palette: str
    unit: str = "unit"
    fade: bool = False


@dataclass(frozen=True, slots=True)
class Frame:
    """A rectangle on the picture in pixels; frames with one label share a line style (solid, dashed, dotted)."""

    label: str
    top: float
    left: float
    height: float
    width: float
    line: str = "solid"


@dataclass(frozen=True, eq=False, slots=True)
class Panel:
    """One picture with what lies on it.

    ``crop`` is the index of the picture, None for none; ``marks`` are centres; ``window`` is the part that is shown: top,
    left and side in pixels.
    """

    title: str
    caption: str = ""
    crop: int | None = 0
    map: PanelMap | None = None
    boxes: tuple[Frame, ...] = ()
    marks: tuple[tuple[float, float], ...] = ()
    colour: str = ""
    window: tuple[float, float, float] = (0, 0, IMAGE_PX)


@dataclass(frozen=True, slots=True)
class Pick:
    """What was chosen: the panel, the pixel (row, column), and the cell there, if the panel has a map."""

    panel: int
    pixel: tuple[int, int]
    cell: tuple[int, int] | None


def at_true_centres(
    values: NDArray[np.float32], field: Field, low: float, high: float, palette: str, unit: str = "unit"
) -> PanelMap:
    """Lay a map [H, W] over the crop: each cell a square of side jump around its unit's true centre.

    A single cell, or a layer whose units are not evenly spaced, covers the whole crop evenly.
    """
    if len(values) == 1 or field.jump_px is None:
        return PanelMap(values, 0, 0, IMAGE_PX / len(values), low, high, palette, unit)
    edge = field.center0_px + 0.5 - field.jump_px / 2
    return PanelMap(values, edge, edge, field.jump_px, low, high, palette, unit)


def mount(
    key: str,
    panels: Sequence[Panel],
    crops: Sequence[bytes],
    *,
    of: str = "",
    on_pick: Callable[[Pick], None] | None = None,
    columns: int | None = None,
    cursor: tuple[float, float] | None = None,
    strength: int = 70,
    hint: str = "",
) -> None:
    """Show panels.

    Args:
        key: names them on their page.
        panels: what to show.
        crops: the pictures as JPEG, which panels share.
        of: says what the panels are about; a pick made on panels about something else, of which the browser has not
            heard yet that they are gone, is no pick.
        on_pick: told what was chosen, before the page runs again.
        columns: panels in a row; all in one by default.
        cursor: place marked while nobody points anywhere.
        strength: percent to which a map covers its picture at first.
        hint: what can be done, in a sentence under the panels.
    """

    def picked() -> None:
        found = read_pick(state.widget_value(key), len(panels), of)
        if on_pick and found:
            on_pick(found)

    _PANELS(
        key=key, data=_data(panels, crops, columns or len(panels), cursor, strength, hint, of), on_pick_change=picked
    )


def keeping_cell(channel: int, keep_unit: Callable[[int, int, int], None]) -> Callable[[Pick], None]:
    """Return an ``on_pick`` that keeps the chosen cell's unit of a channel."""

    def picked(pick: Pick) -> None:
        if pick.cell:
            keep_unit(channel, *pick.cell)

    return picked


def read_pick(value: object, panels: int, of: str = "") -> Pick | None:
    """Read what the browser says was chosen; None if it makes no sense or was chosen on panels about something else."""
    given = reported_fields(value, "pick")
    if given.get("of", "") != of:
        return None
    panel, pixel, cell = given.get("panel"), _place(given.get("pixel")), _place(given.get("cell"))
    known = is_index(panel, panels) and pixel and max(pixel) < IMAGE_PX
    return Pick(panel, pixel, cell) if known and pixel else None  # type: ignore[arg-type]


def _place(given: object) -> tuple[int, int] | None:
    whole = isinstance(given, Sequence) and len(given) == 2 and all(type(n) is int and n >= 0 for n in given)
    return (given[0], given[1]) if whole else None  # type: ignore[index]


def _data(
    panels: Sequence[Panel],
    crops: Sequence[bytes],
    columns: int,
    cursor: tuple[float, float] | None,
    strength: int,
    hint: str,
    of: str,
) -> dict[str, object]:
    spans: list[tuple[int, int]] = []
    values: list[NDArray[np.float32]] = []
    used: set[str] = set()
    for panel in panels:
        start = sum(map(len, values))
        if panel.map is None:
            spans.append((start, start))
            continue
        values.append(np.ascontiguousarray(panel.map.values, dtype=np.float32).ravel())
        used.add(panel.map.palette)
        spans.append((start, start + len(values[-1])))
    ends = np.cumsum([0, *map(len, crops)]).tolist()
    meta = {
        "panels": [_panel_dict(panel, span) for panel, span in zip(panels, spans, strict=True)],
        "crops": list(itertools.pairwise(ends)),
        "palettes": [palette_dict(name) for name in sorted(used)],
        "columns": columns,
        "cursor": cursor,
        "strength": strength,
        "hint": hint,
        "of": of,
        "keys": _KEYS,
        "image_px": IMAGE_PX,
    }
    return packed(meta, values=np.concatenate([np.zeros(0, np.float32), *values]), crops=b"".join(crops))


def _panel_dict(panel: Panel, span: tuple[int, int]) -> dict[str, object]:
    shown = None
    if panel.map is not None:
        height, width = panel.map.values.shape
        facts = {
            name: getattr(panel.map, name) for name in ("top", "left", "side", "low", "high", "palette", "unit", "fade")
        }
        shown = facts | {"height": height, "width": width, "span": span}
    return {
        "title": panel.title,
        "caption": panel.caption,
        "crop": -1 if panel.crop is None else panel.crop,
        "colour": panel.colour,
        "window": panel.window,
        "map": shown,
        "boxes": [asdict(box) for box in panel.boxes],
        "marks": panel.marks,
    }


def palette_dict(name: str) -> dict[str, object]:
    """Return a palette as the script that draws maps reads it."""
    return {"id": name, "zero": palettes.get_palette(name).zero, "table": base64_of(palettes.get_palette(name).table)}
