"""What is of before, dimmed while something new is computed, can still be read: text on every ground, in light and dark."""

from __future__ import annotations

import re

import pytest

from app.figures.drawings.branch_colours import BRANCH_COLOURS, BranchColour
from tests.app.components.scripts.test_tokens import GROUNDS, THEMES, colour
from tests.conftest import ROOT
from tests.support.contrast import contrast, rgb

STYLE = (ROOT / "app/widgets/states.css").read_text(encoding="utf-8")
_STALE = re.search(r'\[data-stale="true"\] \{\s*filter: saturate\(([\d.]+)\);\s*opacity: ([\d.]+);', STYLE)
assert _STALE
SATURATION, OPACITY = map(float, _STALE.groups())
_WEIGHTS = (0.213, 0.715, 0.072)
"""How much red, green and blue add to the grey that CSS makes of a colour."""


def dimmed(shown: str, page: str) -> list[float]:
    """A colour as it is seen in what is dimmed, on a page of another: less saturated, then let through."""
    parts = rgb(shown)
    grey = sum(weight * part for weight, part in zip(_WEIGHTS, parts, strict=True))
    return [
        OPACITY * (grey + SATURATION * (part - grey)) + (1 - OPACITY) * behind
        for part, behind in zip(parts, rgb(page), strict=True)
    ]


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("name", ["text", "link", "caption", "accent", "right", "wrong", "plus", "minus"])
def test_what_is_dimmed_can_be_read_on_every_ground(name: str, theme: str) -> None:
    own = THEMES[theme]
    page = own["backgroundColor"]
    grounds = [page, own["secondaryBackgroundColor"], *([colour(GROUNDS[name], theme)] if name in GROUNDS else [])]
    ink = own[f"{name}Color"] if f"{name}Color" in own else colour(name, theme)
    assert min(contrast(dimmed(ink, page), dimmed(ground, page)) for ground in grounds) >= 4.5


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("branch", BRANCH_COLOURS, ids=lambda branch: branch.fill)
def test_so_can_numbers_on_dimmed_bars(branch: BranchColour, theme: str) -> None:
    page = THEMES[theme]["backgroundColor"]
    assert contrast(dimmed(branch.ink, page), dimmed(branch.fill, page)) >= 4.5


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_what_is_dimmed_is_paler_than_what_is_new(theme: str) -> None:
    page = THEMES[theme]["backgroundColor"]
    ink = colour("accent", theme)
    assert contrast(dimmed(ink, page), page) < contrast(ink, page)
