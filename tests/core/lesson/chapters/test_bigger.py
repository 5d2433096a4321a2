"""Chapter 1: its answers, by another way."""

from __future__ import annotations

from dataclasses import replace

import pytest
import torch
from torch.nn import functional

from googlenet_core.blueprint import VARIANTS, InceptionSpec
from googlenet_core.engine.random_networks import make_untrained
from googlenet_core.network.model import GoogLeNet
from googlenet_core.network.taps import Collector
from tests.core.lesson.conftest import answer_of, given_of
from tests.support.networks.golden import reference


def test_alexnet_is_larger_in_every_variant() -> None:
    assert {answer_of("1.1", variant).value for variant in VARIANTS} == {"alexnet"}


def test_the_ratio_is_the_references() -> None:
    ratios = reference()["alexnet_ratios"]
    assert answer_of("1.2", "paper").value == pytest.approx(ratios["bvlc_alexnet / googlenet_no_aux"], abs=5e-4)
    torchvisions = ratios["bvlc_alexnet / torchvision_googlenet_no_aux"]
    assert answer_of("1.2", "torchvision").value == pytest.approx(torchvisions, abs=5e-4)


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
    assert "shrinks" in str(found.facts["course"])
