"""How heads' answers change when a part is missing, as plain data: the classes of each head before and after."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import TypedDict

from app.figures.tables.answers import UNTRAINED
from app.words.text import capitalised, one_line
from googlenet_core.blueprint import HEAD_TITLES, HEADS
from googlenet_core.why import HeadChange


class ClassChanged(TypedDict):
    """One class, its probability before and after (0 to 1), and both as text."""

    label: str
    before: float
    after: float
    percent: str


class HeadChanged(TypedDict):
    """One head: what becomes of its answer, and its classes."""

    title: str
    finding: str
    rows: list[ClassChanged]


class Changed(TypedDict):
    """All heads."""

    heads: list[HeadChanged]


def make(changes: Mapping[str, HeadChange | None], ahead: Collection[str] = ()) -> Changed:
    """Return how the heads' answers change; of one without trained weights nothing but that.

    Args:
        changes: what changes at each head.
        ahead: the heads that read what comes before the part.
    """
    return {"heads": [_head(name, changes.get(name), ahead) for name in HEADS]}


def _head(name: str, change: HeadChange | None, ahead: Collection[str]) -> HeadChanged:
    title = capitalised(HEAD_TITLES[name])
    if change is None:
        return {"title": title, "finding": UNTRAINED, "rows": []}
    rows: list[ClassChanged] = [
        {
            "label": one_line(row.label),
            "before": row.before,
            "after": row.after,
            "percent": f"{row.before:.1%} → {row.after:.1%}",
        }
        for row in change.classes
    ]
    return {"title": title, "finding": _finding(change, is_ahead=name in ahead), "rows": rows}


def _finding(change: HeadChange, *, is_ahead: bool) -> str:
    before, after = one_line(change.best_before), one_line(change.best_after)
    if change.total_variation == 0:
        return "Nothing changes: this head reads what comes before the part." if is_ahead else "Nothing changes."
    moved = f"{change.total_variation:.1%} of the probability moves"
    return f"Still {after}; {moved}." if before == after else f"{before} becomes {after}; {moved}."
