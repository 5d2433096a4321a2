"""The named colours: every one that text has can be read where it stands, in light and dark."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

from app.components import tokens
from tests.conftest import ROOT
from tests.support.contrast import contrast

THEMES = tomllib.loads((ROOT / "app" / ".streamlit" / "config.toml").read_text())["theme"]
PAIRS = dict(re.findall(r"--g-([\w-]+):\s*light-dark\((#\w{6}, #\w{6})\)", tokens.make()))
GROUNDS = {"right": "right-ground", "wrong": "wrong-ground", "accent": "accent-ground"}


def colour(name: str, theme: str) -> str:
    return PAIRS[name].split(", ")[theme == "dark"]


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("name", ["caption", "accent", "right", "wrong", "plus", "minus"])
def test_what_text_is_written_in_can_be_read(name: str, theme: str) -> None:
    grounds = [THEMES[theme]["backgroundColor"], THEMES[theme]["secondaryBackgroundColor"]]
    grounds += [colour(GROUNDS[name], theme)] if name in GROUNDS else []
    assert min(contrast(colour(name, theme), ground) for ground in grounds) >= 4.5


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_text_can_be_read_on_every_ground(theme: str) -> None:
    for name in GROUNDS.values():
        assert contrast(THEMES[theme]["textColor"], colour(name, theme)) >= 4.5


def test_every_token_that_a_style_sheet_names_is_there() -> None:
    named = {
        token
        for path in sorted(Path(ROOT / "app").rglob("*.css"))
        for token in re.findall(r"var\((--g-[\w-]+)", path.read_text())
    }
    assert named <= set(re.findall(r"(--g-[\w-]+):", tokens.make()))
