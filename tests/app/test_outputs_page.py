"""The page of the three outputs without a browser: every section runs, and says who comes first when the server is busy."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from app import params, services
from app.components import progress, waiting
from tests.app.page_opener import open_page
from tests.conftest import PATIENCE_S


def opened(**query: str) -> AppTest:
    """The page at an address."""
    return open_page("outputs", "Three outputs", query)


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[int]]:
    """The places that the page showed, while somebody else keeps the device busy until one was shown."""
    services.engine("bundled")
    st.cache_resource.clear()
    shown: list[int] = []
    words = waiting.queue_words
    for module in (waiting, progress):
        monkeypatch.setattr(module, "queue_words", lambda before: shown.append(before) or words(before))
    held = threading.Event()

    def keep_busy() -> None:
        with services.engine("bundled").turns.turn():
            held.set()
            deadline = time.monotonic() + PATIENCE_S
            while not shown and time.monotonic() < deadline:
                time.sleep(0.01)

    other = threading.Thread(target=keep_busy)
    other.start()
    held.wait()
    yield shown
    other.join()


@pytest.mark.parametrize("section", params.OUTPUTS)
def test_every_section_runs(section: str) -> None:
    app = opened(outputs=section)
    assert not app.exception
    assert not app.error


@pytest.mark.parametrize(
    "query",
    [
        {"outputs": "predictions"},
        {"outputs": "without", "off": "inception4b.branch2"},
        {"outputs": "without", "off": "inception4b.branch2", "fill": "mean"},
        {"outputs": "gradients"},
        {"outputs": "compare"},
    ],
    ids=lambda query: " ".join(query.values()),
)
def test_who_waits_sees_how_many_come_first(query: dict[str, str], told: list[int]) -> None:
    app = opened(**query)
    assert not app.exception
    assert not app.error
    assert told
    assert set(told) == {1}
