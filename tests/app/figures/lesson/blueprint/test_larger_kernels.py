"""The share of the larger kernels over the nine modules, drawn."""

from __future__ import annotations

from xml.etree import ElementTree

import pytest

from app.figures.drawings.branch_colours import branch_colour
from app.figures.lesson.blueprint import larger_kernels
from googlenet_core.blueprint import PAPER
from googlenet_core.lesson import Answer, Given
from googlenet_core.network import GoogLeNet

SVG = "{http://www.w3.org/2000/svg}"


def _drawn(guessed: float | None = None) -> ElementTree.Element:
    return ElementTree.fromstring(larger_kernels.draw(Given(PAPER), Answer(70, "70 %"), guessed))


def test_columns_are_as_high_as_the_branches_have_parameters() -> None:
    import torch

    with torch.device("meta"):
        net = GoogLeNet(PAPER)
    for branch in (2, 3):
        fill = branch_colour(branch).fill
        columns = [
            rect for rect in _drawn().iter(f"{SVG}rect") if rect.get("fill") == fill and rect.get("width") != "12"
        ]
        for module, column in zip(PAPER.modules, columns, strict=True):
            built = getattr(net, module.id)
            own = sum(p.numel() for p in getattr(built, f"branch{branch}").parameters())
            whole = sum(p.numel() for p in built.parameters())
            assert float(column.get("height") or 0) == pytest.approx(larger_kernels._HIGH * own / whole, abs=0.01)


def test_a_guess_is_marked_in_the_last_column_and_told() -> None:
    (line,) = (line for line in _drawn(90).iter(f"{SVG}line") if line.get("class") == "guess")
    assert float(line.get("y1") or 0) == pytest.approx(larger_kernels._TOP + 0.1 * larger_kernels._HIGH)
    assert "You guessed 90 %" in (_drawn(90).findtext(f"{SVG}desc") or "")
    assert "You guessed" not in (_drawn().findtext(f"{SVG}desc") or "")
