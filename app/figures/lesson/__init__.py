"""Drawings of the lesson's steps: each a small SVG of what one answer found, by the name that its step calls it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType

from app.figures.lesson import (
    kept_variance,
    kernels_and_weights,
    larger_kernels,
    three_sizes,
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
        "three-sizes": three_sizes.draw,
        "without-reductions": without_reductions.draw,
    }
)
