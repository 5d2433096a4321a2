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
