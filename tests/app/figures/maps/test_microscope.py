"""The microscope's steps as data: complete for every kind of layer, short enough to travel, equal to the core's."""

from __future__ import annotations

import json

import numpy as np
import pytest
import torch

from app.figures.maps.microscope import describe_steps
from googlenet_core.arithmetic.units import Unit
from googlenet_core.blueprint.specs import PAPER, PAPER_BN, TORCHVISION
from googlenet_core.engine.engine import Engine
from googlenet_core.microscope.dissection import explain_unit
from googlenet_core.microscope.steps import Convolution
from googlenet_core.network.model import GoogLeNet

X = torch.randn(1, 3, 224, 224, generator=torch.Generator().manual_seed(2))


@pytest.fixture(scope="module", params=[PAPER, PAPER_BN, TORCHVISION], ids=lambda spec: spec.name)
def engine(request: pytest.FixtureRequest) -> Engine:
    torch.manual_seed(0)
    return Engine(GoogLeNet(request.param, 10), "cpu")


UNITS = [
    (Unit("input", 1, 3, 4), ["Pixel"]),
    (Unit("conv1", 2, 0, 3), ["Convolution", "Relu"]),
    (Unit("maxpool1", 2, 5, 3), ["MaxPool"]),
    (Unit("inception3a", 200, 14, 13), ["Concat", "Convolution", "Relu"]),
    (Unit("inception4b.branch4.0", 2, 0, 0), ["MaxPool"]),
    (Unit("avgpool", 2), ["AveragePool"]),
    (Unit("dropout", 2), ["AveragePool", "Dropout"]),
    (Unit("aux1.fc1", 2), ["Linear"]),
    (Unit("fc", 2), ["Linear"]),
]


@pytest.mark.parametrize(("unit", "kinds"), UNITS, ids=lambda value: str(value))
def test_every_kind_of_layer_has_its_steps(engine: Engine, unit: Unit, kinds: list[str]) -> None:
    found = explain_unit(engine, X, unit)
    steps = describe_steps(found, engine.spec)
    shown = [step["kind"] for step in steps if step["kind"] != "BatchNorm"]
    assert shown == kinds
    assert ("BatchNorm" in [step["kind"] for step in steps]) == (engine.spec.batch_norm and "Convolution" in kinds)
    text = json.dumps(steps, allow_nan=False)
    assert len(text) < 400_000
    for step, core in zip(steps, found.steps, strict=True):
        assert step["formula"] == core.formula


def test_the_response_norm_shows_its_window() -> None:
    steps = describe_steps(explain_unit(Engine(GoogLeNet(PAPER, 10), "cpu"), X, Unit("lrn1", 1, 5, 5)), PAPER)
    assert [row["name"] for row in steps[0]["window"]] == ["channel 0", "channel 1", "channel 2", "channel 3"]


def test_products_and_terms_are_the_cores(engine: Engine) -> None:
    found = explain_unit(engine, X, Unit("inception3a.branch2.1", 5, 0, 27))
    step, core = describe_steps(found, engine.spec)[0], found.steps[0]
    assert isinstance(core, Convolution)
    channels, height, width = step["size"]
    patch, kernel = (np.array(step[name]).reshape(channels, height, width) for name in ("patch", "kernel"))
    np.testing.assert_allclose((patch * kernel).sum(axis=(1, 2)), core.products, atol=1e-4)
    assert sum(row["product"] for row in step["terms"]["rows"]) + step["terms"]["rest"][0] == pytest.approx(
        core.value - (core.bias or 0.0), abs=1e-6
    )
    assert step["inside"].count(0) == 5
    assert "5 of its 9 positions are padding" in step["words"]


def test_the_winner_of_a_pool_is_marked_where_it_stands(engine: Engine) -> None:
    step = describe_steps(explain_unit(engine, X, Unit("maxpool1", 2, 5, 3)), engine.spec)[0]
    row, column = step["mark"]
    values = [float(text.replace("−", "-")) for line in step["cells"] for text in line if text]
    assert float(step["cells"][row][column].replace("−", "-")) == max(values)


def test_only_the_third_kernel_of_the_paper_is_called_5x5(engine: Engine) -> None:
    steps = describe_steps(explain_unit(engine, X, Unit("inception3a", 200, 14, 13)), engine.spec)
    assert ("5×5" in steps[0]["words"]) == (engine.spec.third_kernel == 5)
