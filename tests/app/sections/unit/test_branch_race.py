"""What is said about a race of branches: what this picture's numbers say, and no more."""

from __future__ import annotations

import re

import torch

from app.sections.unit.branch_race import outcome
from app.words.prose import passages
from googlenet_core.blueprint.specs import PAPER
from googlenet_core.maps.journeys import race_captured

FIRST_OF = {"1×1": 0, "3×3": 64, "5×5": 192, "pool proj": 224}
"""The concat index of each branch's first channel in inception (3a)."""


def told(**means: float) -> str:
    """What is said where the branches' first channels have these means, each on a row of its own."""
    concat = torch.zeros(1, 256, 28, 28)
    for row, (name, mean) in enumerate(means.items()):
        concat[0, FIRST_OF[name], row] = mean * 28
    return outcome(PAPER, race_captured(concat, PAPER, "3a"))


def test_the_branch_with_the_largest_mean_is_named_with_how_far_it_is_ahead() -> None:
    said = told(**{"1×1": 1, "pool proj": 3})
    assert "pool proj has the largest mean: 3, 3 times that of 1×1 (1)." in said
    assert "Of the 784 places" in said
    assert "1×1 4%, 3×3 0%, 5×5 0%, pool proj 4%." in said
    assert "In 93% no map is larger than the three others." in said


def test_a_branch_whose_rivals_are_silent_is_ahead_alone() -> None:
    assert "only 5×5 has a mean above 0: 2." in told(**{"5×5": 2})


def test_where_none_is_ahead_none_is_named_as_that() -> None:
    assert "no branch is ahead: the largest mean, 0, is not one branch's alone." in told()
    assert "no branch is ahead: the largest mean, 2, is not one branch's alone." in told(**{"1×1": 2, "3×3": 2})


def test_the_prose_around_it_claims_nothing_about_pictures_in_general() -> None:
    assert not re.search(r"\b(small|large)\b", " ".join(passages("feature_maps_race").values()))
