"""Drawings of the lesson's steps: each a small SVG of what one answer found, by the name that its step calls it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType

from app.figures.lesson import (
    channel_groups,
    last_layer,
    votes,
    widening,
)
from app.figures.lesson.bars import gradient_left, left_at_distance, sparse_times, training_step
from googlenet_core.lesson import Answer, Given

Draw = Callable[[Given, Answer, float | str | None], str]
"""Draws an answer, beside what was guessed if anything was."""

DRAWINGS: Mapping[str, Draw] = MappingProxyType(
    {
        "channel-groups": channel_groups.draw,
        "gradient-left": gradient_left.draw,
        "last-layer": last_layer.draw,
        "left-at-distance": left_at_distance.draw,
        "sparse-times": sparse_times.draw,
        "training-step": training_step.draw,
        "votes": votes.draw,
        "widening": widening.draw,
    }
)
