"""The colours of charts are those of the theme."""

from __future__ import annotations

import tomllib

from app.components.chart import INKS
from tests.conftest import ROOT


def test_figures_are_written_in_the_themes_own_text_colours() -> None:
    theme = tomllib.loads((ROOT / "app/.streamlit/config.toml").read_text(encoding="utf-8"))["theme"]
    assert {name: theme[name]["textColor"] for name in INKS} == INKS
