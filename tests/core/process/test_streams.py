"""What a console that lacks a sign shows in its place."""

from __future__ import annotations

import pytest

from googlenet_core.process.streams import WITHOUT_SIGNS


def test_a_console_without_a_minus_sign_shows_a_hyphen_and_for_other_signs_a_question_mark() -> None:
    assert "−0.5 × 2 → −1".encode("cp1252", WITHOUT_SIGNS) == "-0.5 × 2 ? -1".encode("cp1252")
    assert "1e−07 ×".encode("ascii", WITHOUT_SIGNS) == b"1e-07 ?"


def test_what_cannot_be_read_stays_an_error() -> None:
    with pytest.raises(UnicodeDecodeError):
        b"\xff".decode("utf-8", WITHOUT_SIGNS)
