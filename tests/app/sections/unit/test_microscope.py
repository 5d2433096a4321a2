"""The heading of one number's arithmetic: which summand counts most, whatever the summands are."""

from __future__ import annotations

from dataclasses import replace

import pytest
import torch

from app.sections.unit.microscope import heading
from googlenet_core.arithmetic import Unit
from googlenet_core.blueprint.specs import PAPER
from googlenet_core.engine.engine import Engine
from googlenet_core.microscope import Explanation, Linear, Sum
from googlenet_core.microscope.dissection import explain_unit
from googlenet_core.microscope.terms import Term
from googlenet_core.network.model import GoogLeNet

X = torch.randn(1, 3, 224, 224, generator=torch.Generator().manual_seed(2))
NAN, INF = float("nan"), float("inf")


@pytest.fixture(scope="module")
def engine() -> Engine:
    torch.manual_seed(0)
    return Engine(GoogLeNet(PAPER, 10), "cpu")


@pytest.fixture(scope="module")
def logit(engine: Engine) -> Explanation:
    return explain_unit(engine, X, Unit("fc", 2))


@pytest.mark.parametrize(
    ("products", "rest", "said"),
    [
        ((-3, 2), 0.5, "Of 1,002 summands, that of input map 0 counts most: −3"),
        ((3, -3, 1), 0, "Of 1,003 summands, several count most alike: each 3 or −3"),
        ((0, 0), 0, "All 1,002 summands of this number are 0"),
        ((1, NAN), 0, "Of 1,002 summands, some are not finite numbers"),
        ((1, 0), -INF, "Of 1,002 summands, some are not finite numbers"),
    ],
)
def test_the_summand_that_counts_most_is_named(
    logit: Explanation, products: tuple[float, ...], rest: float, said: str
) -> None:
    (step,) = logit.steps
    assert isinstance(step, Linear)
    total = Sum(tuple(Term(channel, product) for channel, product in enumerate(products)), rest, 1000)
    assert heading(replace(logit, steps=(replace(step, sum=total),))) == said


def test_of_a_convolution_it_is_an_input_map_and_of_a_pool_no_weight(engine: Engine) -> None:
    told = heading(explain_unit(engine, X, Unit("conv1", 2, 0, 3)))
    assert told.startswith("Of 3 summands, that of input map ")
    assert heading(explain_unit(engine, X, Unit("maxpool1", 2, 5, 3))) == "No weight has a part in this number"
