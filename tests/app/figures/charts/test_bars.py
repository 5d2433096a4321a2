"""The charts say what the facts say."""

from __future__ import annotations

from types import MappingProxyType

import pytest

from app.figures.charts import bars
from app.figures.drawings.branch_colours import branch_colour
from googlenet_core.engine.prediction import Prediction
from googlenet_core.engine.provenance import Provenance
from googlenet_core.why.effects import ClassChange, HeadChange, Sweep, SweepRow
from googlenet_core.why.gradients import GradientReport, GradientRow, Norms

NOBODY = Prediction(None, None, None, Provenance("paper-bn", "w", "CPU", 1.0))


def head_change(moved: float, after: str = "tench") -> HeadChange:
    return HeadChange("main", (ClassChange("tench", 0.9, 0.9 - moved),), "tench", after, moved, 0.1)


@pytest.mark.parametrize("most", [0.0, 0.004, 0.03, 0.24, 0.5, 0.93, 1.0, 1.0000001])
def test_an_axis_of_shares_leaves_room_for_words_but_has_no_tick_above_all_of_it(most: float) -> None:
    rows = (SweepRow("inception4c.branch3", "5×5", 64, {"main": head_change(most)}),)
    axis = bars.ranked_sweep(Sweep(rows, "main", "zero", NOBODY, NOBODY.made)).layout.xaxis
    assert axis.range[1] > most
    assert axis.tickvals[0] == 0
    assert max(axis.tickvals) <= 1
    assert max(axis.tickvals) >= min(most, 1)
    assert len(axis.tickvals) <= 6


def test_a_sweep_keeps_its_order_names_the_new_answer_and_wears_branch_colours() -> None:
    rows = (
        SweepRow("inception4c.branch3", "5×5", 64, {"main": head_change(0.6, "church")}),
        SweepRow("inception3a.branch1", "1×1", 64, {"main": head_change(0.1)}),
    )
    (chart,) = bars.ranked_sweep(Sweep(rows, "main", "zero", NOBODY, NOBODY.made)).data
    assert list(chart.x) == [0.6, 0.1]
    assert chart.text[0] == "60.0% answer becomes church"
    assert chart.text[1] == "10.0%"
    assert list(chart.marker.color) == [branch_colour(3).fill, branch_colour(1).fill]


def test_gradient_norms_carry_the_loss_weights_and_the_gain() -> None:
    norms = Norms(2.0, 1.0, 3.0)
    nothing = Norms(0.0, 1.0, 1.0)
    report = GradientReport(
        rows=(
            GradientRow("conv1", "convolution", norms, nothing, True, True),
            GradientRow("inception5b", "inception (5b)", norms, norms, False, False),
        ),
        losses={"main": 1.0, "aux_4a": 1.0, "aux_4d": 1.0},
        loss_weights=MappingProxyType({"main": 1.0, "aux_4a": 0.3, "aux_4d": 0.3}),
        target=0,
        label="tench",
        untrained=(),
        made=Provenance("paper", "w", "CPU", 1.0),
    )
    main, both = bars.gradient_norms(report, "weights").data
    assert list(main.y) == [2.0, 2.0]
    assert list(both.y) == [3.0, 3.0]
    assert list(both.text) == ["×1.5", "×1.5"]
    assert "0.3 · after (4a)" in both.name
    assert list(bars.gradient_norms(report, "output").data[1].text) == ["", "×1.5"]


def test_a_sweep_is_told_in_words_too() -> None:
    rows = tuple(
        SweepRow(f"inception4c.branch{n}", f"branch {n}", 64, {"main": head_change(0.1 * n)}) for n in (4, 3, 2, 1)
    )
    found = Sweep(rows, "main", "zero", NOBODY, NOBODY.made)
    assert bars.sweep_in_words(found, 2) == "branch 4 40.0%, branch 3 30.0%"
