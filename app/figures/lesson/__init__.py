"""Drawings of the lesson's answers: one inline SVG each, made of what a step's answer was computed from, and the answer."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType

from googlenet_core.lesson import Answer, Given

Draw = Callable[[Given, Answer], str]

DRAWINGS: Mapping[str, Draw] = MappingProxyType({})
"""By the name that a step's ``figure`` gives."""
