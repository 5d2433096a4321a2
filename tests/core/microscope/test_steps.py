"""Each step says its name and its arithmetic."""

from __future__ import annotations

import numpy as np
import pytest

from googlenet_core.arithmetic.unit_fields import Box
from googlenet_core.arithmetic.units import Unit
from googlenet_core.microscope.steps import (
    AveragePool,
    BatchNorm,
    Concat,
    Convolution,
    Dropout,
    Linear,
    MaxPool,
    Pixel,
    Relu,
    ResponseNorm,
    Step,
)
from googlenet_core.microscope.terms import Sum, Term

BOX = Box(0, 0, 2, 2)
SQUARE = np.array([[1, 2], [3, 4]], np.float32)
INSIDE = np.ones((2, 2), bool)
SUM = Sum((Term(3, -2.0), Term(1, 1.5)), 0.25, 4)


@pytest.mark.parametrize(
    ("step", "line"),
    [
        (Pixel("red", 128.0, 0.5, 0.25, 0.0078431), "(128 / 255 − 0.5) / 0.25 = 0.0078431"),
        (
            Convolution("c", "s", BOX, SQUARE[None], INSIDE, SQUARE[None], np.ones(1), SUM, -0.5, 1, -0.75),
            "−2 + 1.5 + 0.25 (4 others) − 0.5 = −0.75",
        ),
        (BatchNorm(3.0, -1.0, 3.9, -2.0, 0.5, 0.1, -3.5), "(3 − (−1)) / √(3.9 + 0.1) · (−2) + 0.5 = −3.5"),
        (Relu(-0.2, 0.0), "max(0, −0.2) = 0"),
        (MaxPool("s", BOX, SQUARE, INSIDE, (1, 1), 1, 4.0), "max of 4 units = 4"),
        (AveragePool("s", BOX, SQUARE, 10.0, 2.5), "10 / 4 = 2.5"),
        (Concat(3, "5×5", Unit("inception3a.branch3.1", 8)), "branch 3 (5×5), its channel 8"),
        (
            ResponseNorm("s", range(2), np.array([3, 4], np.float32), 5, 1e-4, 0.75, 1.0, 3.0, 2.99888),
            "3 / (1 + 0.0001 / 5 · 25)^0.75 = 2.99888",
        ),
        (Linear("fc", "s", SQUARE[0], SQUARE[0], Sum((Term(0, 1.0, 1.0, 1.0),), 0.0, 0), 2.0, 3.0), "1 + 2 = 3"),
        (Dropout(0.4, 3.0), "unchanged at inference = 3"),
    ],
    ids=lambda value: type(value).__name__,
)
def test_each_step_is_one_line_that_ends_in_its_value(step: Step, line: str) -> None:
    assert step.formula == line
    assert step.title


@pytest.mark.parametrize(
    ("rest_count", "line"), [(0, "−2 = −2"), (1, "−2 − 0.25 (1 other) = −2"), (6, "−2 − 0.25 (6 others) = −2")]
)
def test_the_sum_of_those_that_are_not_listed_says_how_many_they_are(rest_count: int, line: str) -> None:
    assert Sum((Term(3, -2.0),), -0.25, rest_count).write_out(None, -2.0) == line
