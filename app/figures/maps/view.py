"""What a person chose in a grid of maps: order, filters, scale, palette, zoom; the kept unit; the pinned maps.

Values come from browsers and URLs, so reading them never fails: what is not understood becomes the default.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from typing import cast

import numpy as np
from numpy.typing import NDArray

from googlenet_core.maps import MapStats, stats as map_stats
from googlenet_core.pictures import palettes

SCALES = ("map", "layer", "fixed")
"""Whose largest value gets the brightest colour: the map's own, the layer's, or a number typed in."""

MAX_ZOOM = 64
_MAX_TEXT = 200


@dataclass(frozen=True, slots=True)
class GridView:
    """How a grid is shown. ``palette`` "" and ``zoom`` 0 mean: chosen for the layer. ``branch`` 0 means all.

    ``minimum`` is in activation units, ``fixed`` the high end of the fixed scale (0: the layer's own maximum),
    ``channels`` text such as ``3, 64-70``.
    """

    sort: str = "mean"
    reverse: bool = False
    scale: str = "map"
    fixed: float = 0.0
    palette: str = ""
    branch: int = 0
    minimum: float = 0.0
    silent: bool = True
    channels: str = ""
    zoom: int = 0

    @classmethod
    def parse(cls, values: object) -> GridView:
        """Return the view described by a mapping; entries that are missing or make no sense are the defaults."""
        given = values if isinstance(values, Mapping) else {}
        return cls(
            sort=_one_of(given.get("sort"), map_stats.ORDERS, cls().sort),
            reverse=_flag(given.get("reverse"), cls().reverse),
            scale=_one_of(given.get("scale"), SCALES, cls().scale),
            fixed=_number(given.get("fixed"), math.inf),
            palette=_one_of(given.get("palette"), palettes.PALETTES, ""),
            branch=int(_number(given.get("branch"), 4)),
            minimum=_number(given.get("minimum"), math.inf),
            silent=_flag(given.get("silent"), cls().silent),
            channels=_words(given.get("channels")),
            zoom=int(_number(given.get("zoom"), MAX_ZOOM)),
        )

    def as_dict(self) -> dict[str, str | bool | int | float]:
        """Return all fields by name."""
        return asdict(self)


@dataclass(frozen=True, slots=True)
class MapCell:
    """One unit: a cell of a map. All three are counted from 0."""

    channel: int
    y: int
    x: int

    @classmethod
    def parse(cls, values: object, shape: tuple[int, int, int]) -> MapCell | None:
        """Return the cell described by a mapping, or None if it is not inside maps of ``shape`` (C, H, W)."""
        given = values if isinstance(values, Mapping) else {}
        numbers = [given.get(name) for name in ("channel", "y", "x")]
        if all(type(n) is int and 0 <= n < size for n, size in zip(numbers, shape, strict=True)):
            return cls(*cast("list[int]", numbers))
        return None


@dataclass(frozen=True, slots=True)
class GridState:
    """All that a person can choose in the grid. ``seq`` is the number of the last action that is in it."""

    view: GridView = GridView()
    selected: MapCell | None = None
    pinned: tuple[int, ...] = ()
    seq: int = 0

    def after(self, done: object, picture_id: str, shape: tuple[int, int, int]) -> GridState:
        """Return the state after what the browser says was done, or this state if it holds that already.

        Args:
            done: a mapping of ``seq``, ``id``, ``view``, ``selected`` and ``pinned``.
            picture_id: the maps that are shown; of what was done with other maps only the view is taken.
            shape: channels, height and width of these maps.
        """
        given = done if isinstance(done, Mapping) else {}
        seq = given.get("seq")
        if not isinstance(seq, int) or seq == self.seq:
            return self
        seen = replace(self, view=GridView.parse(given.get("view")), seq=seq)
        if given.get("id") != picture_id:
            return seen
        pinned = given.get("pinned")
        numbers = pinned if isinstance(pinned, list) else []
        known = dict.fromkeys(n for n in numbers if type(n) is int and 0 <= n < shape[0])
        return replace(seen, selected=MapCell.parse(given.get("selected"), shape), pinned=tuple(known))


def select_visible(view: GridView, stats: MapStats, branches: tuple[range, ...] = ()) -> NDArray[np.intp]:
    """Return the channels a view shows, in its order.

    Args:
        view: what was chosen.
        stats: facts about the layer's maps.
        branches: channels of branch 1, 2, ... where the layer is a depth concat.
    """
    count = len(stats.max)
    keep = map_stats.select_channels(
        stats, channels=map_stats.parse_channels(view.channels, count), minimum=view.minimum, silent=view.silent
    )
    if 1 <= view.branch <= len(branches):
        keep &= map_stats.select_channels(stats, channels=(branches[view.branch - 1],))
    order = map_stats.order_channels(stats, view.sort, reverse=view.reverse)
    return order[keep[order]]


def _one_of(value: object, known: tuple[str, ...], default: str) -> str:
    return value if isinstance(value, str) and value in known else default


def _flag(value: object, default: bool) -> bool:
    return value if isinstance(value, bool) else {"1": True, "0": False}.get(_words(value), default)


def _words(value: object) -> str:
    return value[:_MAX_TEXT] if isinstance(value, str) else ""


def _number(value: object, most: float) -> float:
    try:
        number = float(value)  # type: ignore[arg-type]
    except (TypeError, ValueError, OverflowError):
        return 0.0
    return number if math.isfinite(number) and 0 <= number <= most else 0.0


def text_of(value: object) -> str:
    """Return a field's value as it stands in an address; `GridView.parse` reads it back."""
    if isinstance(value, float):
        short = f"{value:g}"
        return short if float(short) == value else repr(value)
    return str(int(value)) if isinstance(value, bool) else str(value)
