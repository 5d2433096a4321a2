"""A drawing made on the server, shown as real SVG: sharp at any size, readable by screen readers, in the theme's colours.

`st.image` would show it as a picture without the theme, `st.html` removes it.
"""

from __future__ import annotations

from pathlib import Path

from streamlit.components import v2

_HERE = Path(__file__).parent
_figure = v2.component(
    "svg_figure",
    html='<div class="svg-figure"></div>',
    css=".svg-figure { color: var(--st-text-color); overflow-x: auto; } .svg-figure svg { display: block; min-width: 900px; height: auto; }",
    js=(_HERE / "svg_figure.js").read_text(encoding="utf-8"),
)


def svg_figure(svg: str, key: str) -> None:
    """Show an SVG element that our own code drew; nothing that a user wrote may be in it."""
    _figure(key=key, data={"svg": svg})
