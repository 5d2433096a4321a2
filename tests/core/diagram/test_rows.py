"""Edges that lead to the next row go around what stands in the rows."""

from __future__ import annotations

import json

import pytest
from hypothesis import given, strategies as st

from googlenet_core.blueprint.architecture import Edge
from googlenet_core.diagram.rows import NodeBox, boxes, led_around

UPPER, LOWER = NodeBox(0, 100, 300, 160), NodeBox(0, 0, 200, 60)
ROUNDING = 0.01
EDGE = Edge("last", "first", (1, 192, 28, 28))


def points(position: str) -> list[tuple[float, float]]:
    pairs = [pair.removeprefix("e,").split(",") for pair in position.split()]
    return [(float(x), float(y)) for x, y in pairs]


def test_nodes_and_clusters_are_read_from_graphviz() -> None:
    layout = {
        "objects": [
            {"name": "cluster_row_0", "bb": "0,0,100,50"},
            {"name": "conv1", "pos": "60,25", "width": "1", "height": "0.5"},
            {"name": "without a place"},
        ]
    }
    assert boxes(json.dumps(layout)) == {"cluster_row_0": NodeBox(0, 0, 100, 50), "conv1": NodeBox(24, 7, 96, 43)}


@given(st.floats(0, 60), st.floats(20, 100), st.floats(0, 30))
def test_a_leading_edge_stays_out_of_both_rows(up: float, wide: float, down: float) -> None:
    placed = {
        "last": NodeBox(200, 100 + up / 3, 200 + wide, 110 + up / 3),
        "first": NodeBox(10, 20 + down, 60, 30 + down),
    }
    tip, *spline = points(led_around(EDGE, placed, UPPER, LOWER, arrow=8)["pos"])
    assert tip == pytest.approx((10, placed["first"].middle), abs=ROUNDING)
    assert len(spline) % 3 == 1, "a cubic spline has 3n + 1 control points"
    gap = (UPPER.bottom + LOWER.top) / 2
    for x, y in spline:
        outside = x >= placed["last"].right - ROUNDING or x <= placed["first"].left + ROUNDING
        assert outside or abs(y - gap) <= ROUNDING, "between the ends the edge runs in the gap"


def test_the_label_stands_in_the_gap() -> None:
    placed = {"last": NodeBox(200, 110, 290, 150), "first": NodeBox(10, 10, 60, 50)}
    _, y = points(led_around(EDGE, placed, UPPER, LOWER, arrow=8)["lp"])[0]
    assert LOWER.top < y < UPPER.bottom
