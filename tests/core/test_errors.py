from __future__ import annotations

import re

import pytest
from hypothesis import given, strategies as st

from googlenet_core import errors
from googlenet_core.errors import LONGEST, CoreError, nearest

CLASSES = {name: each for name, each in vars(errors).items() if isinstance(each, type) and issubclass(each, Exception)}


def test_the_tree_in_the_docstring_is_the_tree_in_the_code() -> None:
    drawn: dict[str, str] = {}
    parents = ["Exception"]
    for line in (errors.__doc__ or "").splitlines():
        if found := re.match(r"    (?P<branch>[│├└─ ]*)(?P<name>\w+Error)\b", line):
            depth = len(found["branch"]) // 4 + 1
            drawn[found["name"]] = parents[depth - 1]
            parents[depth:] = [found["name"]]
    assert drawn == {name: each.__base__.__name__ for name, each in CLASSES.items()}


@pytest.mark.parametrize("name", CLASSES)
def test_one_except_clause_catches_them_all(name: str) -> None:
    with pytest.raises(CoreError, match="a sentence"):
        raise CLASSES[name]("a sentence")


def test_the_nearest_word_is_suggested() -> None:
    assert nearest("inceptoin3a", ["inception3a", "conv1"]) == " Did you mean 'inception3a'?"


@given(st.text())
def test_a_suggestion_is_a_known_word_or_nothing(word: str) -> None:
    known = ("conv1", "maxpool1", "inception3a")
    assert nearest(word, iter(known)) in {"", *(f" Did you mean '{each}'?" for each in known)}


def test_nothing_near_nothing_suggested() -> None:
    assert nearest("zzz", ["conv1"]) == nearest("", ["conv1"]) == nearest("conv1", []) == ""


def test_a_message_is_one_line_that_ends_whatever_it_quotes() -> None:
    assert str(CoreError("There is no layer 'a\nb\u2028c'.")) == "There is no layer 'a b c'."
    endless = str(CoreError(f"There is no layer '{'9' * 100_000}'. Known: conv1."))
    assert len(endless) < LONGEST + 10
    assert endless.startswith("There is no layer '999")
    assert endless.endswith("999'. Known: conv1.")
