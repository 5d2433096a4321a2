"""Every script as a browser gets it, its files joined, knows the names that it uses, and uses those that it declares, once."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import sysconfig
from pathlib import Path

import pytest

from tests.conftest import PATIENCE_S, ROOT

# Notes what browsers get: each component's script as the app hands it to Streamlit, and those of a room's pages.
COLLECT = """
import importlib, pathlib, sys
from streamlit.components import v2
from app.classroom.pages import routes

def component(name, *, html=None, css=None, js=None, **_):
    if js:
        pathlib.Path(sys.argv[1], name.rpartition(".")[2] + ".js").write_text(js, encoding="utf-8")
    return lambda *args, **kwargs: {}

v2.component = component
for name, (data, _) in routes.files().items():
    if name.endswith(".js"):
        pathlib.Path(sys.argv[1], name).write_bytes(data)
for path in sorted(pathlib.Path("app/components").glob("*/__init__.py")):
    importlib.import_module(".".join(path.parent.parts))
"""
UNUSED, UNKNOWN = "eslint(no-unused-vars)", "eslint(no-undef)"
UNREADABLE = "not a module"
"""What has no rule: a name that two of a script's files declare keeps all of them from running."""


@pytest.fixture(scope="module")
def sent(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with every script that components send."""
    folder = tmp_path_factory.mktemp("sent")
    command = [sys.executable, "-c", COLLECT, str(folder)]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True, timeout=PATIENCE_S)
    return folder


@pytest.fixture(scope="module")
def complaints(sent: Path) -> list[tuple[str, str, str]]:
    """Rule, script and name of all that is used without being declared, or declared without being used, or twice."""
    oxlint = Path(sysconfig.get_path("scripts"), "oxlint")
    rules = ["-c", ROOT / "app/.oxlintrc.json", "-D", "no-undef", "-D", "no-unused-vars", "--format", "json"]
    told = subprocess.run([oxlint, *rules, sent], capture_output=True, text=True, timeout=PATIENCE_S, check=False)
    found = json.loads(told.stdout)["diagnostics"]
    return [
        (rule, Path(one["filename"]).name, re.findall(r"['`](\w+)['`]", one["message"])[0])
        for one in found
        if (rule := one.get("code", UNREADABLE)) in (UNUSED, UNKNOWN, UNREADABLE)
    ]


def test_all_scripts_of_the_app_are_among_those_sent(sent: Path) -> None:
    everything = "\n".join(path.read_text(encoding="utf-8") for path in sent.iterdir())
    absent = [
        path.name
        for path in (ROOT / "app").rglob("*.js")
        if path.read_text(encoding="utf-8") not in everything and path.name != "first_page.js"
    ]
    assert not absent


def test_no_two_files_of_a_script_declare_the_same_name(complaints: list[tuple[str, str, str]]) -> None:
    assert [(script, name) for rule, script, name in complaints if rule == UNREADABLE] == []


def test_no_script_uses_a_name_that_it_does_not_know(complaints: list[tuple[str, str, str]]) -> None:
    assert [(script, name) for rule, script, name in complaints if rule == UNKNOWN] == []


def test_no_script_declares_what_nothing_uses(sent: Path, complaints: list[tuple[str, str, str]]) -> None:
    """What one component leaves unused of a file that several share, another one uses."""
    unused = {(script, name) for rule, script, name in complaints if rule == UNUSED}
    scripts = {path.name: path.read_text(encoding="utf-8") for path in sent.iterdir()}
    for script, name in sorted(unused):
        others = [other for other, text in scripts.items() if re.search(rf"\b{name}\b", text)]
        assert any((other, name) not in unused for other in others), f"nothing uses {name} of {script}"
