from __future__ import annotations

import pytest
import streamlit as st

from app.sections.outputs import trust
from app.services import engines
from tests.support.page_opener import open_page

TITLE = "Can the percentages be believed?"


def test_where_it_was_measured_each_heads_reliability_is_shown() -> None:
    app = open_page("outputs", "Three outputs", {})
    assert not app.exception
    assert TITLE in [heading.value for heading in app.subheader]
    measured = engines.load("bundled").weights.confidence
    assert measured is not None
    words = " ".join(text.value for text in app.markdown)
    for head in measured.heads.values():
        assert f"With temperature {head.temperature:.2f}" in words


def test_where_nobody_measured_nothing_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    recipe = engines.load("random").weights
    said: list[str] = []
    monkeypatch.setattr(st, "subheader", lambda text, **_: said.append(text))
    trust.show({"main": (0.0, 0.0)}, recipe)
    assert not said
