"""Chapter 9: its answers, by another way."""

from __future__ import annotations

import json
from copy import deepcopy
from dataclasses import replace

import pytest
import torch
from torch.nn import functional

from googlenet_core.blueprint import VARIANTS
from googlenet_core.engine import Engine
from googlenet_core.errors import InputError
from googlenet_core.lesson import Given, find_step, judge
from googlenet_core.lesson.chapters.three_outputs import LOSSES, RATE
from googlenet_core.network.model import GoogLeNet, Heads, training_loss
from googlenet_core.shipped import find_folder
from googlenet_core.why import training_step
from googlenet_core.why.training_step import TrainingStep
from tests.core.lesson.conftest import answer_of, given_of


@pytest.mark.parametrize("variant", VARIANTS)
def test_the_heads_read_what_the_built_network_hands_them(variant: str) -> None:
    assert answer_of("9.1", variant).value == "4a-4d"
    with torch.device("meta"):
        net = GoogLeNet(VARIANTS[variant])
    assert net.aux1.conv.conv.in_channels == VARIANTS[variant].module("4a").out_channels
    assert net.aux2.conv.conv.in_channels == VARIANTS[variant].module("4d").out_channels
    assert answer_of("9.1", variant).facts["division"] == "2 + 5 + 2"


def test_the_main_head_answers_alone() -> None:
    given = given_of("chelsea")
    with torch.inference_mode():
        heads = given.network().net(given.shown().tensor)
    assert (heads.aux_4a, heads.aux_4d) == (None, None)
    assert answer_of("9.2", "paper").value == "main"


@pytest.mark.parametrize("variant", VARIANTS)
def test_the_loss_is_the_models_own_training_loss(variant: str, monkeypatch: pytest.MonkeyPatch) -> None:
    losses = iter(LOSSES[head] for head in ("main", "aux_4a", "aux_4d"))
    monkeypatch.setattr(functional, "cross_entropy", lambda *_args, **_kwargs: torch.tensor(next(losses)))
    logits = torch.zeros(1, 2)
    whole = training_loss(Heads(logits, logits, logits), torch.tensor([0]), VARIANTS[variant])
    assert answer_of("9.3", variant).value == pytest.approx(float(whole))


def test_nothing_of_the_auxiliary_losses_reaches_the_last_module() -> None:
    given = given_of("chelsea")
    net, x = deepcopy(given.network().net).requires_grad_(True), given.shown().tensor
    heads = net(x, auxiliary=True)
    extra = functional.cross_entropy(heads.aux_4a, torch.tensor([0])) + functional.cross_entropy(
        heads.aux_4d, torch.tensor([0])
    )
    slopes = torch.autograd.grad(extra, list(net.inception5b.parameters()), allow_unused=True)
    assert all(slope is None for slope in slopes)
    answer = answer_of("9.4")
    assert answer.value == 1
    named = {guess: judge(find_step("9.4").guess, guess, answer).mistake for guess in (0, 1.1, 1.6, 2, 10)}
    assert [mistake.title for mistake in named.values() if mistake] == [
        "gradient replaced",
        "gradient sent forward",
        "the whole network",
        "gradient sent forward",
        "gradient sent forward",
    ]


def test_the_best_head_is_the_cards() -> None:
    accuracy = json.loads((find_folder("weights") / "bundled.json").read_text())["recipe"]["accuracy"]
    assert answer_of("9.5").value == max(accuracy, key=accuracy.__getitem__)


def test_heads_are_told_by_where_they_stand(monkeypatch: pytest.MonkeyPatch) -> None:
    given = given_of("chelsea")
    best_in_the_middle = replace(given.network().weights, accuracy={"main": 0.5, "aux_4a": 0.6, "aux_4d": 0.7})
    monkeypatch.setattr(given.network(), "weights", best_in_the_middle)
    titles = {mistake.value: mistake.title for mistake in find_step("9.5").answer(given).mistakes}
    assert titles == {"main": "later taken for better", "aux_4a": "earlier taken for better"}


def test_a_loss_that_stays_neither_fell_nor_grew(monkeypatch: pytest.MonkeyPatch) -> None:
    def stays(_engine: Engine, _x: torch.Tensor, rate: float) -> TrainingStep:
        return TrainingStep({"main": 2.0}, {"main": after}, {"main": 1.0}, 0, "cat", rate)

    monkeypatch.setattr(training_step, "take_step", stays)
    for after, course in ((2.0, "stayed at"), (2.0001, "stayed at"), (2.5, "grew to"), (1.5, "fell to")):
        answer = find_step("9.6").answer(given_of("chelsea"))
        assert answer.facts["course"] == course
        assert any(mistake.title == "small rate, small change" for mistake in answer.mistakes) == (abs(after - 2) > 0.2)


def test_weights_that_nobody_measured_have_no_best_head() -> None:
    unmeasured = Given(VARIANTS["paper"], Engine.load("random", device="cpu"))
    with pytest.raises(InputError, match="Nobody measured"):
        find_step("9.5").answer(unmeasured)


def test_one_step_is_one_of_torchs_own_optimiser() -> None:
    given = given_of("chelsea")
    net, x = deepcopy(given.network().net).requires_grad_(True), given.shown().tensor
    target = net(x).main.detach().argsort(descending=True)[0, 1:2]
    descent = torch.optim.SGD(net.parameters(), lr=RATE)
    before = training_loss(net(x, auxiliary=True), target, net.spec)
    before.backward()
    descent.step()
    with torch.no_grad():
        after = training_loss(net(x, auxiliary=True), target, net.spec)
    assert answer_of("9.6").value == pytest.approx(100 * float(after / before.detach()), rel=0.02)
