"""Rows of a left-to-right drawing, and the edges that lead from the end of one row to the start of the next.

Graphviz lays the rows out without those edges, since it would pull them across the nodes; here each is led around the
end of its row, through the gap, to the left of the next. Coordinates are Graphviz's: points, y upwards.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from googlenet_core.blueprint.architecture import Edge

Point = tuple[float, float]

_TURN = 14.0
"""Radius of the corners of a leading edge."""

_ABOVE = 10.0
"""Distance of a label's middle above its line."""


@dataclass(frozen=True, slots=True)
class NodeBox:
    """A rectangle, by its corners."""

    left: float
    bottom: float
    right: float
    top: float

    @property
    def middle(self) -> float:
        """Half way between bottom and top."""
        return (self.bottom + self.top) / 2


def boxes(layout: str) -> dict[str, NodeBox]:
    """Read where nodes and clusters were put from Graphviz's JSON, by name."""
    found = {}
    for item in json.loads(layout).get("objects", ()):
        if "bb" in item:
            found[item["name"]] = NodeBox(*map(float, item["bb"].split(",")))
        elif "pos" in item:
            found[item["name"]] = _node_box(item)
    return found


def _node_box(item: Mapping[str, Any]) -> NodeBox:
    x, y = map(float, item["pos"].split(","))
    half_width, half_height = float(item["width"]) * 36, float(item["height"]) * 36
    return NodeBox(x - half_width, y - half_height, x + half_width, y + half_height)


def led_around(
    edge: Edge, placed: Mapping[str, NodeBox], above: NodeBox, below: NodeBox, arrow: float
) -> dict[str, str]:
    """Return the position attributes of an edge from the row ``above`` to the first node of the row ``below``.

    ``arrow`` is the length of its arrowhead.
    """
    source, target = placed[edge.source], placed[edge.target]
    right, left = above.right + _TURN, below.left - _TURN
    gap = (above.bottom + below.top) / 2
    corners: list[Point] = [
        (source.right, source.middle),
        (right, source.middle),
        (right, gap),
        (left, gap),
        (left, target.middle),
        (target.left - arrow, target.middle),
    ]
    spline = " ".join(f"{x:.2f},{y:.2f}" for x, y in _rounded(corners))
    tip = f"e,{target.left:.2f},{target.middle:.2f}"
    return {"pos": f"{tip} {spline}", "lp": f"{(left + right) / 2:.2f},{gap + _ABOVE:.2f}"}


def _rounded(corners: list[Point]) -> list[Point]:
    """Control points of a cubic spline along a polyline with rounded corners."""
    points = [corners[0]]
    for before, corner, after in zip(corners, corners[1:], corners[2:], strict=False):
        start, end = _towards(corner, before), _towards(corner, after)
        points += [points[-1], start, start, corner, corner, end]
    return [*points, points[-1], corners[-1], corners[-1]]


def _towards(corner: Point, other: Point) -> Point:
    """The point at most one turn away from ``corner`` on the way to ``other``, at most half way."""
    dx, dy = other[0] - corner[0], other[1] - corner[1]
    length = abs(dx) + abs(dy)  # lines are level or upright
    share = min(_TURN / length, 0.5) if length else 0.0
    return corner[0] + dx * share, corner[1] + dy * share
