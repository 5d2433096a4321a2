"""A set's start: which kinds of questions it asks, in words, and that it is over once something is answered."""

from __future__ import annotations

from functools import cache
from typing import Any

import pytest

from app.figures.quiz.items import as_data, quiz_set
from googlenet_core.blueprint.specs import PAPER
from googlenet_core.quiz import FAMILIES
from tests.support.scripts import Script


@cache
def script() -> Script:
    return Script("quiz_number.js", "quiz_progress.js", "quiz_begin.js")


def set_of(*families: str) -> dict[str, Any]:
    return as_data(quiz_set(PAPER, 8, families))


@pytest.mark.parametrize(
    ("families", "words"),
    [
        ((), f"all {len(FAMILIES)}"),
        (("size", "macs"), f"2 of {len(FAMILIES)}"),
        (("macs",), FAMILIES["macs"].title),
    ],
)
def test_what_a_set_asks_is_told_in_a_word_or_two(families: tuple[str, ...], words: str) -> None:
    assert script().call("toldKinds", set_of(*families)) == words


@pytest.mark.parametrize(
    ("some", "others", "same"),
    [
        (["size", "macs"], ["macs", "size"], True),
        (["size"], ["size", "macs"], False),
        (["size", "macs"], ["size"], False),
        (["size"], ["macs"], False),
    ],
)
def test_the_same_families_are_no_other_set(some: list[str], others: list[str], same: bool) -> None:
    assert script().call("sameNames", some, others) is same


@pytest.mark.parametrize(
    ("acts", "begun"), [([], False), ([("type", "many")], False), ([("show", "")], True), ([("type", "7")], True)]
)
def test_a_set_is_begun_by_an_answer_and_by_nothing_else(acts: list[tuple[str, str]], begun: bool) -> None:
    do = """(set, acts) => {
      const progress = new Progress(set, null);
      for (const [what, text] of acts) progress[what](progress.at(1), text);
      return progress.isBegun;
    }"""
    assert script().call(do, set_of("macs"), acts) is begun
