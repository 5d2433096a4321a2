from __future__ import annotations

import pytest
import streamlit as st

from app.sections.outputs import trust
from app.services import engines
from tests.support.page_opener import open_page


def test_where_it_was_measured_each_heads_reliability_is_shown() -> None:
    app = open_page("outputs", "Three outputs", {})
    assert not app.exception
    measured = engines.load("bundled").weights.confidence
    assert measured is not None
    points = f"{100 * measured.heads['main'].error_before:.1f}"
    finding = f"The main head's percentages miss how often it is right by {points} points on average"
    assert finding in [heading.value for heading in app.subheader]
    words = " ".join(text.value for text in app.markdown)
    for head in measured.heads.values():
        assert f"With temperature {head.temperature:.2f}" in words


def test_where_nobody_measured_nothing_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    recipe = engines.load("random").weights
    said: list[str] = []
    monkeypatch.setattr(st, "subheader", lambda text, **_: said.append(text))
    trust.show({"main": (0.0, 0.0)}, recipe)
    assert not said
