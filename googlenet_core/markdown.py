"""Tables in Markdown, in the dialect that GitHub, Jupyter and Streamlit share. Rows as CSV are `spreadsheet`'s."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence

_PIPE = re.compile(r"(?<!\\)((?:\\\\)*)\|")
_LINE_BREAK = re.compile(r"\s*[\r\n]+\s*")


def format_table(head: Sequence[str], rows: Iterable[Sequence[str]], right: Collection[int] = ()) -> str:
    r"""Return rows under their heads as a table.

    Args:
        head: what each column is called.
        rows: cells, Markdown themselves; text from outside is made plain before it comes here. What would end a cell,
            a bar or the end of a line, is kept from doing so.
        right: the columns that are aligned to the right: numbers.

    Example:
        >>> print(format_table(("class", "share"), [("cat", "58 %"), ("a|b", "42 %")], right=[1]))
        | class | share |
        | --- | ---: |
        | cat | 58 % |
        | a\|b | 42 % |
    """
    rule = ["---:" if column in right else "---" for column in range(len(head))]
    return "\n".join([_line(map(_cell, head)), _line(rule), *(_line(map(_cell, row)) for row in rows)])


def _line(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _cell(text: str) -> str:
    return _PIPE.sub(r"\1\|", _LINE_BREAK.sub(" ", text))
