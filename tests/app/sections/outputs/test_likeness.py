from __future__ import annotations

from dataclasses import replace

import pytest
import streamlit as st

from app.sections.outputs import likeness
from app.services import engines
from googlenet_core.evaluation.class_means import Likeness
from tests.support.page_opener import open_page


def words(query: dict[str, str]) -> str:
    """What the page says."""
    app = open_page("outputs", "Three outputs", query)
    assert not app.exception
    return "\n".join(text.value for text in (*app.subheader, *app.markdown, *app.caption))


def test_a_cat_is_like_the_cats_it_was_trained_on() -> None:
    said = words({"image": "chelsea"})
    assert "By its activations, this picture is like pictures the network was trained on" in said
    assert "the mean of *cat*, the nearest class" in said


def test_stars_are_unlike_anything_and_the_page_says_how_often_that_is_wrong() -> None:
    said = words({"image": "hubble"})
    assert "By its activations, this picture is unlike anything the network was trained on" in said
    assert "points in another direction" in said
    known = engines.load("bundled").weights.novelty
    assert known is not None
    for rate in known.rates:
        assert f"| {rate.kind} | {rate.unlike} of {rate.pictures} | {rate.share:.1%} (" in said


def test_where_nobody_measured_nothing_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    said: list[str] = []
    monkeypatch.setattr(st, "subheader", lambda text, **_: said.append(text))
    bundled = engines.load("bundled").weights
    for recipe, found in ((bundled, None), (replace(bundled, novelty=None), Likeness(0, 0.1, True))):
        likeness.show(found, recipe)
    assert not said
