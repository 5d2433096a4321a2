"""What the microscope sends, and which moves it takes."""

from __future__ import annotations

import json
from typing import Any

import numpy as np
import pytest
import torch

from app.components import microscope as microscopes
from app.components.microscope import Dissected, read_move, source_of
from googlenet_core.arithmetic.units import Unit
from googlenet_core.blueprint.specs import PAPER
from googlenet_core.engine.engine import Engine
from googlenet_core.microscope.dissection import explain_unit
from googlenet_core.network.model import GoogLeNet
from tests.support.packed import column

X = torch.randn(1, 3, 224, 224, generator=torch.Generator().manual_seed(2))

CROP = np.zeros((224, 224, 3), np.uint8)


@pytest.fixture(scope="module")
def engine() -> Engine:
    torch.manual_seed(0)
    return Engine(GoogLeNet(PAPER, 10), "cpu")


def dissected(engine: Engine, unit: Unit) -> dict[str, Any]:
    found = explain_unit(engine, X, unit)
    source = source_of(found)
    maps = np.ones((len(source.channels), 14, 14), np.float32) if source else None
    own = np.zeros((14, 14), np.float32)
    return microscopes._data(Dissected(unit, found, PAPER, own, (0.0, 1.0), "cividis", CROP, "digest", maps))


def test_the_microscope_slides_over_the_maps_of_the_listed_summands(engine: Engine) -> None:
    data = dissected(engine, Unit("inception4a", 3, 5, 6))
    found = explain_unit(engine, X, Unit("inception4a", 3, 5, 6))
    source = source_of(found)
    assert source
    assert source.layer == "maxpool3"
    assert len(data["sources"]) == len(source.channels) * 14 * 14
    assert data["meta"]["source"]["channels"] == source.channels
    json.dumps(data["meta"], allow_nan=False)


@pytest.mark.parametrize("unit", [Unit("conv1", 0, 3, 4), Unit("fc", 2)])
def test_the_microscope_has_no_window_where_the_picture_or_a_vector_is_read(engine: Engine, unit: Unit) -> None:
    data = dissected(engine, unit)
    assert data["meta"]["source"] is None
    assert column(data["sources"]).tolist() == [0]


def test_the_microscopes_data_is_the_same_on_every_rerun(engine: Engine) -> None:
    one, other = (dissected(engine, Unit("inception4a", 3, 5, 6))["meta"] for _ in range(2))
    assert one == other


MOVE = {"layer": "inception4a", "channel": 3, "y": 5, "x": 13}


def test_a_move_to_a_cell_of_the_map_is_taken() -> None:
    assert read_move({"move": MOVE}, Unit("inception4a", 3, 0, 0), (14, 14)) == (5, 13)


@pytest.mark.parametrize("wrong", [{"y": 14}, {"x": -1}, {"x": 1.0}, {"y": True}, {"channel": 4}, {"layer": "conv1"}])
def test_any_other_move_is_none(wrong: dict[str, object]) -> None:
    assert read_move({"move": MOVE | wrong}, Unit("inception4a", 3, 0, 0), (14, 14)) is None
