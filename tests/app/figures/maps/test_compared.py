"""Two pictures' maps compared channel by channel."""

from __future__ import annotations

import numpy as np
from hypothesis import given, strategies as st
from hypothesis.extra.numpy import arrays

from app.figures.maps.compared import rank_by_difference

FLOATS = st.floats(-100, 100, width=32)


@given(arrays(np.float32, 8, elements=FLOATS), arrays(np.float32, 8, elements=FLOATS))
def test_channels_are_ordered_by_how_much_their_means_differ(first: np.ndarray, second: np.ndarray) -> None:
    found = rank_by_difference(first, second)
    assert sorted(one.channel for one in found) == list(range(8))
    sizes = [abs(np.float32(one.second) - np.float32(one.first)) for one in found]
    assert sizes == sorted(sizes, reverse=True)
