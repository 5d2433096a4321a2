"""Drawings of the lesson's steps: each a small SVG of what one answer found, by the name that its step calls it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType

from app.figures.lesson import (
    channel_groups,
    kept_variance,
    strongest_places,
    three_sizes,
    values_by_sign,
    votes,
    without_a_channel,
)
from app.figures.lesson.bars import gradient_left, left_at_distance, sparse_times, training_step
from app.figures.lesson.blueprint import (
    kernels_and_weights,
    larger_kernels,
    last_layer,
    widening,
    without_reductions,
)
from googlenet_core.lesson import Answer, Given

Draw = Callable[[Given, Answer, float | str | None], str]
"""Draws an answer, beside what was guessed if anything was."""

DRAWINGS: Mapping[str, Draw] = MappingProxyType(
    {
        "channel-groups": channel_groups.draw,
        "gradient-left": gradient_left.draw,
        "kept-variance": kept_variance.draw,
        "kernels-and-weights": kernels_and_weights.draw,
        "larger-kernels": larger_kernels.draw,
        "last-layer": last_layer.draw,
        "left-at-distance": left_at_distance.draw,
        "sparse-times": sparse_times.draw,
        "strongest-places": strongest_places.draw,
        "three-sizes": three_sizes.draw,
        "training-step": training_step.draw,
        "values-by-sign": values_by_sign.draw,
        "votes": votes.draw,
        "widening": widening.draw,
        "without-a-channel": without_a_channel.draw,
        "without-reductions": without_reductions.draw,
    }
)
