"""Pages on paper: their style, in the light theme's colours whatever the theme."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from pathlib import Path

from app.components.chart import INKS

_SETTINGS = Path(__file__).parents[1] / ".streamlit" / "config.toml"
_STYLE = Path(__file__).with_suffix(".css").read_text(encoding="utf-8")
_COLOURS = ("primaryColor", "backgroundColor", "secondaryBackgroundColor", "textColor", "linkColor", "borderColor")


@cache
def make() -> str:
    """Return the style sheet."""
    return f"@media print {{{_light_theme()}{_figures()}}}\n{_STYLE}"


def _light_theme() -> str:
    """The light theme's colours under the names that components know them by."""
    theme = tomllib.loads(_SETTINGS.read_text(encoding="utf-8"))["theme"]["light"]
    rules = "".join(f"{_variable(name)}:{theme[name]}!important;" for name in _COLOURS)
    return f".stApp,.stApp .stBidiComponent *{{{rules}}}"


def _variable(name: str) -> str:
    return "--st-" + re.sub("[A-Z]", lambda letter: f"-{letter[0].lower()}", name)


def _figures() -> str:
    """What a figure drew in the dark theme's ink, in the paper's: figures are pictures, they follow no variable."""
    ink = ", ".join(str(int(INKS["dark"][start : start + 2], 16)) for start in (1, 3, 5))
    return "".join(
        f'.js-plotly-plot [style*="{what}: rgb({ink})"]{{{what}:var(--st-text-color)!important}}'
        for what in ("stroke", "fill")
    )
