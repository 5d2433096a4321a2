"""Tables in Markdown: whatever stands in a cell, it stays in that cell."""

from __future__ import annotations

import pytest
from hypothesis import given, strategies as st
from markdown_it import MarkdownIt

from googlenet_core.markdown import format_table


def shown(text: str) -> list[list[str]]:
    """The cells of a table, row by row, as a reader of Markdown finds them; None of them for what is no table."""
    rows: list[list[str]] = []
    for token in MarkdownIt("zero").enable(["table", "escape"]).parse(text):
        if token.type == "tr_open":
            rows.append([])
        elif token.type == "inline" and rows:
            rows[-1].append("".join(child.content for child in token.children or ()))
    return rows


def test_columns_of_numbers_are_aligned_to_the_right() -> None:
    assert format_table(["class", "share"], [["cat", "58 %"]], right=[1]).splitlines() == [
        "| class | share |",
        "| --- | ---: |",
        "| cat | 58 % |",
    ]


@pytest.mark.parametrize(
    ("cell", "read"),
    [("a|b", "a|b"), (r"a\|b", "a|b"), ("a\nb", "a b"), ("a \r\n b", "a b"), ("", ""), ("||", "||")],
)
def test_a_cell_stays_one_cell(cell: str, read: str) -> None:
    assert shown(format_table(["one", "two"], [[cell, "2"]])) == [["one", "two"], [read, "2"]]


@given(st.lists(st.lists(st.text("|\\\n\r ab*`", max_size=8), min_size=2, max_size=2), max_size=4))
def test_a_table_has_the_cells_that_it_was_given(rows: list[list[str]]) -> None:
    found = shown(format_table(["one", "two"], rows))
    assert [len(row) for row in found] == [2] * (len(rows) + 1)
