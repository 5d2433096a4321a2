"""The histogram of a map and its top cells."""

from __future__ import annotations

import math

import numpy as np
from hypothesis import example, given, strategies as st
from hypothesis.extra.numpy import arrays

from app.figures.charts.histogram import constant, histogram, top_cells

INK = "#123456"

FLOATS = st.floats(-100, 100, width=32)


@given(arrays(np.float32, (6, 5), elements=FLOATS))
def test_the_top_cells_are_the_largest_in_order(values: np.ndarray) -> None:
    found = top_cells(values, 4)
    assert [value for *_, value in found] == sorted(values.ravel().tolist(), reverse=True)[:4]
    assert all(values[y, x] == value for y, x, value in found)


def test_cells_that_are_not_finite_are_not_on_top() -> None:
    values = np.array([[np.nan, 1], [2, 0]], np.float32)
    assert top_cells(values, 2) == [(1, 0, 2.0), (0, 1, 1.0)]


@given(arrays(np.float32, (6, 5), elements=FLOATS))
@example(np.ones((6, 5), np.float32))
@example(np.array([[0, *[1e-45] * 4], *[[1e-45] * 5] * 5], np.float32))
def test_the_histogram_counts_every_cell_once_and_marks_the_chosen_one(values: np.ndarray) -> None:
    if (values == values[0, 0]).all():
        assert constant(values) == values[0, 0]
        return
    assert constant(values) is None
    figure = histogram(values, float(values[0, 0]), INK)
    assert sum(figure.data[0].y) == values.size
    assert figure.layout.shapes[0].x0 == float(values[0, 0])


def test_a_map_without_any_finite_cell_has_nothing_to_count() -> None:
    assert math.isnan(constant(np.full((3, 3), np.nan, np.float32)))


def test_bars_below_zero_say_their_ends_with_a_real_minus() -> None:
    figure = histogram(np.array([[-1.5, 0.5]], np.float32), 0.5, INK)
    assert figure.data[0].customdata[0] == "−1.5 to −1.45"
    assert figure.data[0].customdata[-1] == "0.45 to 0.5"
