from __future__ import annotations

import copy
import math

import numpy as np
import pytest
import torch
from torch import Tensor

from googlenet_core.blueprint.naming import stages
from googlenet_core.blueprint.specs import PAPER
from googlenet_core.engine.engine import Engine
from googlenet_core.errors import InputError, SpecError
from googlenet_core.maps.journeys import (
    follow_captured,
    follow_journey,
    race_branches,
    race_captured,
    stages_of_journey,
)
from googlenet_core.pictures.preprocessing import preprocess
from googlenet_core.pictures.samples import SAMPLES, read_sample
from tests.core.conftest import CLASSES, Subject


def test_the_journey_goes_from_the_first_convolution_to_the_logits(subject: Subject, image: Tensor) -> None:
    found = follow_journey(subject.engine, image)
    assert [stop.layer for stop in found] == [
        stage for stage in stages(subject.spec) if stage not in ("aux1", "aux2", "dropout")
    ]
    assert (found[0].layer, found[-1].layer) == ("conv1", "fc")


def test_each_stop_is_the_channel_with_the_largest_mean(subject: Subject, image: Tensor) -> None:
    for stop in follow_journey(subject.engine, image):
        tensor = subject.tensors[stop.layer][0]
        maps = tensor if tensor.ndim == 3 else tensor[:, None, None]
        means = maps.mean((1, 2))
        scale = float(means.abs().max())
        assert float(means[stop.channel]) == pytest.approx(float(means.max()), abs=1e-4 * scale)
        assert stop.mean == pytest.approx(float(means.max()), abs=1e-4 * scale)
        assert torch.allclose(torch.from_numpy(stop.map), maps[stop.channel], rtol=1e-3, atol=1e-4 * scale)
        assert stop.shape == tuple(maps.shape)
        assert stop.max == stop.map.max() == stop.map[stop.peak.y, stop.peak.x]
        assert stop.active == (stop.map > 0).mean()
        assert (stop.peak.layer, stop.peak.channel) == (stop.layer, stop.channel)
        assert (stop.branch is not None) == stop.layer.startswith("inception")


def test_one_forward_pass_is_enough(bundled: Engine, image: Tensor, monkeypatch: pytest.MonkeyPatch) -> None:
    captured = Engine.capture
    asked: list[tuple[str, ...]] = []

    def counted(self: Engine, x: Tensor, layers: tuple[str, ...]) -> object:
        asked.append(tuple(layers))
        return captured(self, x, layers)

    monkeypatch.setattr(Engine, "capture", counted)
    follow_journey(bundled, image)
    assert asked == [stages_of_journey(bundled.spec)]


def test_the_last_stop_is_the_networks_answer(bundled: Engine, image: Tensor) -> None:
    best = bundled.predict(image).main
    assert best is not None
    assert follow_journey(bundled, image)[-1].name == best[0].label


def test_equal_channels_are_decided_for_the_first() -> None:
    tensors = {
        stage: torch.ones(1, 1024, *([] if stage in ("fc", "dropout") else [3, 3]))
        for stage in stages_of_journey(PAPER)
    }
    for stop in follow_captured({**tensors, "fc": torch.ones(1, CLASSES)}, PAPER, ("a",) * CLASSES):
        assert (stop.channel, stop.peak.y, stop.peak.x) == (0, 0, 0)


def test_the_race_takes_the_strongest_channel_of_each_branch(subject: Subject, image: Tensor) -> None:
    for module in ("3a", "inception4c"):
        found = race_branches(subject.engine, image, module)
        spec = subject.spec.module(module)
        concat = subject.tensors[spec.id][0]
        first = 0
        for index, (stop, width) in enumerate(zip(found.stops, spec.branch_widths, strict=True), start=1):
            means = concat[first : first + width].mean((1, 2))
            assert float(means[stop.local]) == pytest.approx(float(means.max()), rel=1e-4)
            assert (stop.branch, stop.channel) == (index, first + stop.local)
            first += width
        assert (found.low, found.high) == (0, max(stop.max for stop in found.stops))
        assert found.winner == found.ranked[0].branch
        assert found.ranked[0].mean == max(stop.mean for stop in found.stops)
        largest = np.stack([stop.map for stop in found.stops]).argmax(axis=0)
        assert all(lead <= (largest == index).sum() for index, lead in enumerate(found.leads))


def test_in_the_race_each_branch_has_its_own_field(bundled: Engine, image: Tensor) -> None:
    assert [stop.rf_px for stop in race_branches(bundled, image, "3a").stops] == [27, 43, 59, 43]


def test_a_branch_can_be_made_to_win_while_the_network_answers_the_same(bundled: Engine, image: Tensor) -> None:
    """So a larger mean says nothing about the window's size: weights set it, and the next layer can make up for it."""
    before, answer = race_branches(bundled, image, "5b"), bundled.capture(image, ["fc"])["fc"]
    for branch, stop in enumerate(before.stops, start=1):
        net, times = copy.deepcopy(bundled.net), 2.0 ** math.ceil(math.log2(2 * before.ranked[0].mean / stop.mean))
        first = sum(PAPER.module("5b").branch_widths[: branch - 1])
        last = first + PAPER.module("5b").branch_widths[branch - 1]
        made = net.get_submodule(f"inception5b.branch{branch}")
        conv = [layer for layer in made.modules() if isinstance(layer, torch.nn.Conv2d)][-1]
        with torch.no_grad():
            for values in conv.parameters():
                values.mul_(times)
            net.fc.weight[:, first:last].div_(times)
        other = Engine(net, "cpu")
        assert race_branches(other, image, "5b").winner == branch
        assert torch.allclose(other.capture(image, ["fc"])["fc"], answer, rtol=1e-4, atol=1e-4)


def test_another_picture_can_turn_the_race_round(bundled: Engine) -> None:
    pictures = [preprocess(read_sample(name), bundled.weights).tensor for name in SAMPLES]
    assert len({race_branches(bundled, picture, "4b").winner for picture in pictures}) > 1


def test_silent_channels_are_counted() -> None:
    concat = torch.zeros(1, 256, 28, 28)
    concat[0, 70, 3, 4] = 5.0
    found = race_captured(concat, PAPER, "3a")
    assert [stop.silent for stop in found.stops] == [64, 127, 32, 32]
    assert found.winner == 2
    assert found.leads == (0, 1, 0, 0)
    assert (found.stops[1].peak.y, found.stops[1].peak.x) == (3, 4)


def test_where_two_branches_are_level_nobody_wins() -> None:
    concat = torch.zeros(1, 256, 28, 28)
    assert race_captured(concat, PAPER, "3a").winner is None
    concat[0, 0, 3, 4] = concat[0, 70, 3, 4] = 5.0
    concat[0, 200, 1, 1] = 4.0
    found = race_captured(concat, PAPER, "3a")
    assert found.winner is None
    assert found.leads == (0, 0, 1, 0), "where two are level, none leads"


def test_bad_questions_are_refused(bundled: Engine, image: Tensor) -> None:
    with pytest.raises(SpecError, match="no inception module"):
        race_branches(bundled, image, "conv1")
    for ask in (lambda x: follow_journey(bundled, x), lambda x: race_branches(bundled, x, "3a")):
        with pytest.raises(InputError, match="one picture"):
            ask(image.repeat(2, 1, 1, 1))
