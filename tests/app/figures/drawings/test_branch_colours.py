"""What the colours of the branches mean: branches, and nothing else."""

from __future__ import annotations

import re

from app.figures.drawings.branch_colours import BRANCH_COLOURS
from tests.conftest import ROOT

SOURCE = ROOT / "app/figures/drawings/branch_colours.py"


def spellings() -> re.Pattern[str]:
    """The hues as style sheets and scripts can write them."""
    hexes = [colour.fill.removeprefix("#") for colour in BRANCH_COLOURS]
    parts = [[str(part) for part in bytes.fromhex(digits)] for digits in hexes]
    return re.compile("|".join([*hexes, *(r"\D+".join(rgb) for rgb in parts)]), re.IGNORECASE)


def test_no_style_sheet_script_or_figure_paints_anything_else_with_a_branchs_hue() -> None:
    files = [path for path in sorted((ROOT / "app").rglob("*")) if path.suffix in {".css", ".js", ".html", ".py"}]
    assert [path for path in files if spellings().search(path.read_text(encoding="utf-8"))] == [SOURCE]


def test_a_hue_is_noticed_however_it_is_written() -> None:
    for written in ("color: #0072B2;", "rgb(230, 159, 0)", "rgb(0 158 115 / 40%)", "(204, 121, 167)"):
        assert spellings().search(written)
