"""The public interface: what the root of the package offers, lazily, each with an example that runs."""

from __future__ import annotations

import ast
import doctest
import importlib
import inspect
import subprocess
import sys
from pathlib import Path

import pytest

import googlenet_core
from tests.conftest import PATIENCE_S, ROOT
from tests.test_house import HEAVY

STUB = ast.parse((ROOT / "googlenet_core" / "__init__.pyi").read_text(encoding="utf-8"))
PLACES = {
    alias.name: f"googlenet_core.{node.module}"
    for node in STUB.body
    if isinstance(node, ast.ImportFrom)
    for alias in node.names
}
SHOWN_BY_THEIR_CLASS = {"PAPER": "GoogLeNetSpec", "PAPER_BN": "GoogLeNetSpec", "TORCHVISION": "GoogLeNetSpec"}
SHOWN_BY_THEIR_CLASS |= {"VARIANTS": "variant", "LayerId": "resolve_layer"}
"""Values have no docstring of their own at run time; where their example stands."""


def test_it_offers_what_the_stub_says_and_no_more() -> None:
    assert sorted(googlenet_core.__all__) == sorted(PLACES)
    assert set(PLACES) <= set(dir(googlenet_core))
    assert 30 <= len(PLACES) <= 45


@pytest.mark.parametrize("name", PLACES)
def test_each_name_is_what_its_module_holds(name: str) -> None:
    __import__(PLACES[name])
    assert getattr(googlenet_core, name) is getattr(sys.modules[PLACES[name]], name)


def test_importing_it_imports_nothing_that_it_offers() -> None:
    code = f"import sys, googlenet_core; print(*sorted(set({sorted(PLACES.values())!r}) & set(sys.modules)))"
    fresh = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, timeout=PATIENCE_S)
    assert (fresh.returncode, fresh.stdout.strip()) == (0, ""), fresh.stderr


def test_facts_from_table_1_need_no_pytorch() -> None:
    code = (
        "import sys, googlenet_core as core\n"
        "core.branches(core.PAPER, core.PAPER.modules[0]), core.layer_costs(core.PAPER), core.field_of('conv1', core.PAPER)\n"
        "print(*sorted({'torch', 'numpy', 'streamlit'} & set(sys.modules)))"
    )
    fresh = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, timeout=PATIENCE_S)
    assert (fresh.returncode, fresh.stdout.strip()) == (0, ""), fresh.stderr


@pytest.mark.parametrize("name", PLACES)
def test_each_name_has_an_example_that_runs(name: str) -> None:
    shown = getattr(googlenet_core, SHOWN_BY_THEIR_CLASS.get(name, name))
    words = inspect.getdoc(shown) or ""
    found = doctest.DocTestParser().get_doctest(words, {}, name, None, None)
    assert "Example" in words, f"{name} shows nobody how it is used"
    assert found.examples, f"{name} has no example that runs"
    told: list[str] = []
    doctest.DocTestRunner(optionflags=doctest.NORMALIZE_WHITESPACE).run(found, out=told.append)
    assert not told, "".join(told)


STUBS = sorted(path for path in (ROOT / "googlenet_core").rglob("__init__.pyi"))


@pytest.mark.parametrize("stub", STUBS, ids=lambda path: path.parent.name)
def test_every_room_hands_out_what_its_stub_says(stub: Path) -> None:
    room = ".".join(stub.parent.relative_to(ROOT).parts)
    named = {
        alias.name: f"{room}.{node.module}"
        for node in ast.parse(stub.read_text(encoding="utf-8")).body
        if isinstance(node, ast.ImportFrom)
        for alias in node.names
    }
    package = importlib.import_module(room)
    assert sorted(package.__all__) == sorted(named)
    for name, module in named.items():
        assert getattr(package, name) is getattr(importlib.import_module(module), name)


def test_opening_every_room_loads_nothing_heavy() -> None:
    rooms = [".".join(stub.parent.relative_to(ROOT).parts) for stub in STUBS]
    code = f"import sys, importlib; [importlib.import_module(room) for room in {rooms!r}]; print(*sorted({HEAVY!r} & set(sys.modules)))"
    fresh = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, timeout=PATIENCE_S)
    assert (fresh.returncode, fresh.stdout.strip()) == (0, ""), fresh.stderr
