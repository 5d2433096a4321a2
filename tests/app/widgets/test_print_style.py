"""The print style takes its colours from the light theme; what it looks like on paper is tested in tests/e2e."""

from __future__ import annotations

import tomllib

from app.widgets import print_style
from tests.conftest import ROOT

THEME = tomllib.loads((ROOT / "app/.streamlit/config.toml").read_text(encoding="utf-8"))["theme"]


def test_paper_has_the_light_themes_colours_and_no_others() -> None:
    style = print_style.make()
    assert f"--st-text-color:{THEME['light']['textColor']}!important" in style
    assert f"--st-secondary-background-color:{THEME['light']['secondaryBackgroundColor']}!important" in style
    assert "rgb(242, 245, 248)" in style  # the dark theme's ink, in figures drawn with it, is given the light one's
    assert THEME["dark"]["textColor"] not in style
