"""Chapter 6: its answers, by another way: by what a gradient reaches, built networks, and pictures shrunk here."""

from __future__ import annotations

import itertools
from copy import deepcopy

import numpy as np
import pytest
import torch
from PIL import Image
from torch import nn

from googlenet_core.blueprint import IMAGE_PX, VARIANTS, GoogLeNetSpec
from googlenet_core.errors import InputError
from googlenet_core.lesson import ShareGuess, SquareGuess, find_step, judge
from googlenet_core.lesson.chapters.fields import FIRST_BEYOND
from googlenet_core.network import GoogLeNet
from googlenet_core.pictures.preprocessing import normalise
from tests.core.lesson.conftest import answer_of, given_of, given_of_nothing

_LENGTH = 4096
_STEM = ((7, 2), (3, 2), (1, 1), (3, 1), (3, 2))
IN_EVERY_VARIANT = pytest.mark.parametrize("spec", VARIANTS.values(), ids=lambda spec: spec.name)


def _reached(windows: list[tuple[int, int]]) -> int:
    """How many places of a long row a unit behind these windows (side, stride) depends on."""
    row = torch.ones(1, 1, _LENGTH, dtype=torch.float64, requires_grad=True)
    seen: torch.Tensor = row
    for side, stride in windows:
        seen = nn.functional.avg_pool1d(seen, side, stride, padding=side // 2)
    seen[0, 0, seen.shape[-1] // 2].backward()
    assert row.grad is not None
    return int((row.grad != 0).sum())


def _up_to(name: str, spec: GoogLeNetSpec) -> list[tuple[int, int]]:
    """Windows on the way through the branches that see most, up to a module."""
    windows = list(_STEM)
    for module in spec.modules:
        if pool := {"4a": (3, 2), "5a": (spec.pool4.kernel, 2)}.get(module.name):
            windows.append(pool)
        windows.append((max(3, spec.third_kernel), 1))
        if module.name == name:
            break
    return windows


@IN_EVERY_VARIANT
def test_the_square_is_what_a_gradient_reaches(spec: GoogLeNetSpec) -> None:
    answer = answer_of("6.1", spec.name)
    assert answer.value == _reached([*_STEM, (1, 1), (spec.third_kernel, 1)])
    assert eval("".join(t.text for t in answer.sum).replace("×", "*").replace("−", "-").replace("=", "=="))


def test_wrong_squares_are_called_by_their_mistakes() -> None:
    answer = answer_of("6.1", "paper")
    named = {guess: judge(SquareGuess(), guess, answer).mistake for guess in (31, 5, 67, 40, 224, 58)}
    assert {guess: mistake.title for guess, mistake in named.items() if mistake} == {
        31: "stride ignored in the field",
        5: "window taken for the field",
        67: "first position counted twice",
        40: "field below forgotten",
        224: "sees the whole picture",
    }


@IN_EVERY_VARIANT
def test_the_first_module_beyond_the_picture(spec: GoogLeNetSpec) -> None:
    answer = answer_of("6.2", spec.name)
    sides = {module.name: _reached(_up_to(module.name, spec)) for module in spec.modules}
    assert answer.value == next(name for name, side in sides.items() if side > IMAGE_PX)
    assert answer.facts["side"] == sides[str(answer.value)]
    assert FIRST_BEYOND.text_of(str(answer.value)), "the right one can be chosen"
    unstrided = _reached([(side, 1) for side, _ in _up_to("5b", spec)])
    (none,) = (mistake for mistake in answer.mistakes if mistake.value == "none")
    assert f" {unstrided} px." in none.explanation


def test_the_middles_share_is_that_of_the_gradient() -> None:
    given = given_of("chelsea")
    kept: dict[str, torch.Tensor] = {}
    with torch.inference_mode(False), torch.enable_grad():
        net = deepcopy(given.network().net)
        net.inception3a.branch3[1].conv.register_forward_hook(lambda _m, _i, out: kept.update(out=out))
        x = given.shown().tensor.clone().requires_grad_()
        net(x)
        kept["out"][0, 8, 14, 13].backward()
    assert x.grad is not None
    gradient = x.grad.abs().sum(dim=(0, 1)).double()
    top, left = (6 + 8 * cell - 14 for cell in (14, 13))  # the unpadded pools put the first middle at 1·2 + 1·4 px
    middle = gradient[top : top + 29, left : left + 29].sum() / gradient.sum()
    assert answer_of("6.3").value == pytest.approx(100 * float(middle), abs=1e-3)


@IN_EVERY_VARIANT
def test_the_larger_kernels_share_is_that_of_the_built_modules(spec: GoogLeNetSpec) -> None:
    with torch.device("meta"):
        module = GoogLeNet(spec).inception5b

    def numbers(part: nn.Module) -> int:
        return sum(weights.numel() for weights in part.parameters())

    larger = numbers(module.branch2) + numbers(module.branch3)
    answer = answer_of("6.4", spec.name)
    assert answer.value == pytest.approx(100 * larger / numbers(module))


@pytest.mark.parametrize(
    ("guessed", "title"),
    [(89, "the same everywhere"), (90, "plan taken for the table"), (100, "plan taken for the table")],
)
def test_a_share_that_stays_or_grows_is_a_named_mistake(guessed: int, title: str) -> None:
    verdict = judge(ShareGuess("", ""), guessed, answer_of("6.4", "paper"))
    assert verdict.mistake is not None
    assert verdict.mistake.title == title


@pytest.mark.parametrize("sample", ["chelsea", "coffee"])
def test_the_branch_that_loses_most_by_pictures_shrunk_here(sample: str) -> None:
    given = given_of(sample)
    engine, crop = given.network(), given.shown().crop
    shares = []
    for side in (224, 56):
        shown = np.full_like(crop, 0)
        shown[:] = [round(255 * mean) for mean in engine.weights.mean]
        first = (224 - side) // 2
        small = Image.fromarray(crop).resize((side, side), Image.Resampling.LANCZOS)
        shown[first : first + side, first : first + side] = np.asarray(small)
        maps = engine.capture(normalise(shown, engine.weights)[2], ["inception3a"])["inception3a"][0]
        places = slice(first // 8, (first + side) // 8)
        bounds = (0, 64, 192, 224, 256)
        means = [float(maps[a:b, places, places].mean()) for a, b in itertools.pairwise(bounds)]
        shares.append([mean / sum(means) for mean in means])
    lost = [full - small for full, small in zip(*shares, strict=True)]
    answer = answer_of("6.5", sample=sample)
    assert answer.value == str(1 + lost.index(max(lost)))
    assert find_step("6.5").words.finding.format(**answer.facts).endswith("falls most")


def test_a_unit_that_nothing_moves_is_told_so() -> None:
    answer = find_step("6.3").answer(given_of_nothing())
    assert answer.facts["words"] == "Here no pixel moves it"
    assert "No small change" in str(answer.facts["what_moves"])


def test_a_picture_that_no_branch_answers_less_to_is_refused() -> None:
    with pytest.raises(InputError, match="choose another"):
        find_step("6.5").answer(given_of_nothing())
