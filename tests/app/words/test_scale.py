"""What the colours of a scale mean, in words."""

from __future__ import annotations

import pytest

from app.words.scale import scale_words, short_number


@pytest.mark.parametrize(
    ("value", "told"),
    [
        (1809.6, "1810"),
        (-123456, "−123000"),
        (0.02417, "0.0242"),
        (-0.0, "0"),
        (float("nan"), "nan"),
        (float("-inf"), "−inf"),
    ],
)
def test_a_number_has_three_digits_that_count_and_is_written_out(value: float, told: str) -> None:
    assert short_number(value) == told


def test_a_scale_says_its_colours() -> None:
    assert scale_words("cividis", 0, 3.21) == "dark blue is 0, yellow is 3.21"
    assert scale_words("blue-red", -2, 2) == "blue is −2, white is 0, red is 2"


def test_a_scale_of_nothing_but_zeros_is_no_range() -> None:
    assert scale_words("cividis", 0, 0) == "dark blue everywhere: every value is 0"
    assert scale_words("blue-red", -0.0, 0) == "white everywhere: every value is 0"
