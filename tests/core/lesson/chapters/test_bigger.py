"""Chapter 1: its answers, by another way."""

from __future__ import annotations

from dataclasses import replace

import pytest
import torch
from torch import nn
from torch.nn import functional

from googlenet_core.blueprint import VARIANTS, InceptionSpec
from googlenet_core.engine.random_networks import make_untrained
from googlenet_core.errors import InputError
from googlenet_core.lesson import find_step
from googlenet_core.network.model import GoogLeNet
from googlenet_core.network.taps import Collector
from googlenet_core.studies.peers import QUOTED_RATIO, ratios
from googlenet_core.why.vanishing import Left
from tests.core.lesson.conftest import answer_of, given_of
from tests.support.networks.golden import reference


def test_alexnet_is_larger_in_every_variant() -> None:
    assert {answer_of("1.1", variant).value for variant in VARIANTS} == {"alexnet"}


def test_the_ratio_is_the_references() -> None:
    ratios = reference()["alexnet_ratios"]
    assert answer_of("1.2", "paper").value == pytest.approx(ratios["bvlc_alexnet / googlenet_no_aux"], abs=5e-4)
    torchvisions = ratios["bvlc_alexnet / torchvision_googlenet_no_aux"]
    assert answer_of("1.2", "torchvision").value == pytest.approx(torchvisions, abs=5e-4)


@pytest.mark.parametrize("variant", VARIANTS)
def test_no_way_to_count_gives_what_the_paper_says(variant: str) -> None:
    facts = answer_of("1.2", variant).facts
    assert {round(one.ratio) for one in ratios(VARIANTS[variant])} & {QUOTED_RATIO} == set()
    assert facts["nearest"] == max(one.ratio for one in ratios(VARIANTS[variant]))
    assert "modules alone" in str(facts["nearest_way"])


def test_the_fully_connected_layers_are_the_built_networks() -> None:
    with torch.device("meta"):
        net = GoogLeNet(VARIANTS["paper"])
    own = [name for name, part in net.named_modules() if isinstance(part, nn.Linear) and not name.startswith("aux")]
    facts = answer_of("1.1").facts
    assert (facts["own_last"], facts["last"]) == (len(own), 3)


def test_the_work_is_counted_from_the_reference_and_alexnets_rows_by_hand() -> None:
    rows = [  # channels in, channels out, kernel, side of the output; of the convolutions with two groups, half the input
        (3, 96, 11, 55),
        (48, 256, 5, 27),
        (256, 384, 3, 13),
        (192, 384, 3, 13),
        (192, 256, 3, 13),
    ]
    linear = 256 * 6 * 6 * 4096 + 4096 * 4096 + 4096 * 1000
    alexnet = sum(a * b * kernel**2 * side**2 for a, b, kernel, side in rows) + linear
    own = reference()["exact_totals"]["paper_topology"]["macs_224"]
    found = answer_of("1.3", "paper")
    assert found.value == "more"
    assert found.facts["ratio"] == pytest.approx(own / alexnet)


@pytest.mark.parametrize("variant", VARIANTS)
def test_twice_as_wide_is_built(variant: str) -> None:
    spec = VARIANTS[variant]

    def count(of: GoogLeNet) -> int:
        return sum(tensor.numel() for name, tensor in of.named_parameters() if not name.startswith("aux"))

    twice = replace(
        spec,
        conv1=2 * spec.conv1,
        conv2=2 * spec.conv2,
        conv3=2 * spec.conv3,
        modules=tuple(InceptionSpec(m.name, *(2 * width for width in m.widths)) for m in spec.modules),
    )
    with torch.device("meta"):
        expected = count(GoogLeNet(twice)) / count(GoogLeNet(spec))
    assert answer_of("1.4", variant).value == pytest.approx(expected)


def test_what_is_left_of_the_gradient_is_measured_on_an_untrained_network() -> None:
    given = given_of("chelsea")
    net, tap = make_untrained(given.network()).net, Collector(["conv1", "inception5b"])
    with torch.enable_grad():
        x = given.shown().tensor.clone().requires_grad_()
        logits = net(x, tap=tap).main
        loss = functional.cross_entropy(logits, logits.argmax(dim=1))
        first, last = torch.autograd.grad(loss, [tap.taken["conv1"], tap.taken["inception5b"]])
    assert answer_of("1.5").value == pytest.approx(100 * float(first.norm() / last.norm()), rel=1e-3)


def test_the_course_is_told_as_it_is() -> None:
    found = answer_of("1.5")
    assert float(found.value) < 50
    assert "shrinks on the way" in str(found.facts["course"])


@pytest.mark.parametrize(
    ("lengths", "value", "shown", "said"),
    [
        ((1, 4), 25, "25 %", "Here it shrinks"),
        ((3, 4), 75, "75 %", "Here most of it arrives"),
        ((4, 4), 100, "100 %", "Here most of it arrives"),
        ((6, 4), 100, "150 %", "Here it grows"),
    ],
)
def test_every_course_is_told(
    monkeypatch: pytest.MonkeyPatch, lengths: tuple[float, float], value: float, shown: str, said: str
) -> None:
    found = {str(at): Left(str(at), "", length, length / lengths[-1]) for at, length in enumerate(lengths)}
    monkeypatch.setattr("googlenet_core.why.vanishing.follow_gradient", lambda *_: found)
    answer = find_step("1.5").answer(given_of("chelsea"))
    assert (answer.value, answer.shown) == (value, shown)
    assert said in str(answer.facts["course"])
    assert bool(answer.mistakes) == (value < 100)


def test_no_gradient_is_no_share(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("googlenet_core.why.vanishing.follow_gradient", lambda *_: {"5b": Left("5b", "", 0, 0)})
    with pytest.raises(InputError, match="no gradient"):
        find_step("1.5").answer(given_of("chelsea"))


@pytest.mark.parametrize("variant", VARIANTS)
def test_what_is_not_measured_is_said(variant: str) -> None:
    step, answer = find_step("1.6"), answer_of("1.6", variant)
    assert answer.value == "grows"
    assert "not measured" in step.words.finding
    assert "not recorded yet" in step.words.answer
    with torch.device("meta"):
        net = GoogLeNet(VARIANTS[variant])
    params = sum(tensor.numel() for name, tensor in net.named_parameters() if not name.startswith("aux"))
    assert answer.sum[-1].text == str(round(params * 10 / 1_200_000))
