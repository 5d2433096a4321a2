"""A drawing made on the server, shown as real SVG: sharp at any size, readable by screen readers, in the theme's colours.

`st.image` would show it as a picture without the theme, `st.html` removes it.
"""

from __future__ import annotations

from app.components.mount import declare

_FIGURE = declare(__file__, lib=("dom",))


def mount(svg: str, key: str) -> None:
    """Show an SVG element that our own code drew; nothing that a user wrote may be in it."""
    _FIGURE(key=key, data={"svg": svg})
