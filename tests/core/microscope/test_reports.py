from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, strategies as st
from markdown_it import MarkdownIt
from torch import Tensor

from googlenet_core.arithmetic.unit_fields import Box
from googlenet_core.arithmetic.units import Unit
from googlenet_core.engine.engine import Engine
from googlenet_core.microscope.dissection import explain
from googlenet_core.microscope.reports import formula, markdown, number, percent, text, title
from googlenet_core.microscope.steps import (
    AveragePool,
    BatchNorm,
    Concat,
    Convolution,
    Dropout,
    Linear,
    LocalResponseNorm,
    MaxPool,
    Pixel,
    Relu,
    Sum,
    Term,
)
from tests.core.conftest import Subject

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
            "−2 + 1.5 + 0.25 − 0.5 = −0.75",
        ),
        (BatchNorm(3.0, -1.0, 3.9, -2.0, 0.5, 0.1, -3.5), "(3 − (−1)) / √(3.9 + 0.1) · (−2) + 0.5 = −3.5"),
        (Relu(-0.2, 0.0), "max(0, −0.2) = 0"),
        (MaxPool("s", BOX, SQUARE, INSIDE, (1, 1), 1, 4.0), "max of 4 cells = 4"),
        (AveragePool("s", BOX, SQUARE, 10.0, 2.5), "10 / 4 = 2.5"),
        (Concat(3, "5×5", Unit("inception3a.branch3.1", 8)), "branch 3 (5×5), its channel 8"),
        (
            LocalResponseNorm("s", range(2), np.array([3, 4], np.float32), 5, 1e-4, 0.75, 1.0, 3.0, 2.99888),
            "3 / (1 + 0.0001 / 5 · 25)^0.75 = 2.99888",
        ),
        (Linear("fc", "s", SQUARE[0], SQUARE[0], Sum((Term(0, 1.0, 1.0, 1.0),), 0.0, 0), 2.0, 3.0), "1 + 2 = 3"),
        (Dropout(0.4, 3.0), "unchanged at inference = 3"),
    ],
    ids=lambda value: type(value).__name__,
)
def test_each_step_is_one_line_that_ends_in_its_value(step: object, line: str) -> None:
    assert formula(step) == line
    assert title(step)


def test_numbers_have_six_digits_and_a_real_minus_sign() -> None:
    written = [number(value) for value in (-0.123456789, 1234567.0, -0.0, 1e-7)]
    assert written == ["−0.123457", "1.23457e+06", "0", "1e−07"]
    assert percent(0.5804) == "58.0 %"


@given(st.floats(-1e6, 1e6, width=32))
def test_a_written_number_is_the_number(value: float) -> None:
    assert float(number(value).replace("−", "-")) == pytest.approx(value, rel=1e-5)


def test_the_report_of_a_unit_says_everything(bundled: Engine, image: Tensor) -> None:
    found = explain(bundled, image, Unit("inception3a", 200, 0, 14), top=4)
    lines = markdown(found).splitlines()
    assert lines[0] == "# inception (3a), channel 200, row 0, column 14"
    assert "- Unit: `inception3a:200:0,14`" in lines
    assert [line for line in lines if line.startswith("## ")] == [
        *("## 1. Depth concat", "## 2. Convolution", "## 3. ReLU", "## Result")
    ]
    window = "Reads 16 channels, rows −2 to 2 and columns 12 to 16 of `inception3a.branch3.0`, stride 1."
    assert f"{window} 10 of the 25 cells are padding (zeros)." in lines
    assert sum(line.startswith("| ") for line in lines) == 2 + 4 + 2  # head, rule, four channels, the others, the bias
    assert lines[-1].startswith(f"{number(found.result)}; the network computed {number(found.captured)}: ")
    assert markdown(found) == markdown(explain(bundled, image, Unit("inception3a", 200, 0, 14), top=4))


@pytest.mark.parametrize("layer", ["input", "conv2", "maxpool1", "lrn1", "inception3b", "aux1.relu", "avgpool", "fc"])
def test_the_report_is_well_formed_markdown(layer: str, subjects: dict[str, Subject], image: Tensor) -> None:
    found = explain(subjects["paper"].engine, image, Unit(layer, 2), top=3)
    tokens = MarkdownIt().enable("table").parse(markdown(found))
    assert sum(token.type == "heading_open" for token in tokens) == len(found.steps) + 2
    rows: list[int] = []
    for token in tokens:
        if token.type == "tr_open":
            rows.append(0)
        elif token.type in ("td_open", "th_open"):
            rows[-1] += 1
    assert len(set(rows)) <= 1


def test_the_short_text_has_a_line_a_step(bundled: Engine, image: Tensor) -> None:
    found = explain(bundled, image, Unit("conv1", 3, 5, 5))
    assert len(text(found).splitlines()) == 2 + len(found.steps) + 1
    assert "sees 7×7 px around 10,10" in text(found)


def test_a_sum_that_is_not_the_activation_is_not_glossed_over(bundled: Engine, image: Tensor) -> None:
    found = explain(bundled, image, Unit("conv1.conv", 3, 5, 5))
    wrong = replace(found, captured=found.captured * 1.5)
    assert "which is more than rounding explains" in markdown(wrong)
    assert "exactly the same" in markdown(replace(found, captured=found.result))
