"""What narrow and zoomed windows need on every page: wide things scroll in boxes of their own, the menu closes.

Both parts show nothing; their scripts follow the page.
"""

from __future__ import annotations

from app.components.mount import declare

_BOXES = declare(__file__, "wide_boxes")
_MENU = declare(__file__, "narrow_menu")


def mount() -> None:
    """Watch the page's wide boxes and its menu."""
    _BOXES(key="wide-boxes")
    _MENU(key="narrow-menu")
