"""Chapter 5: its answers, by what PyTorch's windows make, and by the built network's own modules."""

from __future__ import annotations

import pytest
import torch
from torch import nn

from googlenet_core.blueprint import VARIANTS, GoogLeNetSpec
from googlenet_core.lesson import find_step, judge
from googlenet_core.network import GoogLeNet
from tests.core.lesson.conftest import answer_of, given_of

IN_EVERY_VARIANT = pytest.mark.parametrize("spec", VARIANTS.values(), ids=lambda spec: spec.name)


def _titles(name: str, *guesses: float) -> list[str | None]:
    found = (judge(find_step(name).guess, guess, answer_of(name, "paper")).mistake for guess in guesses)
    return [mistake.title if mistake else None for mistake in found]


@IN_EVERY_VARIANT
def test_the_first_window(spec: GoogLeNetSpec) -> None:
    made = nn.Conv2d(3, 1, 7, stride=2, padding=3)(torch.zeros(1, 3, 224, 224))
    answer = answer_of("5.1", spec.name)
    assert answer.value == made.shape[-1]
    assert answer.sum[-1].text == f"{made.shape[-1]}"


@IN_EVERY_VARIANT
def test_the_first_pool(spec: GoogLeNetSpec) -> None:
    net = GoogLeNet(spec).eval()
    sides = {
        name: getattr(net, name)(torch.zeros(1, 1, side, side)).shape[-1]
        for name, side in (("maxpool1", 112), ("maxpool2", 56), ("maxpool3", 28), ("maxpool4", 14))
    }
    answer = answer_of("5.2", spec.name)
    assert answer.value == sides["maxpool1"]
    assert answer.facts["exact"] == "55.5"
    assert answer.facts["count"] == (4 if spec.pool4.kernel == 2 else 5)
    assert answer.facts["ways"] == "Convolutions are rounded down here, pools up."
    for side in sides.values():
        assert f"→ {side}" in str(answer.facts["rounded"]) or (side == 7 and spec.pool4.kernel == 2)


def test_wrong_sides_are_called_by_their_mistakes() -> None:
    assert _titles("5.1", 112.5, 113, 109, 224) == [
        "half a position",
        "ceil for floor",
        "padding forgotten",
        "stride ignored",
    ]
    assert _titles("5.2", 55, 55.5, 37) == ["floor for ceil", "half a position", "windows side by side"]


@pytest.mark.parametrize("sample", ["chelsea", "hubble"])
def test_a_relu_after_the_pool_changes_nothing(sample: str) -> None:
    maps = given_of(sample).captured["maxpool1"]
    answer = answer_of("5.3", sample=sample)
    assert answer.value == int((torch.relu(maps) != maps).sum()) == 0
    assert answer.facts["all"] == f"{maps.numel():,}"


@IN_EVERY_VARIANT
def test_convolutions_between_the_pools(spec: GoogLeNetSpec) -> None:
    with torch.device("meta"):
        children = dict(GoogLeNet(spec).named_children())
    names = list(children)
    between = [children[name] for name in names[names.index("maxpool1") + 1 : names.index("maxpool2")]]
    found = [part for one in between for part in one.modules() if isinstance(part, nn.Conv2d)]
    assert answer_of("5.4", spec.name).value == len(found)
