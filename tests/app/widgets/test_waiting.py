"""Waiting leaves every element where it is: what is computed takes the same place on the page as what is kept."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from app.session import address, state
from app.widgets import waiting
from tests.app.views import test_feature_maps as feature_maps, test_outputs as outputs


def layout(block: Any) -> list[Any]:
    """The kinds of a block's elements by place, its blocks' in turn; what is in a place that was emptied does not count."""
    return [
        (place, child.type, layout(child) if hasattr(child, "children") else None)
        for place, child in block.children.items()
    ]


@pytest.mark.parametrize(
    ("page", "query"),
    [
        *((feature_maps.opened, {"maps": section}) for section in address.MAPS),
        *((outputs.opened, {"outputs": section}) for section in address.OUTPUTS),
    ],
    ids=lambda value: " ".join(value.values()) if isinstance(value, dict) else "",
)
def test_nothing_moves_when_results_are_kept(page: Callable[..., AppTest], query: dict[str, str]) -> None:
    st.cache_resource.clear()
    app = page(**query)
    first = layout(app.main)
    assert not app.exception
    app.run()
    assert layout(app.main) == first


def test_a_place_is_shown_when_it_changes_and_looked_after_each_time(monkeypatch: pytest.MonkeyPatch) -> None:
    shown, looks = [], []
    monkeypatch.setattr(state, "end_if_overtaken", lambda: looks.append(1))
    tell = waiting.when_moved(shown.append)
    for place in (3, 3, 2, 2, 2, 0):
        tell(place)
    assert shown == [3, 2, 0]
    assert len(looks) == 6


def said(page: Callable[[], None]) -> str:
    """What a page says as HTML of its own."""
    app = AppTest.from_function(page).run()
    assert not app.exception
    return "".join(element.proto.body for element in app.get("html"))


def test_a_place_that_nothing_fills_yet_says_what_does_letter_by_letter() -> None:
    def page() -> None:
        from app.widgets import waiting

        waiting.show_empty("Choose a <map>.")

    assert said(page) == '<p class="empty">Choose a &lt;map&gt;.</p>'


def test_weights_without_a_trained_head_leave_one_sentence() -> None:
    def page() -> None:
        from app.widgets import heads

        heads.show_none_trained("explain")

    assert "there is nothing to explain. Choose other weights" in said(page)


def test_a_refused_file_says_what_why_and_what_is_accepted_and_nothing_of_its_name_comes_alive() -> None:
    def page() -> None:
        from app.session.notices import Notice
        from app.widgets import waiting

        waiting.show_notice(Notice("This is <i>text</i>.", refused="<img src=x onerror=y>.txt", accepted="JPEG"))

    parts = ("Not shown: <bdi>&lt;img src=x onerror=y&gt;.txt", "This is &lt;i&gt;text", "Accepted: JPEG.", "<button")
    places = [said(page).index(part) for part in parts]
    assert places == sorted(places)


def test_work_that_nobody_asked_for_stands_in_the_frame_of_a_place_that_is_empty() -> None:
    def page() -> None:
        from app.session import state
        from app.widgets.long_work import show_or_start

        state.begin("page")
        show_or_start("work", "Compute it", 3, lambda _progress: "done")

    app = AppTest.from_function(page).run()
    assert [button.label for button in app.button] == ["Compute it (3 passes)"]
    assert "Not computed yet" in said(page)
    app.button[0].click().run()
    assert not app.exception
    assert not app.button
    assert not [one for one in app.get("html") if "Not computed yet" in one.proto.body]
