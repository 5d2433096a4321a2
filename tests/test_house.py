"""The house rules that import-linter cannot check: one place for each power, laziness, pins, layout.

Who imports whom is in ``pyproject.toml``, and checked by ``make lint``.
"""

from __future__ import annotations

import ast
import fnmatch
import re
import subprocess
import sys
import tomllib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest

import googlenet_core
from tests.conftest import PATIENCE_S, ROOT

# Installed under one name, imported under another.
IMPORT_NAMES = {"markdown-it-py": "markdown_it", "pillow": "PIL", "protobuf": "google", "scikit-image": "skimage"}
NEVER_IMPORTED = {
    "graphviz-pure": "brings the program that draws; the graphviz package runs it",
    "scikit-image": "brings the sample photographs; they are read as files",
}
LAYOUT = {
    *(".ci", ".dockerignore", ".git", ".gitignore", "app", "assets", "googlenet_core", "tests"),
    *("CHANGELOG.md", "CONTRIBUTING.md", "LICENSE", "Makefile", "README.md", "pyproject.toml"),
    *("Dockerfile", "compose.yaml"),
    *("requirements.txt", "requirements-dev.txt"),
}
HEAVY = {"torch", "streamlit", "plotly", "numpy", "PIL", "torchinfo"}
LIGHT_ROOMS = {
    "arithmetic",
    "blueprint",
    "diagram",
    "errors",
    "labels",
    "process",
    "queueing",
    "quiz",
    "spreadsheet",
    "tables",
    "studies",
    "wording",
}
WITHOUT_STREAMLIT = (
    "services/shelf",
    "services/priority",
    "services/loaded",
    "services/decoding/",
    "session/kept_pictures",
    "classroom/",
)
WITHOUT_STREAMLIT += ("serving/home", "serving/security", "serving/listening", "serving/page_addresses")
WITHOUT_STREAMLIT += ("serving/quiet_logs", "serving/sub_path", "serving/first_page", "serving/limits/connections")
RUN_NOTHING = ("why.parts", "why.methods", "maps.notebooks", "maps.stats", "maps.as_maps", "microscope.reports")
RUN_NOTHING += ("engine.device", "engine.fallback", "engine.ran_out")
"""What anybody may call in the rooms that run networks: it runs none."""

ENGINE_ROOMS = {"engine", "evaluation", "maps", "microscope", "why"}
MAX_LINES = 350
MAX_FILES = 13
TEXT_SUFFIXES = {".py", ".js", ".css", ".md", ".toml", ".txt", ".yaml", ".yml", ".json", ".csv", ""}


@dataclass(frozen=True)
class Import:
    """One imported module and where it stands."""

    module: str
    line: int
    for_types_only: bool


@cache
def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"), str(path))


@cache
def imports(path: Path) -> tuple[Import, ...]:
    typing_only = {
        id(inner)
        for node in ast.walk(tree(path))
        if isinstance(node, ast.If) and ast.unparse(node.test).endswith("TYPE_CHECKING")
        for inner in ast.walk(node)
    }

    def found() -> Iterator[Import]:
        for node in ast.walk(tree(path)):
            names: list[str] = []
            if isinstance(node, ast.Import):
                names = [alias.name for alias in node.names]
            elif isinstance(node, ast.ImportFrom):
                assert node.level == 0, f"{shown(path)}:{node.lineno} imports relatively; name the package"
                names = [f"{node.module}.{alias.name}" for alias in node.names]  # the name may be a module
            yield from (Import(name, node.lineno, id(node) in typing_only) for name in names)

    return tuple(found())


def sources(package: str) -> list[Path]:
    return sorted((ROOT / package).rglob("*.py"))


def shown(path: Path) -> str:
    return str(path.relative_to(ROOT))


def room(path: Path) -> str:
    """The room of a package that a file lies in, or its own name."""
    return path.relative_to(ROOT).parts[1].removesuffix(".py")


def attributes(path: Path) -> Iterator[tuple[str, int]]:
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Attribute):
            yield node.attr, node.lineno
        elif isinstance(node, ast.alias):
            yield node.name, node.lineno


def ignored(name: str) -> bool:
    patterns = (ROOT / ".gitignore").read_text(encoding="utf-8").split()
    return any(fnmatch.fnmatch(name, pattern.strip("/")) for pattern in patterns)


def project_files() -> Iterator[Path]:
    def walk(folder: Path) -> Iterator[Path]:
        for path in sorted(folder.iterdir()):
            if ignored(path.name) or path.name == ".git":
                continue
            if path.is_dir():
                yield from walk(path)
            else:
                yield path

    return walk(ROOT)


def pins(name: str) -> list[str]:
    lines = (line.partition("#")[0].strip() for line in (ROOT / name).read_text(encoding="utf-8").splitlines())
    return [line for line in lines if line]


def pinned_names() -> list[str]:
    return [line.partition("==")[0] for line in (*pins("requirements.txt"), *extras())]


def extras() -> list[str]:
    """What few need: each extra's pins."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    return [line for lines in project["optional-dependencies"].values() for line in lines]


@pytest.mark.parametrize("path", sources("app"), ids=shown)
def test_only_services_calls_the_engine_floor(path: Path) -> None:
    """Others may import what these rooms hand out: classes and constants, told by their capital letter."""
    if room(path).startswith("services"):
        return
    classes = re.compile(r"googlenet_core\.(\w+\.)+[A-Z]\w*")
    calls = [
        f"{shown(path)}:{found.line} imports {found.module}; ask services"
        for found in imports(path)
        if (words := found.module.split("."))[0] == "googlenet_core" and words[1] in ENGINE_ROOMS
        if not found.for_types_only
        and not classes.fullmatch(found.module)
        and not found.module.removeprefix("googlenet_core.").startswith(RUN_NOTHING)
    ]
    assert not calls, "\n".join(calls)


@pytest.mark.parametrize("path", sources("app"), ids=shown)
def test_each_streamlit_power_has_one_place(path: Path) -> None:
    me = path.relative_to(ROOT / "app").with_suffix("").as_posix()
    if me.startswith(WITHOUT_STREAMLIT):
        assert "streamlit" not in {found.module.split(".")[0] for found in imports(path)}
        return
    state, cache = ("session/state", "serving/absent_sessions"), ("services/",)  # the second ends others' sessions
    powers = {"session_state": state, "query_params": state, "cache_data": cache, "cache_resource": cache}
    astray = [
        f"{shown(path)}:{line} uses {name}; only app/{powers[name][0]} may"
        for name, line in attributes(path)
        if name in powers and not me.startswith(powers[name])
    ]
    assert not astray, "\n".join(astray)


@pytest.mark.parametrize("path", sources("googlenet_core") + sources("app"), ids=shown)
def test_nothing_hooks_a_shared_model(path: Path) -> None:
    hooks = [f"{shown(path)}:{line} {name}" for name, line in attributes(path) if re.match(r"register_\w*hook", name)]
    assert not hooks, f"hooks are global state; hand the tensors to the caller instead: {hooks}"


def test_importing_the_core_stays_light() -> None:
    light = [
        ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")
        for path in sources("googlenet_core")
        if room(path) in LIGHT_ROOMS
    ]
    code = (
        f"import sys, importlib; import googlenet_core; [importlib.import_module(m) for m in {sorted(light)!r}]; "
        f"print(*sorted({HEAVY!r} & set(sys.modules)))"
    )
    fresh = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, timeout=PATIENCE_S)
    assert (fresh.returncode, fresh.stdout.strip()) == (0, ""), fresh.stderr


def test_the_main_page_stays_short() -> None:
    assert len((ROOT / "app/main.py").read_text(encoding="utf-8").splitlines()) <= 60


def test_the_top_level_is_as_agreed() -> None:
    there = {path.name for path in ROOT.iterdir() if not ignored(path.name)}
    assert there <= LAYOUT, f"not agreed: {sorted(there - LAYOUT)}"


def test_no_source_file_is_long() -> None:
    lengths = {
        shown(path): len(path.read_text(encoding="utf-8").splitlines())
        for path in project_files()
        if path.suffix in {".py", ".js", ".css"}
    }
    assert not {name: count for name, count in lengths.items() if count > MAX_LINES}


def test_no_folder_is_a_heap() -> None:
    counts = Counter(path.parent for path in project_files() if path.suffix == ".py" and path.name != "__init__.py")
    assert not {shown(folder): count for folder, count in counts.items() if count > MAX_FILES}


def test_no_file_names_a_place_on_somebodys_machine() -> None:
    place = re.compile(r"(?<![\w.:}$-])/(?:work|root|home|Users|tmp)/\w")
    found = [
        f"{shown(path)}: {match.group()}…"
        for path in project_files()
        if path.suffix in TEXT_SUFFIXES
        for match in place.finditer(path.read_text(encoding="utf-8"))
    ]
    assert not found


def test_scripts_and_styles_of_pages_name_no_other_site() -> None:
    outside = re.compile(r"(?:https?:|wss?:)?//(?!www\.w3\.org/)[\w-]+\.[\w-]+")
    found = [
        f"{shown(path)}: {match.group()}"
        for path in (ROOT / "app").rglob("*")
        if path.suffix in {".js", ".css"}
        for match in outside.finditer(path.read_text(encoding="utf-8"))
    ]
    assert not found


@pytest.mark.parametrize("name", ["requirements.txt", "requirements-dev.txt"])
def test_requirements_are_pinned_exactly(name: str) -> None:
    loose = [line for line in pins(name) if not re.fullmatch(r"[a-z0-9-]+==\d[\w.]*(; .+)?|-r [\w-]+\.txt", line)]
    assert not loose


def test_extras_are_pinned_exactly_and_tested_as_they_are() -> None:
    assert set(extras()) <= set(pins("requirements-dev.txt"))


def test_every_runtime_requirement_is_used() -> None:
    used = {
        found.module.split(".")[0] for path in sources("googlenet_core") + sources("app") for found in imports(path)
    }
    for name in pinned_names():
        assert name in NEVER_IMPORTED or IMPORT_NAMES.get(name, name.replace("-", "_")) in used, f"{name} is unused"


def test_everything_imported_is_required() -> None:
    known = {IMPORT_NAMES.get(name, name.replace("-", "_")) for name in pinned_names()}
    known |= {"app", "googlenet_core", *sys.stdlib_module_names}
    missing = {
        f"{shown(path)} imports {root}"
        for path in sources("googlenet_core") + sources("app")
        for root in {found.module.split(".")[0] for found in imports(path)}
        if root not in known
    }
    assert not missing, "add these to requirements.txt: " + ", ".join(sorted(missing))


@pytest.mark.parametrize("name", pinned_names())
def test_readme_gives_the_reason_for_each_requirement(name: str) -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8").lower()
    assert re.search(rf"(?m)^\|.*(?<![\w-]){re.escape(name)}(?![\w-]).*\|", readme), f"README's table lacks {name}"


def test_contributing_shows_every_room() -> None:
    text = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    rooms = {path.parent for path in sources("googlenet_core") + sources("app")}
    assert not [shown(room) for room in rooms if not room.match("components/*") and f"{room.name}/" not in text]


def test_contributing_names_files_that_there_are() -> None:
    text = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    named = {
        name for name in re.findall(r"`([\w/]+\.(?:py|pyi|js|css))`", text) if "NAME" not in name and "PAGE" not in name
    }
    assert len(named) > 60
    known = {path.relative_to(ROOT).as_posix() for path in project_files()}
    ends = {"/".join(parts[at:]) for parts in (name.split("/") for name in known) for at in range(len(parts))}
    assert not {name for name in named if name not in ends}


def test_the_version_is_said_once() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert project["version"] == googlenet_core.__version__
