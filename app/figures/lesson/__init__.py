"""Drawings of the lesson's steps: each a small SVG of what one answer found, by the name that its step calls it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType

from googlenet_core.lesson import Answer, Given

Draw = Callable[[Given, Answer, float | str | None], str]
"""Draws an answer, beside what was guessed if anything was."""

DRAWINGS: Mapping[str, Draw] = MappingProxyType({})
