"""What is said about a race of branches: what this picture's numbers say, and no more."""

from __future__ import annotations

import re

import torch

from app.sections.unit.branch_race import heading, outcome
from app.words.prose import passages
from googlenet_core.blueprint.specs import PAPER
from googlenet_core.maps.journeys import Race, race_captured

FIRST_OF = {"1×1": 0, "3×3": 64, "5×5": 192, "pool proj": 224}
"""The concat index of each branch's first channel in inception (3a)."""


def raced(**means: float) -> Race:
    """The race where the branches' first channels have these means, each on a row of its own."""
    concat = torch.zeros(1, 256, 28, 28)
    for row, (name, mean) in enumerate(means.items()):
        concat[0, FIRST_OF[name], row] = mean * 28
    return race_captured(concat, PAPER, "3a")


def told(**means: float) -> str:
    """The heading above such a race."""
    return heading(PAPER, raced(**means))


def test_the_branch_with_the_largest_mean_is_named_with_how_far_it_is_ahead() -> None:
    assert told(**{"1×1": 1, "pool proj": 3}) == (
        "On this picture pool proj answers most: its mean is 3, 3 times that of 1×1"
    )
    assert told(**{"1×1": 1, "pool proj": 1.02}) == (
        "On this picture pool proj answers most, by little: its mean is 1.02, that of 1×1 1"
    )


def test_a_branch_whose_rivals_are_silent_is_ahead_alone() -> None:
    assert told(**{"5×5": 2}) == "On this picture only 5×5 answers: its mean is 2, the others' 0"


def test_where_none_is_ahead_none_is_named_as_that() -> None:
    for mean, said in ((0, told()), (2, told(**{"1×1": 2, "3×3": 2}))):
        assert said == f"On this picture no branch is ahead: the largest mean, {mean}, is not one branch's alone"


def test_the_share_of_the_positions_that_each_branch_leads_at_is_told() -> None:
    said = outcome(PAPER, raced(**{"1×1": 1, "pool proj": 3}))
    assert "Of the 784 positions" in said
    assert "1×1 4%, 3×3 0%, 5×5 0%, pool proj 4%." in said
    assert "In 93% no map is larger than the three others." in said


def test_the_prose_around_it_claims_nothing_about_pictures_in_general() -> None:
    assert not re.search(r"\b(small|large)\b", " ".join(passages("feature_maps_race").values()))
