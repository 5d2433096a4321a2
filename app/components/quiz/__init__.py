"""The quiz: a set of items, all of it in the browser, so that checking an answer asks nobody.

A set arrives at once, with the answers, what each wrong one stands for, and the items that come back after a miss; how far
somebody got stays in their browser's tab. Which item is shown is a choice (`app.components.choice`).
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import Literal

from app.components.mount import declare, packed, reported_fields
from app.figures.quiz.items import QuizSet, as_data
from app.session import address, state
from googlenet_core.errors import CoreError
from googlenet_core.quiz import FAMILIES

_QUIZ = declare(
    __file__,
    lib=("dom", "mounting", "choice"),
    parts=(
        *("quiz_number", "quiz_progress", "quiz_store", "quiz_worked", "quiz_question"),
        *("quiz_families", "quiz_begin", "quiz_result"),
    ),
    styles=(
        *("lib/controls.css", "quiz/quiz_question.css", "quiz/quiz_worked.css"),
        *("quiz/quiz_families.css", "quiz/quiz_result.css"),
    ),
)
_KEY = "quiz"


@dataclass(frozen=True, slots=True)
class Wish:
    """What somebody wants.

    Attributes:
        kind: ``new``, another set; ``ask``, other questions in this set; ``see``, the view that shows an item; ``sheet``,
            this set on paper.
        families: of a set, those that it is to ask.
        item: of a view, the item's id.
    """

    kind: Literal["new", "ask", "see", "sheet"]
    families: tuple[str, ...] = ()
    item: str = ""


def mount(shown: QuizSet, *, choice: str, on_wish: Callable[[Wish], None]) -> None:
    """Show a set.

    Args:
        shown: the set.
        choice: the name of the choice whose value is the item that is shown, counted from 1, or ``result``.
        on_wish: called with what somebody wants, before the page runs.
    """
    ids = frozenset(item.id for item in shown.every())

    def report() -> None:
        wish = read_wish(state.widget_value(_KEY), ids)
        if wish:
            on_wish(wish)

    meta = as_data(shown) | {"choice": choice}
    _QUIZ(key=_KEY, data=packed(meta), on_event_change=report)


def read_wish(value: object, ids: Collection[str]) -> Wish | None:
    """Read what a browser says somebody wants; None if it makes no sense."""
    told = reported_fields(value, "event")
    kind = told.get("kind")
    if kind == "sheet":
        return Wish("sheet")
    if kind == "see":
        item = told.get("id")
        return Wish("see", item=item) if isinstance(item, str) and item in ids else None
    named = told.get("families")
    if kind not in ("new", "ask") or not isinstance(named, list) or len(named) > len(FAMILIES):
        return None
    families = tuple(name for name in FAMILIES if name in named)
    return Wish("ask" if kind == "ask" else "new", families) if families else None


def read_item(value: object) -> str | None:
    """Read which item a browser names, as it stands in the address; None if it names none."""
    try:
        return address.PARAMS["item"].read(value, {}) if isinstance(value, str) else None
    except CoreError:
        return None
