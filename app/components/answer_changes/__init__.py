"""What heads answer before and after something was changed: side by side where there is room."""

from __future__ import annotations

from app.components.mount import declare
from app.figures.tables.changes import Changed

_CHANGES = declare(__file__, lib=("dom", "answer_rows"), styles=("lib/controls.css", "lib/answer_rows.css"))


def mount(changed: Changed, *, key: str) -> None:
    """Show how answers change; ``key`` is the component's, unique on the page."""
    _CHANGES(key=key, data={**changed})
