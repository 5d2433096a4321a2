"""The heading of one map: where it is strongest, whatever is in it."""

from __future__ import annotations

import numpy as np
import pytest

from app.sections.unit.one_map import heading

NAN, INF = float("nan"), float("inf")


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ([[0, 2], [1, 0]], "Map 7 is strongest at row 0, column 1, and above 0 in 2 of its 4 units"),
        ([[-1, 2], [NAN, -3]], "Map 7 is strongest at row 0, column 1, and above 0 in 1 of its 4 units"),
        ([[0, INF], [1, 0]], "Map 7 is strongest at row 0, column 1, and above 0 in 2 of its 4 units"),
        ([[2, 2], [1, 0]], "Map 7 is strongest in 2 units alike, and above 0 in 3 of its 4 units"),
        ([[0, 0], [0, 0]], "No unit of map 7 is above 0 on this picture"),
        ([[-2, -1], [0, -3]], "No unit of map 7 is above 0 on this picture"),
        ([[NAN, NAN], [NAN, NAN]], "No unit of map 7 is above 0 on this picture"),
        ([[-0.25]], "Map 7 is one unit: −0.25"),
        ([[NAN]], "Map 7 is one unit: nan"),
    ],
)
def test_a_map_is_told_by_its_strongest_unit(values: list[list[float]], said: str) -> None:
    assert heading(7, np.array(values, np.float32)) == said
