"""The page of the three outputs without a browser: every section runs, and says who comes first when the server is busy."""

from __future__ import annotations

import re
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import safetensors.torch
import streamlit as st
from streamlit.testing.v1 import AppTest

from app.services import engines
from app.session import address
from app.widgets import long_work, waiting
from googlenet_core.blueprint.specs import PAPER
from googlenet_core.weights import checkpoints
from tests.conftest import PATIENCE_S
from tests.support.page_opener import failures, open_page


def opened(**query: str) -> AppTest:
    """The page at an address."""
    return open_page("outputs", "Three outputs", query)


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[int]]:
    """The places that the page showed, while somebody else keeps the device busy until one was shown."""
    engines.load("bundled")
    st.cache_resource.clear()
    shown: list[int] = []
    words = waiting.queue_words
    for module in (long_work, waiting):
        monkeypatch.setattr(module, "queue_words", lambda before: shown.append(before) or words(before))
    held = threading.Event()

    def keep_busy() -> None:
        with engines.load("bundled").turns.turn():
            held.set()
            deadline = time.monotonic() + PATIENCE_S
            while not shown and time.monotonic() < deadline:
                time.sleep(0.01)

    other = threading.Thread(target=keep_busy)
    other.start()
    held.wait()
    yield shown
    other.join()


@pytest.fixture(scope="module")
def main_head_alone(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A weights file without auxiliary heads, of a thousand classes: what most public files are like."""
    path = tmp_path_factory.mktemp("weights") / "main.safetensors"
    state = checkpoints.random(PAPER, 1000, seed=4).state_dict()
    safetensors.torch.save_file({key: value for key, value in state.items() if not key.startswith("aux")}, path)
    return path


@pytest.fixture
def own_weights(main_head_alone: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """That file as the server's own."""
    st.cache_resource.clear()
    monkeypatch.setenv(engines.OWN_WEIGHTS_VARIABLE, str(main_head_alone))
    yield
    st.cache_resource.clear()


@pytest.mark.usefixtures("own_weights")
@pytest.mark.parametrize("section", address.OUTPUTS)
def test_every_section_runs_with_a_thousand_classes_and_one_trained_head(section: str) -> None:
    app = opened(outputs=section, weights="own")
    assert not app.exception
    assert not failures(app)
    words = "\n".join(text.value for text in (*app.markdown, *app.caption))
    silent = "Head after inception (4a) and the head after inception (4d)"
    if section == "compare":  # once a side below its table, and in no cell
        assert words.count(f"{silent}: not trained.") == 2
        assert "| not trained" not in words
    assert "do they agree" not in "\n".join(title.value for title in app.subheader)


@pytest.mark.parametrize("section", address.OUTPUTS)
def test_every_section_runs_and_its_time_is_told_once_at_the_foot_of_the_page(section: str) -> None:
    app = opened(outputs=section)
    assert not app.exception
    assert not failures(app)
    words = [text.value for text in (*app.markdown, *app.caption)]
    timed = [text for text in words if re.search(r"\b[\d,]+ ms\b", text)]
    (foot,) = timed
    assert "network: " in foot
    assert foot.count(" ms") == 1


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
    assert not failures(app)
    assert told
    assert set(told) == {1}
