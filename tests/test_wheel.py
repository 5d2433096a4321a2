"""The wheel, built and installed into an empty environment far from the clone: it carries all that it needs."""

from __future__ import annotations

import ast
import json
import os
import re
import shutil
import subprocess
import sys
import sysconfig
import tomllib
import zipfile
from dataclasses import dataclass
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest
from skimage import data

from tests.conftest import PATIENCE_S, ROOT
from tests.test_house import pins

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
PHOTOGRAPH = Path(data.__file__).parent / "chelsea.png"


@dataclass(frozen=True)
class Environment:
    """An environment with the wheel alone; what the wheel needs is lent by the environment of the tests."""

    folder: Path
    elsewhere: Path

    def run(self, program: str, *words: str, code: int = 0) -> str:
        clean = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
        found = subprocess.run(
            [self.folder / ("Scripts" if os.name == "nt" else "bin") / program, *words],
            cwd=self.elsewhere,
            env=clean,
            capture_output=True,
            text=True,
            timeout=PATIENCE_S,
            encoding="utf-8",
        )
        assert found.returncode == code, found.stderr
        return found.stderr if code else found.stdout


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    pip("wheel", "--no-deps", "--no-build-isolation", "--wheel-dir", str(folder), str(ROOT))
    (built,) = folder.glob("*.whl")
    return built


@pytest.fixture(scope="module")
def environment(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Environment:
    folder, elsewhere = tmp_path_factory.mktemp("environment"), tmp_path_factory.mktemp("elsewhere")
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", folder], check=True)
    pip("--python", str(folder), "install", "--no-deps", str(wheel))
    (packages,) = folder.glob("Lib/site-packages" if os.name == "nt" else "lib/python*/site-packages")
    (packages / "lent.pth").write_text(sysconfig.get_path("purelib"), encoding="utf-8")
    shutil.copy(PHOTOGRAPH, elsewhere / "cat.png")
    return Environment(folder, elsewhere)


def pip(*words: str) -> None:
    subprocess.run(
        [sys.executable, "-m", "pip", "--quiet", "--disable-pip-version-check", "--no-input", *words], check=True
    )


def in_clone(*words: str | Path) -> str:
    command = [sys.executable, "-m", "googlenet_core", *words]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True, encoding="utf-8").stdout


def test_it_holds_the_library_and_its_data_and_nothing_else(wheel: Path) -> None:
    names = zipfile.ZipFile(wheel).namelist()
    assert {name.split("/")[0] for name in names} == {
        "googlenet_core",
        f"googlenet_explorer-{PROJECT['version']}.dist-info",
    }
    sources = {
        path.relative_to(ROOT).as_posix()
        for path in (ROOT / "googlenet_core").rglob("*.py*")
        if "__pycache__" not in path.parts
    }
    assert sources <= set(names)
    shipped = [path for kind in ("labels", "weights") for path in (ROOT / "assets" / kind).iterdir()]
    assert {f"googlenet_core/assets/{path.parent.name}/{path.name}" for path in shipped} <= set(names)
    assert "googlenet_core/py.typed" in names


def test_the_command_prints_what_it_prints_in_a_clone(environment: Environment) -> None:
    assert environment.run("googlenet", "summary") == in_clone("summary")


def test_the_command_names_itself_where_it_refuses(environment: Environment) -> None:
    assert "Usage: googlenet " in environment.run("googlenet", "--help")
    said = environment.run("googlenet", "predict", "none.png", code=2)
    assert said.startswith("error: ")
    assert said.count("\n") == 1


def test_a_picture_is_recognised_as_in_a_clone(environment: Environment) -> None:
    there, here = (
        json.loads(environment.run("googlenet", "predict", "cat.png", "--json")),
        json.loads(in_clone("predict", PHOTOGRAPH, "--json")),
    )
    assert there["weights"] == here["weights"]
    first = [[found[head][0] for head in ("main", "aux_4a", "aux_4d")] for found in (there, here)]
    assert first[0] == first[1]


def test_three_lines_of_python_do(environment: Environment) -> None:
    lines = (
        "from googlenet_core import Engine, preprocess\n"
        "engine = Engine.load()\n"
        "print(engine.capture(preprocess(open('cat.png', 'rb').read(), engine.weights).tensor, ['fc'])['fc'].shape)\n"
    )
    assert environment.run("python", "-c", lines) == "torch.Size([1, 87])\n"


def test_it_comes_from_where_it_was_installed(environment: Environment) -> None:
    said = environment.run("python", "-c", "import googlenet_core as core; print(core.__file__); import app", code=1)
    assert "No module named 'app'" in said
    place = environment.run("python", "-c", "import googlenet_core as core; print(core.__file__)")
    assert Path(place.strip()).is_relative_to(environment.folder)


def needs() -> set[str]:
    """The distributions whose modules the library imports, as pip calls them."""
    trees = (ast.parse(path.read_text(encoding="utf-8")) for path in (ROOT / "googlenet_core").rglob("*.py"))
    nodes = [node for tree in trees for node in ast.walk(tree)]
    modules = {alias.name for node in nodes if isinstance(node, ast.Import) for alias in node.names}
    modules |= {node.module for node in nodes if isinstance(node, ast.ImportFrom) and node.module}
    roots = {name.split(".")[0] for name in modules} - set(sys.stdlib_module_names) - {"googlenet_core"}
    owners = packages_distributions()
    return {re.sub(r"[_.]+", "-", owners[root][0]).lower() for root in roots}


def test_what_it_needs_is_said_and_from_the_versions_that_are_tested() -> None:
    pinned = dict(line.split("==") for line in pins("requirements.txt"))
    said = dict(line.split(">=") for line in PROJECT["dependencies"])
    assert {name: pinned.get(name) for name in said} == said
    said |= dict(line.split("==") for line in PROJECT["optional-dependencies"]["onnx"])
    run_or_read = {"graphviz-pure", "scikit-image"}  # not imported: the program that draws, and the sample photographs
    assert set(said) == needs() | run_or_read
