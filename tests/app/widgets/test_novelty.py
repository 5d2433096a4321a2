from __future__ import annotations

from dataclasses import replace

import pytest
import streamlit as st

from app.services import engines
from app.widgets import novelty
from googlenet_core.evaluation.class_means import Likeness
from tests.support.page_opener import open_page


@pytest.mark.parametrize(("picture", "warned"), [("chelsea", False), ("hubble", True)])
def test_a_picture_unlike_the_training_is_said_to_be(picture: str, warned: bool) -> None:
    app = open_page("outputs", "Three outputs", {"image": picture})
    assert not app.exception
    assert any(novelty.UNLIKE in text.value for text in app.markdown) == warned


def test_where_nobody_measured_nothing_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    said: list[str] = []
    monkeypatch.setattr(st, "markdown", said.append)
    bundled = engines.load("bundled").weights
    for recipe, found in ((bundled, None), (replace(bundled, novelty=None), Likeness(0, 0.1, True))):
        novelty.warn(found, recipe)
    assert not said
