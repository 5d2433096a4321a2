"""What the three heads answer about a picture: side by side where there is room, or in one line."""

from __future__ import annotations

from app.components.mount import declare
from app.figures.tables.answers import Answered

_ANSWERS = declare(__file__, lib=("dom", "answer_rows"), styles=("lib/controls.css", "lib/answer_rows.css"))


def mount(answered: Answered, *, key: str, in_one_line: bool = False) -> None:
    """Show what the heads answer.

    Args:
        answered: what they say.
        key: the component's key, unique on the page.
        in_one_line: whether to show the best classes alone, in one line.
    """
    _ANSWERS(key=key, data={**answered, "in_one_line": in_one_line})
