"""Digits are read, anything else is None, however long; numbers are written with a real minus sign."""

from __future__ import annotations

import pytest
from hypothesis import given, strategies as st

from googlenet_core.wording import MOST_DIGITS, number, percent, whole, with_minus


@given(st.integers(0, 10**MOST_DIGITS - 1))
def test_numbers_are_read_with_spaces_and_leading_zeros(typed: int) -> None:
    assert whole(f" {typed} ") == typed
    assert whole(f"{typed:0{MOST_DIGITS}d}") == typed


@pytest.mark.parametrize(
    "text", ["", " ", "-1", "+1", "1.0", "1e3", "0x10", "1 2", "٣", "²", "1_000", "9" * 10, "9" * 5000]
)
def test_anything_else_is_none(text: str) -> None:
    assert whole(text) is None


@given(st.text(max_size=30))
def test_no_text_is_an_error(text: str) -> None:
    found = whole(text)
    assert found is None or (found >= 0 and text.strip().isdigit())


def test_numbers_have_six_digits_and_a_real_minus_sign() -> None:
    written = [number(value) for value in (-0.123456789, 1234567.0, -0.0, 1e-7)]
    assert written == ["−0.123457", "1.23457e+06", "0", "1e−07"]
    assert percent(0.5804) == "58.0 %"
    assert [with_minus(text) for text in ("-0.500", "-1e-07", "3")] == ["−0.500", "−1e−07", "3"]


@given(st.floats(-1e6, 1e6, width=32))
def test_a_written_number_is_the_number(value: float) -> None:
    assert float(number(value).replace("−", "-")) == pytest.approx(value, rel=1e-5)
