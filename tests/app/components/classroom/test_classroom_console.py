"""What the console reads of a browser: what makes sense, nothing else."""

from __future__ import annotations

import pytest

from app.components.classroom_console import Report, read_report

STEPS, ITEMS = {"6.1"}, {"macs:paper:conv1"}


def read(told: object) -> Report | None:
    return read_report({"did": told}, STEPS, ITEMS)


@pytest.mark.parametrize("kind", ["open", "share", "unshare", "key", "hide", "lead", "kept", "leave"])
def test_plain_wishes_are_read(kind: str) -> None:
    assert read({"kind": kind, "name": "", "turn": 1795890000000}) == Report(kind, 1795890000000)


@pytest.mark.parametrize(
    ("kind", "name"),
    [("step", "6.1"), ("item", "macs:paper:conv1"), ("view", "where"), ("view", "branch"), ("view", "count")],
)
def test_questions_that_there_are_can_be_asked(kind: str, name: str) -> None:
    assert read({"kind": kind, "name": name, "turn": 3.0}) == Report(kind, 3, name)


@pytest.mark.parametrize(
    "told",
    [
        None,
        "open",
        {},
        {"kind": "open"},
        {"kind": "open", "turn": True},
        {"kind": "open", "turn": "1"},
        {"kind": "open", "turn": -1},
        {"kind": "open", "turn": float("nan")},
        {"kind": "open", "turn": float("inf")},
        {"kind": ["open"], "turn": 1},
        {"kind": "elsewhere", "turn": 1},
        {"kind": "step", "name": "6.9", "turn": 1},
        {"kind": "step", "name": "macs:paper:conv1", "turn": 1},
        {"kind": "item", "name": "6.1", "turn": 1},
        {"kind": "view", "name": "who", "turn": 1},
        {"kind": "view", "name": ["where"], "turn": 1},
    ],
)
def test_nothing_else_is_a_wish(told: object) -> None:
    assert read(told) is None
    assert read_report(told, STEPS, ITEMS) is None
