"""What all charts share, seen on those of the Inception page: letters, colours, patterns."""

from __future__ import annotations

import tomllib

import pytest

from app.figures.charts.plots import FONT, LINE
from tests.conftest import ROOT
from tests.support.contrast import contrast
from tests.support.inception_figures import FIGURES, INK


@pytest.mark.parametrize("figure", FIGURES.values(), ids=list(FIGURES))
def test_text_is_large_enough_and_in_the_pages_colour(figure) -> None:
    layout = figure.to_dict()["layout"]
    texts = [layout["font"], layout["legend"]["font"]]
    texts += [axis["tickfont"] for name, axis in layout.items() if name.startswith(("xaxis", "yaxis"))]
    assert len(texts) >= 4
    assert all(text == {"size": FONT, "color": INK} for text in texts)
    assert FONT >= 14


@pytest.mark.parametrize("figure", FIGURES.values(), ids=list(FIGURES))
def test_no_two_traces_are_told_apart_by_colour_alone(figure) -> None:
    signs = {}
    for trace in figure.data:
        bar = trace.type == "bar"
        sign = trace.marker.pattern.shape if bar else (trace.mode, trace.line.dash, trace.marker.symbol)
        signs.setdefault(trace.name, sign)
    assert len(set(signs.values())) == len(signs)


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_what_belongs_to_no_branch_is_seen_on_light_and_dark_pages(theme: str) -> None:
    themes = tomllib.loads((ROOT / "app" / ".streamlit" / "config.toml").read_text())["theme"]
    assert contrast(LINE, themes[theme]["backgroundColor"]) >= 3
