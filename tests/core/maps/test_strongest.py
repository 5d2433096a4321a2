"""Strongest places of a channel, by looking at all of them."""

import itertools

import numpy as np
import pytest
from hypothesis import given, strategies as st
from hypothesis.extra import numpy as hnp

from googlenet_core.errors import InputError
from googlenet_core.maps.strongest import strongest_places

MAPS = hnp.arrays(
    np.float64, st.tuples(st.integers(1, 3), st.integers(1, 6), st.integers(1, 6)), elements=st.integers(-3, 9)
)


@given(MAPS, st.integers(1, 8))
def test_without_a_distance_they_are_the_largest_activations(maps: np.ndarray, count: int) -> None:
    largest = sorted((value for value in maps.ravel() if value > 0), reverse=True)[:count]
    assert [place.activation for place in strongest_places(maps, count)] == largest


@given(MAPS, st.integers(1, 4))
def test_places_of_a_picture_lie_apart_and_what_is_left_out_is_no_stronger(maps: np.ndarray, apart: int) -> None:
    found = strongest_places(maps, 5, apart)
    for one, other in itertools.combinations(found, 2):
        assert one.picture != other.picture or max(abs(one.y - other.y), abs(one.x - other.x)) >= apart
        assert one.activation >= other.activation
    for place in found:
        assert maps[place.picture, place.y, place.x] == place.activation
    weakest = found[-1].activation if len(found) == 5 else 0
    for picture, y, x in np.argwhere(maps > weakest):
        assert any(p.picture == picture and max(abs(p.y - y), abs(p.x - x)) < apart for p in found)


def test_what_are_no_maps_is_refused() -> None:
    with pytest.raises(InputError, match="N×H×W"):
        strongest_places(np.zeros((2, 2)), 3)
