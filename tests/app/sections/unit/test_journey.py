"""Where the picture's way ends."""

from __future__ import annotations

from app.sections.unit.journey import heading
from googlenet_core.engine import ClassScore


def test_the_way_ends_with_the_main_heads_first_answer() -> None:
    answers = (ClassScore("coffee mug", 0.873), ClassScore("cup", 0.1))
    assert heading(answers, 10).replace("\u2060", "") == "From 224×224 pixels to “coffee mug”, 87.3%"


def test_nothing_is_answered_where_nothing_was_learned() -> None:
    assert heading((), 1000) == "From 224×224 pixels to 1,000 logits of a network that was never trained"
