from __future__ import annotations

import pytest
import streamlit as st

from app import services
from app.components import trust_panel
from tests.app.page_opener import open_page

TITLE = "Can the percentages be believed?"


def test_where_it_was_measured_each_heads_reliability_is_shown() -> None:
    app = open_page("outputs", "Three outputs", {})
    assert not app.exception
    assert TITLE in [heading.value for heading in app.subheader]
    measured = services.engine("bundled").weights.confidence
    assert measured is not None
    words = " ".join(text.value for text in app.markdown)
    for head in measured.heads.values():
        assert f"With temperature {head.temperature:.2f}" in words


def test_where_nobody_measured_nothing_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    recipe = services.engine("random").weights
    said: list[str] = []
    monkeypatch.setattr(st, "warning", lambda text, **_: said.append(text))
    monkeypatch.setattr(st, "subheader", lambda text, **_: said.append(text))
    trust_panel.unlike({"main": (0.0, 0.0)}, recipe)
    trust_panel.show({"main": (0.0, 0.0)}, recipe)
    assert not said


def test_only_a_picture_below_the_threshold_is_called_unlike(monkeypatch: pytest.MonkeyPatch) -> None:
    recipe = services.engine("bundled").weights
    assert recipe.confidence is not None
    threshold = recipe.confidence.unfamiliar.threshold
    said: list[str] = []
    monkeypatch.setattr(st, "warning", lambda text, **_: said.append(text))
    trust_panel.unlike({"main": (threshold + 0.01,)}, recipe)
    assert not said
    trust_panel.unlike({"main": (threshold - 0.01,)}, recipe)
    assert len(said) == 1
    assert f"{threshold:.2f}" in said[0]
    for kind, called in recipe.confidence.unfamiliar.called.items():
        assert f"{called.share:.1%} of {called.of:,} {kind}" in said[0]
