"""What captions say of a map is true of it."""

from __future__ import annotations

import re

import numpy as np
import pytest
import torch
from torch import Tensor

from googlenet_core.engine.engine import Engine
from googlenet_core.why.attributions import explain_class, make_baseline
from googlenet_core.why.methods import AttributionQuestion
from tests.core.conftest import Exact, Subject

TOTAL = "All values together are the logit less the class's bias."


def test_the_drawn_slope_adds_three_that_often_differ_in_sign(exact: Exact, image: Tensor) -> None:
    found = explain_class(exact, image, AttributionQuestion("saliency", target=3))
    agreeing = float((np.abs(np.sign(found.map).sum(axis=0)) == 3).mean())
    assert agreeing < 0.9
    np.testing.assert_array_equal(found.plane, found.map.sum(axis=0))
    assert "sum of the three slopes" in found.caption


def test_guided_backprop_has_other_signs_than_the_slope(exact: Exact, image: Tensor) -> None:
    slope, guided = (
        np.sign(explain_class(exact, image, AttributionQuestion(method, target=3)).map)
        for method in ("saliency", "guided-backprop")
    )
    assert float((slope != guided).mean()) > 0.2


@pytest.mark.parametrize(
    ("layer", "head", "adds_up"),
    [("inception5b", "main", True), ("inception5a", "main", False), ("inception4a", "aux_4a", False)],
)
def test_grad_cam_adds_up_to_the_score_less_the_bias_only_before_the_average_pool(
    layer: str, head: str, adds_up: bool, subject: Subject, image: Tensor
) -> None:
    found = explain_class(subject.exact, image, AttributionQuestion(layer=layer, head=head, target=3))
    last = subject.net.fc if head == "main" else subject.net.aux1.fc2
    wanted = found.score - float(last.bias[3].detach())
    rounding = 1e-4 * float(np.abs(found.map).sum())
    assert (TOTAL in found.caption) == adds_up
    assert (found.map.sum(dtype=float) == pytest.approx(wanted, abs=rounding)) == adds_up


def test_positive_values_alone_are_not_said_to_add_up(bundled: Engine, image: Tensor) -> None:
    asked = AttributionQuestion.ask(target=3, parameters={"positive_only": True})
    assert TOTAL not in explain_class(bundled, image, asked).caption


def test_what_has_the_baselines_colour_gets_zero_from_integrated_gradients(bundled: Engine, image: Tensor) -> None:
    black, picture = make_baseline("black", bundled.weights), image.clone()
    picture[:, :, :, 100:] = black
    asked = AttributionQuestion.ask("integrated-gradients", target=3, parameters={"n_steps": 8})
    found = explain_class(bundled, picture, asked)
    assert not found.map[:, :, 100:].any()
    assert found.map[:, :, :100].any()
    with torch.no_grad():
        score = float(bundled.net(black.expand_as(image)).main[0, 3])
    told = re.search(r"less that of the other \((−?[\d.]+)\)", found.caption)
    assert told is not None
    assert float(told[1].replace("−", "-")) == pytest.approx(score, rel=0.01, abs=0.01)
