"""Whole numbers that somebody typed."""

from __future__ import annotations

MOST_DIGITS = 9
"""More digits than any number that is asked for here; Python itself refuses to read thousands of them."""


def whole(text: str) -> int | None:
    """Return the number that ``text`` writes in digits 0 to 9, with spaces around it or not; None if it is none."""
    digits = text.strip()
    return int(digits) if digits.isascii() and digits.isdigit() and len(digits) <= MOST_DIGITS else None
