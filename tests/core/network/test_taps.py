from __future__ import annotations

import pytest
import torch
from torch import Tensor, nn

from googlenet_core.network.taps import NO_TAP, Collector, Replacer, Tap, collect


class Steps(nn.Module):
    """Three steps, each of which adds one; the second is an auxiliary head's."""

    def __init__(self) -> None:
        super().__init__()
        self.ran: list[str] = []

    def forward(self, x: Tensor, auxiliary: bool = False, tap: Tap = NO_TAP) -> Tensor:
        for name in ("first", "aux1", "last") if auxiliary else ("first", "last"):
            self.ran.append(name)
            x = tap.take(name, x + 1)
        return x


@pytest.fixture
def steps() -> Steps:
    return Steps()


ZERO = torch.zeros(1)


@pytest.mark.parametrize(
    ("wanted", "ran"),
    [
        (["first"], ["first"]),
        (["last"], ["first", "last"]),
        (["last", "first"], ["first", "last"]),
        (["aux1"], ["first", "aux1"]),
        ([], []),
    ],
)
def test_collecting_goes_as_far_as_the_deepest_layer(steps: Steps, wanted: list[str], ran: list[str]) -> None:
    assert set(collect(steps, ZERO, wanted)) == set(wanted)
    assert steps.ran == ran


def test_what_is_collected_keeps_its_history(steps: Steps) -> None:
    x = torch.zeros(1, requires_grad=True)
    assert torch.autograd.grad(collect(steps, x, ["first"])["first"], x) == (torch.ones(1),)


def test_an_error_on_the_way_is_told(steps: Steps) -> None:
    with pytest.raises(TypeError):
        collect(steps, "no tensor", ["first"])  # type: ignore[arg-type]


def test_a_collector_lets_the_forward_pass_go_on(steps: Steps) -> None:
    tap = Collector(["first"])
    assert steps(ZERO, tap=tap) == 2
    assert tap.taken == {"first": torch.ones(1)}
    assert (tap.wants("first"), tap.wants("last")) == (True, False)


def test_a_replacer_changes_what_comes_after(steps: Steps) -> None:
    tap = Replacer({"first": lambda tensor: tensor * 10})
    assert steps(ZERO, tap=tap) == 11
    assert (tap.wants("first"), tap.wants("last")) == (True, False)


def test_no_tap_wants_nothing() -> None:
    assert not NO_TAP.wants("first")
    assert NO_TAP.take("first", ZERO) is ZERO
