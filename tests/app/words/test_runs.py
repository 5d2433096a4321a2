from __future__ import annotations

import pytest

from app.words.runs import bare, paragraphs


@pytest.mark.parametrize(
    ("markdown", "runs"),
    [
        ("plain", [("plain", "", "")]),
        ("**a** and *b*", [("a", "strong", ""), (" and ", "", ""), ("b", "em", "")]),
        ("`inception3a` of [a map](terms#map).", [("inception3a", "code", ""), (" of ", "", ""), ("a map", "a", "terms#map"), (".", "", "")]),
        ("3 × 3 * 2", [("3 × 3 * 2", "", "")]),
        ("<b>x</b>", [("<b>x</b>", "", "")]),
    ],
)  # fmt: skip
def test_marks_become_runs_and_everything_else_stays_text(markdown: str, runs: list[tuple[str, str, str]]) -> None:
    assert paragraphs(markdown) == [runs]


def test_an_empty_line_ends_a_paragraph_and_a_new_line_is_a_space() -> None:
    assert paragraphs("one\ntwo\n\nthree\n") == [[("one two", "", "")], [("three", "", "")]]
    assert paragraphs(" \n ") == []


def test_bare_text_has_no_marks() -> None:
    assert bare("**How many** `1×1`?\n\nType.") == "How many 1×1? Type."
