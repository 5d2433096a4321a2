"""What narrow and zoomed windows need on every page: wide things scroll in boxes of their own, the menu closes.

Both parts show nothing; their scripts follow the page.
"""

from __future__ import annotations

from pathlib import Path

from streamlit.components import v2

_HERE = Path(__file__).parent
_BOXES = v2.component("wide_boxes", js=(_HERE / "wide_boxes.js").read_text(encoding="utf-8"))
_MENU = v2.component("narrow_menu", js=(_HERE / "narrow_menu.js").read_text(encoding="utf-8"))


def narrow_windows() -> None:
    """Watch the page's wide boxes and its menu."""
    _BOXES(key="wide-boxes")
    _MENU(key="narrow-menu")
