"""Rows as CSV that a spreadsheet opens rightly, whatever stands in them.

Spreadsheets take a file for the letters of the machine's own language unless it begins with a byte-order mark, and a
cell that begins with a sign of theirs for a formula, which may fetch addresses and start programs. So there is a mark,
and such a cell begins with an apostrophe; what is a number stays one, negative ones too.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Sequence

ENCODING = "utf-8-sig"
"""Of a file: UTF-8 after a byte-order mark. Between programs the mark would only be in the way."""

_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")  # the wide signs count in East Asia
_NUMBER = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)? ?%?")


def to_csv(rows: Iterable[Sequence[object]], *, encoding: str = ENCODING) -> bytes:
    """Return rows as CSV, the heads as the first of them; None is an empty cell."""
    lines = io.StringIO()
    # Lines end as RFC 4180 has it; with "\n" alone the writer would not quote a "\r", after which a new line begins.
    csv.writer(lines, lineterminator="\r\n").writerows([cell(value) for value in row] for row in rows)
    return lines.getvalue().encode(encoding, "replace")


def cell(value: object) -> str:
    """Return what stands in a cell: never a formula.

    Example:
        >>> cell("=1+1"), cell("-1.5"), cell(-1.5), cell(None)
        ("'=1+1", '-1.5', '-1.5', '')
    """
    text = "" if value is None else str(value)
    return f"'{text}" if text.startswith(_FORMULA) and not _NUMBER.fullmatch(text) else text
