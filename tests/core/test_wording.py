"""Digits are read, anything else is None, however long."""

from __future__ import annotations

import pytest
from hypothesis import given, strategies as st

from googlenet_core.wording import MOST_DIGITS, whole


@given(st.integers(0, 10**MOST_DIGITS - 1))
def test_numbers_are_read_with_spaces_and_leading_zeros(number: int) -> None:
    assert whole(f" {number} ") == number
    assert whole(f"{number:0{MOST_DIGITS}d}") == number


@pytest.mark.parametrize(
    "text", ["", " ", "-1", "+1", "1.0", "1e3", "0x10", "1 2", "٣", "²", "1_000", "9" * 10, "9" * 5000]
)
def test_anything_else_is_none(text: str) -> None:
    assert whole(text) is None


@given(st.text(max_size=30))
def test_no_text_is_an_error(text: str) -> None:
    found = whole(text)
    assert found is None or (found >= 0 and text.strip().isdigit())
