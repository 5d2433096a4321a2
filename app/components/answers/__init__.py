"""What the three heads answer about a picture, how undecided each is, and how far they agree: side by side."""

from __future__ import annotations

from app.components.mount import declare
from app.figures.tables.agreement import Compared

_ANSWERS = declare(__file__, lib=("dom", "answer_rows"), styles=("lib/controls.css", "lib/answer_rows.css"))


def mount(compared: Compared, *, key: str) -> None:
    """Show what the heads answer; ``key`` is the component's, unique on the page."""
    _ANSWERS(key=key, data={**compared})
