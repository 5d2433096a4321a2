"""Numbers as people write them: whole ones that somebody typed, read; others, written."""

from __future__ import annotations

MOST_DIGITS = 9
"""More digits than any number that is asked for here; Python itself refuses to read thousands of them."""

DIGITS = 6
"""Significant digits of a number that is written."""


def whole(text: str) -> int | None:
    """Return the number that ``text`` writes in digits 0 to 9, with spaces around it or not; None if it is none."""
    digits = text.strip()
    return int(digits) if digits.isascii() and digits.isdigit() and len(digits) <= MOST_DIGITS else None


def number(value: float) -> str:
    """Return a number with `DIGITS` significant digits and a real minus sign: ``−0.0123457``."""
    return with_minus(f"{value + 0.0:.{DIGITS}g}")


def with_minus(text: str) -> str:
    """Return the text of a number for people: each hyphen, in front or in the exponent, is a real minus sign.

    Data for programs, CSV and JSON, keep theirs.

    Example:
        >>> with_minus(f"{-0.5:.3f}"), with_minus(f"{-1e-7:.3g}")
        ('−0.500', '−1e−07')
    """
    return text.replace("-", "−")


def percent(share: float) -> str:
    """Return a share of 0..1 in percent: ``58.0 %``."""
    return f"{share:.1%}".replace("%", " %")
