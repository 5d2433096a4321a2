"""A picture with its network, and what is captured of it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import torch

from app.services import budget, engines
from app.services.shelf import Budget
from app.services.subjects import Network, Picture, Subject
from googlenet_core.blueprint import LayerId
from googlenet_core.engine import Engine
from googlenet_core.pictures import preprocess, read_sample, samples

WEIGHTS = "bundled"


@pytest.fixture(scope="session")
def subject() -> Subject:
    data = read_sample("coffee")
    prepared = preprocess(data, engines.load(WEIGHTS).weights)
    return Subject(Picture(prepared, "Coffee", "", data, samples.SAMPLES["coffee"]), Network(WEIGHTS))


@pytest.fixture
def captures(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[tuple[LayerId, ...]]]:
    """The layers of each forward pass, on an empty shelf."""
    asked: list[tuple[LayerId, ...]] = []
    original = Engine.capture

    def capture(self: Engine, x: torch.Tensor, layers: tuple[LayerId, ...]) -> object:
        asked.append(tuple(layers))
        return original(self, x, layers)

    monkeypatch.setattr(Engine, "capture", capture)
    token = budget._BOUND.set(Budget(300_000_000).shelf())
    yield asked
    budget._BOUND.reset(token)
