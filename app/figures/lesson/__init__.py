"""Drawings of the lesson's steps: each a small SVG of what one answer found, by the name that its step calls it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType

from app.figures.lesson import (
    kept_variance,
    kernels_and_weights,
    larger_kernels,
    strongest_places,
    three_sizes,
    values_by_sign,
    without_a_channel,
    without_reductions,
)
from googlenet_core.lesson import Answer, Given

Draw = Callable[[Given, Answer, float | str | None], str]
"""Draws an answer, beside what was guessed if anything was."""

DRAWINGS: Mapping[str, Draw] = MappingProxyType(
    {
        "kept-variance": kept_variance.draw,
        "kernels-and-weights": kernels_and_weights.draw,
        "larger-kernels": larger_kernels.draw,
        "strongest-places": strongest_places.draw,
        "three-sizes": three_sizes.draw,
        "values-by-sign": values_by_sign.draw,
        "without-a-channel": without_a_channel.draw,
        "without-reductions": without_reductions.draw,
    }
)
