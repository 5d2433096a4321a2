"""Numbers of channels, against a module that is run: which channel of its concat is which channel of which branch."""

from __future__ import annotations

from functools import cache

import pytest
import torch

from googlenet_core.blueprint.specs import VARIANTS, GoogLeNetSpec
from googlenet_core.network.model import Inception
from googlenet_core.quiz.items import Key
from tests.core.quiz.known_items import items


@cache
def places(variant: str, name: str) -> tuple[tuple[int, int], ...]:
    """(branch 1 to 4, channel in it) of each channel of a module's concat: where a run module puts what was told apart."""
    spec = VARIANTS[variant]
    net = Inception(spec, name)
    branches = (net.branch1, net.branch2, net.branch3, net.branch4)
    for number, (branch, width) in enumerate(zip(branches, spec.module(name).branch_widths, strict=True), start=1):
        told = torch.stack([torch.full((width,), float(number)), torch.arange(width, dtype=torch.float)])
        # Each branch makes its own number at the first position and its channels' numbers at the second.
        branch.forward = lambda _x, _tap, told=told: told.T[None, :, None, :]  # type: ignore[method-assign]
    joined = net(torch.empty(1, spec.in_channels(name), 1, 2))
    return tuple((int(branch), int(channel)) for branch, channel in joined[0, :, 0, :].tolist())


def test_a_channel_is_where_a_run_module_puts_it(spec: GoogLeNetSpec) -> None:
    for (name, channel, way), item in items("local-index", spec.name).items():
        branch, local = places(spec.name, str(name))[int(channel)]
        assert item.answer == (local if way == "local" else channel), item
        assert branch > 1
        assert way == "local" or f"does channel {local} of" in item.stem


def test_a_channel_comes_from_the_branch_that_a_run_module_takes_it_from(spec: GoogLeNetSpec) -> None:
    for (name, channel), item in items("which-branch", spec.name).items():
        assert item.answer == places(spec.name, str(name))[int(channel)][0], item
        assert all(wrong.value in (1, 2, 3, 4) for wrong in item.distractors), item


def test_every_module_and_every_branch_is_asked_about(spec: GoogLeNetSpec) -> None:
    found = items("which-branch", spec.name)
    assert {name for name, _ in found} == {module.name for module in spec.modules}
    for name in ("3a", "4e"):
        assert {item.answer for (module, _), item in found.items() if module == name} == {1, 2, 3, 4}


@pytest.mark.parametrize(
    ("family", "key", "wrong"),
    [
        ("local-index", ("3a", 200, "local"), {"counting from 1": 9, "number kept": 200}),
        ("local-index", ("3a", 200, "concat"), {"reductions summed": 312, "counting from 1": 201, "number kept": 8}),
        ("which-branch", ("3a", 200), {"reductions summed": 2, "branches equally wide": 4}),
    ],
)
def test_a_misconception_leads_to_its_number(family: str, key: Key, wrong: dict[str, int]) -> None:
    found = {one.misconception.title: one.value for one in items(family, "paper")[key].distractors}
    assert {title: found[title] for title in wrong} == wrong
