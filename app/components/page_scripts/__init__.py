"""Scripts that look after a whole page, each in a file of its own, as one component. Shows nothing."""

from __future__ import annotations

from app.components.mount import declare

_SCRIPTS = declare(
    __file__,
    parts=(
        "connection",
        "wide_boxes",
        "narrow_menu",
        "translation",
        "secure_context",
        "printing",
        "colour_scheme",
        "anchors",
        "views_bar",
        "other_file",
    ),
)


def mount() -> None:
    """Let the page's scripts look after it, and ask for a run of it whenever its lost connection is back."""
    _SCRIPTS(key="page-scripts", on_back_change=_no_callback)


def _no_callback() -> None:
    """The run itself is what is wanted."""
