"""What is dimmed while something newer is computed can still be read, in light and dark."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Sequence

import pytest

from app.components import tokens
from app.figures.drawings.branch_colours import BRANCH_COLOURS
from tests.conftest import ROOT
from tests.support.contrast import contrast, rgb

THEMES = tomllib.loads((ROOT / "app/.streamlit/config.toml").read_text(encoding="utf-8"))["theme"]
PAIRS = dict(re.findall(r"--g-([\w-]+):\s*light-dark\((#\w{6}, #\w{6})\)", tokens.make()))
STYLE = (ROOT / "app/widgets/states.css").read_text(encoding="utf-8")


def dimmed(colour: str, page: str) -> Sequence[float]:
    """A colour as the style sheet's saturation (Filter Effects, 13.2) and opacity leave it on the page."""
    found = re.search(r'\[data-stale="true"\] \{\s*filter: saturate\(([\d.]+)\);\s*opacity: ([\d.]+);', STYLE)
    assert found
    saturation, opacity = float(found[1]), float(found[2])
    parts = rgb(colour)
    grey = 0.213 * parts[0] + 0.715 * parts[1] + 0.072 * parts[2]
    return [
        opacity * min(1.0, max(0.0, grey + saturation * (part - grey))) + (1 - opacity) * ground
        for part, ground in zip(parts, rgb(page), strict=True)
    ]


def pairs(theme: str) -> list[tuple[str, str]]:
    """Each colour that text has, with each ground that it stands on."""
    named = {name: both.split(", ")[theme == "dark"] for name, both in PAIRS.items()}
    page, panel = THEMES[theme]["backgroundColor"], THEMES[theme]["secondaryBackgroundColor"]
    texts = [named[name] for name in ("caption", "accent", "right", "wrong", "plus", "minus")]
    texts.append(THEMES[theme]["textColor"])
    found = [(text, ground) for text in texts for ground in (page, panel)]
    found += [(named[name], named[f"{name}-ground"]) for name in ("accent", "right", "wrong")]
    return found + [(branch.ink, branch.fill) for branch in BRANCH_COLOURS]


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_dimmed_text_can_still_be_read(theme: str) -> None:
    page = THEMES[theme]["backgroundColor"]
    for text, ground in pairs(theme):
        assert contrast(dimmed(text, page), dimmed(ground, page)) >= 4.5, (text, ground)
