"""What the journey sends, and which stops it opens."""

from __future__ import annotations

import json

import numpy as np
import pytest
import torch

from app.components import journey as journeys
from app.components.journey import Journey, read_go
from app.figures.tables.answers import HeadAnswer
from googlenet_core.blueprint.specs import PAPER
from googlenet_core.engine.engine import Engine
from googlenet_core.maps.journeys import follow_journey
from googlenet_core.network.model import GoogLeNet
from tests.support.packed import column

X = torch.randn(1, 3, 224, 224, generator=torch.Generator().manual_seed(2))

SILENT = HeadAnswer(title="Main head", place="main head", classes=[], verdict="", note="untrained")
CROP = np.zeros((224, 224, 3), np.uint8)


@pytest.fixture(scope="module")
def engine() -> Engine:
    torch.manual_seed(0)
    return Engine(GoogLeNet(PAPER, 10), "cpu")


def test_a_journey_sends_every_stops_map_once(engine: Engine) -> None:
    stops = follow_journey(engine, X)
    shown = Journey(stops, SILENT, CROP, PAPER, 10, "cividis")
    data, again = journeys._data(shown), journeys._data(shown)
    assert data["meta"] == again["meta"]
    json.dumps(data["meta"], allow_nan=False)
    assert [sent["answers"] for sent in data["meta"]["stops"]] == [None] * (len(stops) - 1) + [SILENT]
    for stop, sent in zip(stops, data["meta"]["stops"], strict=True):
        values = column(data["values"])[slice(*sent["map"]["span"])]
        assert values.tolist() == stop.map.astype(np.float32).ravel().tolist()


GO = {"of": "version", "layer": "conv1", "channel": 1, "y": 2, "x": 3}


def test_a_stop_of_this_journey_can_be_opened() -> None:
    assert read_go({"go": GO}, {"conv1"}, "version") == ("conv1", (1, 2, 3))


@pytest.mark.parametrize("wrong", [{"of": "other"}, {"layer": "fc"}, {"layer": ["conv1"]}, {"y": -1}, {"x": None}])
def test_nothing_else_can(wrong: dict[str, object]) -> None:
    assert read_go({"go": GO | wrong}, {"conv1"}, "version") is None
