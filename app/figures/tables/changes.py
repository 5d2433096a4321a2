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


def write_finding(part: str, changes: Mapping[str, HeadChange | None]) -> str:
    """Return in one line what becomes of the trained heads' answers without a part.

    Example:
        >>> moved = HeadChange("main", (), "cat", "dog", 0.6, 1.0)
        >>> write_finding("inception (4c)", {"main": moved, "aux_4a": None})
        'Without inception (4c), the main head answers dog instead of cat'
    """
    known = {name: change for name in HEADS if (change := changes.get(name))}
    turned = {name: change for name, change in known.items() if change.best_before != change.best_after}
    if not any(change.total_variation for change in known.values()):
        return f"Without {part}, nothing changes"
    if len(turned) == 1:
        ((name, change),) = turned.items()
        after, before = one_line(change.best_after), one_line(change.best_before)
        return f"Without {part}, the {HEAD_TITLES[name]} answers {after} instead of {before}"
    if turned:
        return f"Without {part}, {len(turned)} of {len(known)} heads answer otherwise"
    if len(known) == 1:
        return f"Without {part}, the {HEAD_TITLES[next(iter(known))]} answers as before"
    return f"Without {part}, {'both' if len(known) == 2 else 'all three'} heads answer as before"


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
