"""The lesson's page without a browser: its chapters, a step, what an address may say, and the pages beside its steps."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest
from streamlit.testing.v1 import AppTest

from app.session import address
from app.views.lesson import PAGES, place_of
from googlenet_core.lesson import STEPS, Step
from tests.app.views.test_pages import query_of
from tests.support.page_opener import open_page

FIRST = STEPS[0]


def opened(**query: str) -> AppTest:
    return open_page("lesson", "Lesson", query)


def test_without_a_step_the_chapters_are_shown() -> None:
    app = opened()
    assert not app.exception
    assert [title.value for title in app.title] == ["Lesson"]


def test_a_step_has_a_short_address_and_no_head_line() -> None:
    app = opened(step=FIRST.name, weights="random")
    assert not app.exception
    assert not app.title
    assert query_of(app) == {"step": FIRST.name, "weights": "random"}


@pytest.mark.parametrize("step", ["3.999", "<b>", "../../etc", "9" * 400])
def test_an_unknown_step_is_one_line_and_the_chapters(step: str) -> None:
    app = opened(step=step)
    assert not app.exception
    assert len(app.warning) == 1
    assert "The lesson has no step" in app.warning[0].value.replace("\\", "")
    assert [title.value for title in app.title] == ["Lesson"]


@pytest.mark.parametrize("step", STEPS, ids=lambda step: step.name)
def test_a_steps_view_is_an_address_of_a_page_that_can_be_shown(step: Step) -> None:
    view = urlsplit(step.view)
    values, notices = address.read({"step": step.name})
    assert notices == ()
    assert address.read(address.write(values)) == (values, ())
    assert address.write(values) == {"step": step.name}
    place = place_of(step)
    assert place.path == view.path
    assert place.page == PAGES[view.path].title
    assert place.section
    for name, text in parse_qsl(view.query):
        assert values[name] == address.PARAMS[name].read(text, values)


@pytest.mark.parametrize("step", STEPS, ids=lambda step: step.name)
def test_what_differs_from_a_steps_view_stands_in_its_address(step: Step) -> None:
    values: dict[str, Any] = {**address.read({"step": step.name})[0]}
    for name, default in address.DEFAULTS.items():
        changed = {**values, name: default, "step": step.name}
        written = address.write(changed)
        assert address.read(written)[0] == changed, json.dumps(written)
