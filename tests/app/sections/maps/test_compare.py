"""What is said of two pictures' maps: how many have another mean, and which of them differs most, ties among them."""

from __future__ import annotations

import numpy as np

from app.figures.maps.compared import rank_by_difference
from app.sections.maps.compare import heading


def said(first: list[float], second: list[float]) -> str:
    channels = rank_by_difference(np.array(first, np.float32), np.array(second, np.float32))
    return heading(channels, "inception (3a)")


def test_the_map_that_differs_most_is_named() -> None:
    assert said([1, 2, 3], [1, 4, 2]) == (
        "2 of 3 maps of inception (3a) have another mean on the second picture, map 1 the most"
    )


def test_of_several_that_differ_most_one_is_named_as_one_of_them() -> None:
    assert said([1, 2, 3], [1, 1, 4]) == (
        "2 of 3 maps of inception (3a) have another mean on the second picture, map 1 as much as any"
    )


def test_where_every_map_differs_all_are_told() -> None:
    assert said([1, 2], [3, 3]) == (
        "All 2 maps of inception (3a) have another mean on the second picture, map 0 the most"
    )


def test_of_equal_maps_none_is_named() -> None:
    assert said([1, 2], [1, 2]) == "No map of inception (3a) has another mean on the second picture"
