"""Chapter 7: its answers, by PyTorch's own layers, by sorting all activations, and by running an edited network."""

from __future__ import annotations

from copy import deepcopy

import pytest
import torch
from torch import Tensor, nn

from googlenet_core.engine import Engine
from googlenet_core.errors import CoreError, InputError
from googlenet_core.lesson import Given, find_step
from googlenet_core.lesson.chapters import channels
from googlenet_core.pictures import preprocess, read_sample
from googlenet_core.pictures.samples import SAMPLES
from tests.core.lesson.conftest import answer_of, given_of, given_of_nothing

BOTH = pytest.mark.parametrize("sample", ["chelsea", "rocket"])


@BOTH
def test_what_is_left_of_the_products(sample: str) -> None:
    given = given_of(sample)
    convolution = given.network().net.inception3a.branch3[1].conv
    source = nn.functional.pad(given.captured["inception3a.branch3.0"], (2, 2, 2, 2))
    products = (source[0, :, 14:19, 13:18].double() * convolution.weight[8].double()).flatten()
    left = 100 * float(products.sum().abs() / products.abs().sum())
    answer = answer_of("7.1", sample=sample)
    assert answer.value == pytest.approx(left, abs=1e-6)
    assert answer.facts["silent"] == int((source[0, :, 14:19, 13:18] == 0).sum())
    up, _, down, _, rest = (term.text.replace(",", "").replace("−", "-") for term in answer.sum)
    assert float(up) - float(down) == pytest.approx(float(rest), abs=1e-9), "the sum adds up as it is written"
    activation = float(given.captured["inception3a"][0, 200, 14, 13])
    said = str(answer.facts["activation"])
    assert (f"{activation:.3g}" in said) if activation > 0 else ("silent" in said)


def test_from_how_many_pictures_the_strongest_places_come() -> None:
    engine = given_of("chelsea").network()
    places = []
    for name in SAMPLES:
        tensor = preprocess(read_sample(name), engine.weights).tensor
        channel = engine.capture(tensor, ["inception3a"])["inception3a"][0, 200]
        places += [(float(channel[y, x]), name, y, x) for y in range(28) for x in range(28)]
    kept: list[tuple[float, str, int, int]] = []
    for place in sorted(places, key=lambda one: -one[0]):
        far = all(place[1] != k[1] or max(abs(place[2] - k[2]), abs(place[3] - k[3])) * 8 >= 59 for k in kept)
        if far and len(kept) < 9:
            kept.append(place)
    answer = answer_of("7.2")
    assert answer.value == len({name for _, name, _, _ in kept})
    patches = answer.facts["patches"]
    assert isinstance(patches, tuple)
    assert [activation for _, activation, _, _ in patches] == pytest.approx([one[0] for one in kept], rel=1e-4)
    assert [title for title, *_ in patches] == [SAMPLES[one[1]].title for one in kept]


@BOTH
def test_the_branch_of_the_brightest_channel(sample: str) -> None:
    means = given_of(sample).captured["inception3a"][0].double().mean((1, 2))
    channel = int(means.argmax())
    answer = answer_of("7.3", sample=sample)
    assert answer.facts["channel"] == channel
    assert answer.value == str(1 + sum(channel >= first for first in (64, 192, 224)))


@BOTH
def test_the_class_without_the_channel_by_a_network_that_lacks_it(sample: str) -> None:
    given = given_of(sample)
    engine, x = given.network(), given.shown().tensor
    channel = int(given.captured["inception3a"][0].mean((1, 2)).argmax())
    net = deepcopy(engine.net)

    def without(_module: nn.Module, _read: object, made: Tensor) -> Tensor:
        made = made.clone()
        made[:, channel] = 0
        return made

    with torch.no_grad():
        before = net(x).main[0].softmax(0)
        net.inception3a.register_forward_hook(without)
        after = net(x).main[0].softmax(0)
    best = int(before.argmax())
    moved = float(after[best] - before[best])
    answer = answer_of("7.4", sample=sample)
    assert answer.facts["label"] == engine.weights.labels[best]
    assert answer.value == ("falls" if moved < -0.01 else "rises" if moved > 0.01 else "same")
    classes = answer.facts["classes"]
    assert isinstance(classes, tuple)
    assert classes[0][1:] == pytest.approx((float(before[best]), float(after[best])), abs=1e-4)


def test_fewer_places_than_were_asked_for_are_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(channels, "PATCHES", 10_000)
    answer = find_step("7.2").answer(given_of("chelsea"))
    assert str(answer.facts["fullest"]).startswith(f"Only {len(answer.facts['patches'])} places answer at all.")  # type: ignore[arg-type]


def test_samples_are_read_once_for_weights() -> None:
    weights = given_of("chelsea").network().weights
    assert channels._read_samples(weights) is channels._read_samples(weights)


@pytest.mark.parametrize("name", ["7.2", "7.3", "7.4"])
def test_a_network_without_any_answer_is_told_so(name: str) -> None:
    with pytest.raises(InputError, match="answers to"):
        find_step(name).answer(given_of_nothing())


def test_products_that_are_all_0_leave_nothing() -> None:
    answer = find_step("7.1").answer(given_of_nothing())
    assert (answer.value, answer.facts["silent"]) == (0, 400)
    assert answer.facts["words"] == "Nothing is left: all products are 0"


def test_a_class_that_hardly_moves_stays() -> None:
    assert channels._course("93.0 %", "93.0 %") == "stays at 93.0 %"
    assert channels._course("93.0 %", "92.9 %") == "goes from 93.0 % to 92.9 %"


def test_weights_without_a_trained_head_have_no_class_that_could_fall() -> None:
    engine = Engine.load("random", device="cpu")
    picture = preprocess(read_sample("chelsea"), engine.weights)
    step = find_step("7.4")
    with pytest.raises(CoreError, match="trained weights"):
        step.answer(Given(engine.spec, engine, picture, dict(engine.capture(picture.tensor, step.layers))))
