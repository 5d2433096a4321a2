"""Hands a value to the component of a key. Shows nothing.

What is large travels with that component as constant data, which Streamlit sends once and then refers to by hash; what
changes with every click travels in a letter, so that a click costs bytes.
"""

from __future__ import annotations

from app.components.mount import declare

_LETTER = declare(__file__, lib=("mailbox",))


def mount(to: str, value: object) -> None:
    """Hand a value, made of what JSON knows, to the component with the key ``to``; its script reads it with `subscribe`."""
    _LETTER(key=f"{to}-letter", data={"to": to, "value": value})
