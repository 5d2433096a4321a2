"""What the three heads answer about a picture: side by side where there is room."""

from __future__ import annotations

from app.components.mount import declare
from app.figures.tables.answers import Answered

_ANSWERS = declare(__file__, lib=("dom", "answer_rows"), styles=("lib/controls.css", "lib/answer_rows.css"))


def mount(answered: Answered, *, key: str) -> None:
    """Show what the heads answer; ``key`` is the component's, unique on the page."""
    _ANSWERS(key=key, data={**answered})
