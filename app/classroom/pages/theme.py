"""How the pages look: the app's named colours and measures, and those of its theme, by the reader's own light or dark."""

from __future__ import annotations

import importlib.util
import tomllib
from functools import cache
from pathlib import Path

_APP = Path(__file__).parents[2]
_TOKENS = _APP / "components" / "lib" / "tokens.css"
_SETTINGS = _APP / ".streamlit" / "config.toml"

_NAMES = {
    "--st-primary-color": "primaryColor",
    "--st-background-color": "backgroundColor",
    "--st-secondary-background-color": "secondaryBackgroundColor",
    "--st-text-color": "textColor",
    "--st-border-color": "borderColor",
}
"""What style sheets call the theme's colours, and what its settings do."""


@cache
def make() -> str:
    """Return the style sheet that names the colours and measures, as every page of the app has them."""
    themes = tomllib.loads(_SETTINGS.read_text(encoding="utf-8"))["theme"]
    colours = "".join(
        f"{name}:light-dark({themes['light'][given]},{themes['dark'][given]});" for name, given in _NAMES.items()
    )
    return f"{_TOKENS.read_text(encoding='utf-8')}:root{{color-scheme:light dark;{colours}}}\n"


@cache
def font() -> str:
    """Return the rule that takes the app's font from where it is served; nothing where it is not to be found.

    Phones do without it: it weighs more than all the rest together, thirty times at once.
    """
    package = importlib.util.find_spec("streamlit")
    served = Path(package.origin).parent / "static" if package and package.origin else _APP
    found = sorted(served.glob("static/media/SourceSansVF-Upright*.woff2"))
    if not found:
        return ""
    return (
        '@font-face{font-family:"Source Sans";font-weight:200 900;'
        f'src:url("../../{found[0].relative_to(served).as_posix()}") format("woff2")}}\n'
    )
