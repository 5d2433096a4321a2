"""What the colours of a scale mean, in words."""

from __future__ import annotations

from googlenet_core.pictures import palettes
from googlenet_core.wording import with_minus


def short_number(value: float) -> str:
    """Return a number with three significant digits and a real minus sign, thousands written out.

    Example:
        >>> short_number(1809.6), short_number(-0.02417)
        ('1810', '−0.0242')
    """
    return with_minus(f"{float(f'{value + 0.0:.3g}'):.15g}")


def correlation_words(value: float) -> str:
    """Return a correlation with its sign, a real minus among them."""
    return with_minus(f"{value:+.2f}")


def scale_words(palette_id: str, low: float, high: float) -> str:
    """Say which colour is which value: ``dark blue is 0, yellow is 3.2``; of nothing but zeros, that they are zeros."""
    palette = palettes.get_palette(palette_id)
    if low == high:
        return f"{palette.middle_word if palette.diverging else palette.low_word} everywhere: every value is {short_number(high)}"
    if low < 0:
        return (
            f"{palette.low_word} is {short_number(low)}, {palette.middle_word} is {short_number((low + high) / 2)}, "
            f"{palette.high_word} is {short_number(high)}"
        )
    return f"{palette.low_word} is {short_number(low)}, {palette.high_word} is {short_number(high)}"
