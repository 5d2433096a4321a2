from __future__ import annotations

from dataclasses import replace

import pytest
from markdown_it import MarkdownIt
from torch import Tensor

from googlenet_core.arithmetic.units import Unit
from googlenet_core.engine.engine import Engine
from googlenet_core.microscope.dissection import explain_unit
from googlenet_core.microscope.reports import report_markdown, report_text
from googlenet_core.wording import number
from tests.core.conftest import Subject


def test_the_report_of_a_unit_says_everything(bundled: Engine, image: Tensor) -> None:
    found = explain_unit(bundled, image, Unit("inception3a", 200, 0, 14), top=4)
    lines = report_markdown(found).splitlines()
    assert lines[0] == "# inception (3a), channel 200, row 0, column 14"
    assert "- Unit: `inception3a:200:0,14`" in lines
    assert [line for line in lines if line.startswith("## ")] == [
        *("## 1. Depth concat", "## 2. Convolution", "## 3. ReLU", "## Result")
    ]
    window = "Reads 16 channels, rows −2 to 2 and columns 12 to 16 of `inception3a.branch3.0`, stride 1."
    assert f"{window} 10 of the 25 positions are padding (zeros)." in lines
    assert sum(line.startswith("| ") for line in lines) == 2 + 4 + 2  # head, rule, four channels, the others, the bias
    assert lines[-1].startswith(f"{number(found.result)}; the network computed {number(found.captured)}: ")
    assert report_markdown(found) == report_markdown(
        explain_unit(bundled, image, Unit("inception3a", 200, 0, 14), top=4)
    )


def test_batch_norm_has_a_scale_and_a_shift(subjects: dict[str, Subject], image: Tensor) -> None:
    text = report_markdown(explain_unit(subjects["paper-bn"].engine, image, Unit("conv1", 2, 5, 5)))
    (norm,) = (line for line in text.splitlines() if line.startswith("mean "))
    assert [part.split()[0] for part in norm.split(", ")] == ["mean", "variance", "scale", "shift", "eps"]


@pytest.mark.parametrize("layer", ["input", "conv2", "maxpool1", "lrn1", "inception3b", "aux1.relu", "avgpool", "fc"])
def test_the_report_is_well_formed_markdown(layer: str, subjects: dict[str, Subject], image: Tensor) -> None:
    found = explain_unit(subjects["paper"].engine, image, Unit(layer, 2), top=3)
    tokens = MarkdownIt().enable("table").parse(report_markdown(found))
    assert sum(token.type == "heading_open" for token in tokens) == len(found.steps) + 2
    rows: list[int] = []
    for token in tokens:
        if token.type == "tr_open":
            rows.append(0)
        elif token.type in ("td_open", "th_open"):
            rows[-1] += 1
    assert len(set(rows)) <= 1


def test_the_short_text_has_a_line_a_step(bundled: Engine, image: Tensor) -> None:
    found = explain_unit(bundled, image, Unit("conv1", 3, 5, 5))
    assert len(report_text(found).splitlines()) == 2 + len(found.steps) + 1
    assert "field of 7×7 px around 10,10, inside the picture: rows " in report_text(found)


def test_a_sum_that_is_not_the_activation_is_not_glossed_over(bundled: Engine, image: Tensor) -> None:
    found = explain_unit(bundled, image, Unit("conv1.conv", 3, 5, 5))
    wrong = replace(found, captured=found.captured * 1.5)
    assert "which is more than rounding explains" in report_markdown(wrong)
    assert "exactly the same" in report_markdown(replace(found, captured=found.result))
