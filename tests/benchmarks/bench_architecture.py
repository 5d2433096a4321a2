"""The Architecture page on the server: how long a run of the page takes, without the network and the browser."""

from __future__ import annotations

import time
from itertools import cycle

import numpy as np
from streamlit.testing.v1 import AppTest

from app.services import graph
from app.session import address
from app.views.architecture import SEEN
from tests.benchmarks.table import WARM_UP, Row
from tests.conftest import ROOT

ROUNDS = 15
CLICK_MS, UNFOLD_MS = 150, 300
LAYERS = ("inception3b", "conv1", "inception4a.branch2.1", "fc", "aux1.conv")


def rows() -> list[Row]:
    """Measure."""
    page = AppTest.from_file(str(ROOT / "app" / "main.py"), default_timeout=60)
    page.run()
    page.session_state["kept-door"] = ("architecture", "")  # as if somebody went on from the Start page
    page.run()
    assert page.title[0].value == "Architecture"
    page.session_state[f"kept-{SEEN}"] = True  # which a browser would tell
    found = []
    for section, against in (("layers", ""), ("table1", ""), ("difference", "torchvision")):
        _run(page, section=section, against=against)
        layers = cycle(LAYERS)
        clicks = np.array([_run(page, layer=next(layers)) for _ in range(WARM_UP + ROUNDS)][WARM_UP:])
        found.append(Row(f"server: click on a layer, section {section} open", clicks, goal=CLICK_MS))
    _run(page, section="layers", against="")
    for direction in ("TB", "LR"):
        unfolds = np.array([_unfold_all(page, direction) for _ in range(WARM_UP + ROUNDS)][WARM_UP:])
        found.append(Row(f"server: unfold everything, drawn anew, {direction}", unfolds, goal=UNFOLD_MS))
    return found


def _unfold_all(page: AppTest, direction: str) -> float:
    _run(page, open=(), direction=direction)
    graph.draw_svg.clear()
    return _run(page, open=(address.ALL,))


def _run(page: AppTest, **changes: object) -> float:
    """Run the page with some parameters changed, as if by a click; return the milliseconds."""
    values = page.session_state["values"]
    values.update(changes)
    page.query_params.clear()
    for name, value in address.write(values).items():
        page.query_params[name] = value
    page.session_state["url_written"] = [address.write(values)]
    start = time.perf_counter()
    page.run()
    assert not page.exception, page.exception
    return (time.perf_counter() - start) * 1000
