"""WCAG 2's contrast of two sRGB colours."""

from __future__ import annotations

from collections.abc import Sequence


def rgb(colour: str) -> list[float]:
    """Red, green and blue between 0 and 1 of ``#rrggbb``."""
    return [int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5)]


def contrast(one: str | Sequence[float], other: str | Sequence[float]) -> float:
    """The ratio, between 1 and 21; a colour is ``#rrggbb``, or its red, green and blue between 0 and 1."""
    dark, light = sorted(_luminance(rgb(given) if isinstance(given, str) else given) for given in (one, other))
    return (light + 0.05) / (dark + 0.05)


def _luminance(parts: Sequence[float]) -> float:
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
