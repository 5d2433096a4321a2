"""A sentence that takes the keyboard's focus where the focused control has just gone: work is done, here is the result.

Without it the browser would fall back to the top of the page, and a screen reader would say nothing.
"""

from __future__ import annotations

from app.components.mount import declare

_ARRIVAL = declare(__file__)


def mount(text: str, key: str) -> None:
    """Say that something is done."""
    _ARRIVAL(key=key, data={"text": text})
