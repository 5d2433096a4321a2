"""Which channel of the concat a browser points at."""

from __future__ import annotations

import pytest

from app.components.inception_picture import read_channel
from googlenet_core.arithmetic.channels import branches
from googlenet_core.blueprint.specs import PAPER

FOUR = branches(PAPER, PAPER.module("3a"))


@pytest.mark.parametrize(("sent", "channel"), [(0, 0), (200, 200), (255, 255), (200.0, 200)])
def test_a_channel_of_the_concat_is_taken(sent: object, channel: int) -> None:
    assert read_channel({"channel": sent}, FOUR) == channel


@pytest.mark.parametrize("sent", [-1, 256, 1.5, "200", None, True, [], {}, float("nan"), float("inf"), 10**30])
def test_anything_else_is_no_channel(sent: object) -> None:
    assert read_channel({"channel": sent}, FOUR) is None
