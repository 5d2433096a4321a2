"""The Start page without a browser: its frame's numbers are the core's, and it survives what its address may say."""

from __future__ import annotations

import subprocess
import sys

import pytest
from streamlit.testing.v1 import AppTest

from app.figures.drawings.stages_shown import narrows
from app.serving.page_addresses import PAGES
from app.views import start
from googlenet_core.arithmetic import total
from googlenet_core.blueprint import IMAGE_PX, specs
from googlenet_core.pictures import samples
from googlenet_core.studies import peers
from tests.conftest import PATIENCE_S, ROOT


def opened(**query: str) -> AppTest:
    app = AppTest.from_file(str(ROOT / "app" / "main.py"), default_timeout=PATIENCE_S)
    for name, value in query.items():
        app.query_params[name] = value
    return app.run()


def test_what_stands_at_once_has_the_cores_numbers() -> None:
    frame = start._make_frame()
    assert f"{3 * IMAGE_PX**2:,}" in frame.title
    assert f"{total(specs.PAPER).params:,}" in frame.says
    assert f"{peers.ALEXNET.cost.params:,}" in frame.says
    assert start._WORDS[len(specs.PAPER.modules)] == "nine"
    assert narrows(frame.stages)
    assert list(frame.thumbnails) == list(samples.SAMPLES)


def test_doors_lead_to_pages_that_are_there() -> None:
    assert {door.name for door in start._make_frame().doors} < set(PAGES)


def test_the_frame_needs_no_pytorch() -> None:
    code = "import sys; from app.views import start; start._make_frame(); print('torch' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"


@pytest.mark.parametrize("query", [{}, {"image": "coffee"}, {"image": "hubble", "weights": "random"}])
def test_a_view_survives_its_own_address(query: dict[str, str]) -> None:
    app = opened(**query)
    assert not app.exception
    assert not app.warning
    assert {name: app.query_params[name] for name in app.query_params} in (
        query,
        {name: [value] for name, value in query.items()},
    )


def test_a_picture_that_is_gone_makes_room_for_a_sample() -> None:
    app = opened(image="upload-0123456789ab")
    assert not app.exception
    assert "left with its session" in app.info[0].value
    assert "image" not in app.query_params


def test_the_view_of_other_pages_is_kept_but_not_in_the_address() -> None:
    app = opened(layer="inception4c", image="coffee")
    assert not app.exception
    assert list(app.query_params) == ["image"]
    assert app.session_state["values"]["layer"] == "inception4c"
