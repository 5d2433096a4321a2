"""What steps' answers are computed from in these tests: the bundled network, and a sample picture."""

from __future__ import annotations

from functools import cache

import pytest
import torch

from googlenet_core.blueprint import PAPER, VARIANTS
from googlenet_core.engine import Engine
from googlenet_core.lesson import LAYERS, Answer, Given, find_step
from googlenet_core.network import GoogLeNet
from googlenet_core.pictures import preprocess, read_sample


@cache
def given_of(sample: str) -> Given:
    engine = Engine.load(device="cpu")
    picture = preprocess(read_sample(sample), engine.weights)
    captured = engine.capture(picture.tensor, LAYERS) if LAYERS else {}
    return Given(engine.spec, engine, picture, dict(captured))


@cache
def given_of_nothing() -> Given:
    """A network whose parameters are all 0, so that no unit answers and no class is ahead."""
    net = GoogLeNet(PAPER, 10)
    for parameter in net.parameters():
        torch.nn.init.zeros_(parameter)
    engine = Engine(net, device="cpu")
    picture = preprocess(read_sample("chelsea"), engine.weights)
    return Given(engine.spec, engine, picture, dict(engine.capture(picture.tensor, LAYERS)))


@cache
def answer_of(name: str, variant: str = "", sample: str = "chelsea") -> Answer:
    """The answer of a step: of the network where it needs one, else of a variant."""
    step = find_step(name)
    return step.answer(given_of(sample) if step.needs_network or not variant else Given(VARIANTS[variant]))


@pytest.fixture
def given() -> Given:
    return given_of("chelsea")
