"""What the server reads of a page that follows a room."""

from __future__ import annotations

import pytest

from app.components.classroom_follow import Report, read_report


@pytest.mark.parametrize("kind", ["leave", "console"])
def test_plain_wishes_are_read(kind: str) -> None:
    assert read_report({"did": {"kind": kind, "view": ""}}) == Report(kind)


@pytest.mark.parametrize("kind", ["go", "back"])
def test_views_are_asked_for(kind: str) -> None:
    assert read_report({"did": {"kind": kind, "view": "lesson?step=6.1"}}) == Report(kind, "lesson?step=6.1")


@pytest.mark.parametrize(
    "told",
    [
        None,
        "go",
        {},
        {"kind": "go"},
        {"kind": "go", "view": 7},
        {"kind": "go", "view": "x" * 5000},
        {"kind": ["go"], "view": "lesson"},
        {"kind": {}, "view": "lesson"},
        {"kind": "join", "view": "lesson"},
    ],
)
def test_nothing_else_is_a_wish(told: object) -> None:
    assert read_report({"did": told}) is None
    assert read_report(told) is None
