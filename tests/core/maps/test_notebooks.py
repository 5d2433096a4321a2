from __future__ import annotations

import ast
import json
import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

import googlenet_core
from googlenet_core.arithmetic.units import Unit
from googlenet_core.blueprint.specs import PAPER_BN
from googlenet_core.engine.engine import Engine
from googlenet_core.errors import CoreError, LayerError
from googlenet_core.maps.notebooks import NotebookView, compose_notebook
from googlenet_core.maps.stats import ORDERS
from googlenet_core.pictures.preprocessing import preprocess
from tests.conftest import PATIENCE_S, ROOT

RUN = """
import json, sys
namespace = {}
for cell in json.load(open(sys.argv[1], encoding="utf-8"))["cells"]:
    if cell["cell_type"] == "code":
        exec(compile(cell["source"], cell["id"], "exec"), namespace)
print("chosen", *namespace["chosen"])
"""


def code(view: NotebookView) -> str:
    cells = json.loads(compose_notebook(view, PAPER_BN, 10))["cells"]
    return "\n".join(cell["source"] for cell in cells if cell["cell_type"] == "code")


def test_the_notebook_runs_in_a_fresh_process_and_shows_the_same_view(
    photograph: Path, bundled: Engine, tmp_path: Path
) -> None:
    picture = preprocess(photograph.read_bytes(), bundled.weights)
    name = 'it\'s a "photo" \\.jpg' if os.name != "nt" else "it's a photo.jpg"
    (tmp_path / name).write_bytes(photograph.read_bytes())
    unit = Unit("inception3a", 200, 14, 13)
    view = NotebookView(name, "bundled", "inception3a", order="mean", top=5, unit=unit, digest=picture.digest)
    (tmp_path / "view.ipynb").write_text(compose_notebook(view, PAPER_BN, 10), encoding="utf-8")
    ran = subprocess.run(
        [sys.executable, "-W", "error", "-c", RUN, "view.ipynb"],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(ROOT), "PYTHONIOENCODING": "utf-8"},
        capture_output=True,
        encoding="utf-8",
        timeout=PATIENCE_S,
    )
    assert ran.returncode == 0, ran.stderr
    assert "The same picture." in ran.stdout
    assert "# inception (3a), channel 200, row 14, column 13" in ran.stdout
    maps = bundled.capture(picture.tensor, ["inception3a"])["inception3a"][0].numpy()
    best = np.argsort(-maps.mean(axis=(1, 2)), kind="stable")[:5]
    assert ran.stdout.splitlines()[-1] == "chosen " + " ".join(map(str, best))


def test_the_notebook_names_the_public_interface_alone() -> None:
    whole = code(NotebookView("a.png", "bundled", "inception3a", unit=Unit("inception3a", 0)))
    named = [node for node in ast.walk(ast.parse(whole)) if isinstance(node, ast.ImportFrom)]
    ours = [node for node in named if (node.module or "").startswith("googlenet_core")]
    assert {node.module for node in ours} == {"googlenet_core"}
    assert {alias.name for node in ours for alias in node.names} <= set(googlenet_core.__all__)


def test_the_notebook_is_format_4_5(bundled: Engine) -> None:
    view = NotebookView("a.jpg", "bundled", "fc")
    book = json.loads(compose_notebook(view, PAPER_BN, 10))
    assert (book["nbformat"], book["nbformat_minor"]) == (4, 5)
    assert book["metadata"]["kernelspec"]["name"] == "python3"
    ids = [cell["id"] for cell in book["cells"]]
    assert len(set(ids)) == len(ids)
    for cell in book["cells"]:
        extra = {"execution_count", "outputs"} if cell["cell_type"] == "code" else set()
        assert cell.keys() == {"id", "cell_type", "metadata", "source"} | extra
    assert compose_notebook(view, PAPER_BN, 10) == compose_notebook(view, PAPER_BN, 10)


@pytest.mark.parametrize("order", ORDERS)
def test_every_cell_is_python_whatever_the_order(order: str) -> None:
    compile(code(NotebookView("a.jpg", "bundled", "inception3a", order=order)), "notebook", "exec")


def test_chosen_channels_stand_in_their_own_order() -> None:
    assert "chosen = np.array([7, 3])" in code(NotebookView("a.jpg", "bundled", "3a", channels=(7, 3)))


def test_nothing_from_outside_becomes_code() -> None:
    evil = '"); import os; os.remove("x") #\n`${}'
    found = code(NotebookView(evil, evil, "conv1"))
    assert f"IMAGE = {evil!r}" in found
    assert f"Engine.load({evil!r})" in found
    book = json.loads(compose_notebook(NotebookView(evil, "bundled", "conv1"), PAPER_BN))
    introduction = book["cells"][0]["source"]
    assert introduction.count("`") == 6  # around the picture's name, the package, and PYTHONPATH


def test_a_view_that_cannot_be_is_refused() -> None:
    for view, says in (
        (NotebookView("a", "bundled", "conv9"), "There is no layer"),
        (NotebookView("a", "bundled", "conv1", channels=(64,)), "channels 0 to 63"),
        (NotebookView("a", "bundled", "conv1", unit=Unit("conv1", 0, 112)), "rows and columns 0 to 111"),
    ):
        with pytest.raises(LayerError, match=says):
            compose_notebook(view, PAPER_BN)
    with pytest.raises(CoreError, match="use index, max, mean, spread, active"):
        compose_notebook(NotebookView("a", "bundled", "conv1", order="size"), PAPER_BN)
