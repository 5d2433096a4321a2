"""The heading of all maps: how many have a unit above 0 and which the largest mean, whatever is in them."""

from __future__ import annotations

import numpy as np
import pytest

from app.sections.maps.grid import heading
from googlenet_core.maps.stats import map_stats

NAN, INF = float("nan"), float("inf")


@pytest.mark.parametrize(
    ("maps", "said"),
    [
        ([[0, 2], [1, 3], [0, 0]], "On this picture 2 of 3 maps of (3a) answer, map 1 the most"),
        ([[0, 2], [1, 3]], "On this picture all 2 maps of (3a) answer, map 1 the most"),
        ([[0, 0], [4, 0], [0, 4]], "On this picture 2 of 3 maps of (3a) answer, map 1 as much as any"),
        ([[1, 1], [1, 1]], "On this picture all 2 maps of (3a) answer, map 0 as much as any"),
        ([[0, 0], [0, 0]], "On this picture none of the 2 maps of (3a) answers: no unit is above 0"),
        ([[-1, -2], [-3, 0]], "On this picture none of the 2 maps of (3a) answers: no unit is above 0"),
        ([[-1, -1], [1, -9]], "On this picture 1 of 2 maps of (3a) answer, map 1 the most"),
        ([[NAN, NAN], [0, 1]], "On this picture 1 of 2 maps of (3a) answer, map 1 the most"),
        ([[NAN, 1], [INF, 2]], "On this picture all 2 maps of (3a) answer, map 1 the most"),
        ([[NAN, NAN], [0, -1]], "On this picture none of the 2 maps of (3a) answers: no unit is above 0"),
        ([[NAN, NAN], [INF, NAN]], "None of the 2 maps of (3a) holds a finite number"),
    ],
)
def test_the_maps_are_told_by_how_many_answer_and_by_the_strongest(maps: list[list[float]], said: str) -> None:
    assert heading(map_stats(np.array(maps, np.float32)[:, None]), "(3a)") == said
