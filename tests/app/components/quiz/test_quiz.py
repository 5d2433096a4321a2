"""What the quiz reads of a browser: wishes and items that make sense, nothing else."""

from __future__ import annotations

import pytest

from app.components.quiz import Wish, read_item, read_wish
from googlenet_core.quiz import FAMILIES

IDS = {"macs:paper:conv1"}


def test_a_new_set_is_asked_for_in_the_order_of_the_families() -> None:
    told = {"kind": "new", "families": ["macs", "size"], "at": 1}
    assert read_wish({"event": told}, IDS) == Wish("new", ("size", "macs"))


def test_other_questions_can_be_asked_for_in_the_same_set_and_the_set_on_paper() -> None:
    assert read_wish({"event": {"kind": "ask", "families": ["macs"], "at": 1}}, IDS) == Wish("ask", ("macs",))
    assert read_wish({"event": {"kind": "sheet", "families": ["macs"], "at": 1}}, IDS) == Wish("sheet")


def test_the_view_of_an_item_of_this_set_can_be_asked_for() -> None:
    assert read_wish({"event": {"kind": "see", "id": "macs:paper:conv1"}}, IDS) == Wish("see", item="macs:paper:conv1")


@pytest.mark.parametrize(
    "told",
    [
        {"kind": "see", "id": "macs:paper:conv9"},
        {"kind": "see", "id": ["macs:paper:conv1"]},
        {"kind": "see"},
        {"kind": "new"},
        {"kind": "new", "families": []},
        {"kind": "ask"},
        {"kind": "ask", "families": []},
        {"kind": ["new"], "families": ["macs"]},
        {"kind": "new", "families": "macs"},
        {"kind": "new", "families": ["no-such", 7, None]},
        {"kind": "new", "families": ["macs"] * (len(FAMILIES) + 1)},
        {"kind": "other", "families": ["macs"]},
        {},
        None,
        "new",
    ],
)
def test_nothing_else_is_a_wish(told: object) -> None:
    assert read_wish({"event": told}, IDS) is None
    assert read_wish(told, IDS) is None


@pytest.mark.parametrize(("told", "item"), [("1", "1"), ("12", "12"), ("result", "result"), (" 03", "3")])
def test_an_item_is_a_number_or_the_result(told: str, item: str) -> None:
    assert read_item(told) == item


@pytest.mark.parametrize("told", ["0", "100", "-1", "1.5", "", "end", 1, 1.0, None, ["1"], "9" * 40])
def test_nothing_else_is_an_item(told: object) -> None:
    assert read_item(told) is None
