"""Where the commands write, and what becomes of what was there."""

from __future__ import annotations

import contextlib
import io
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from xml.etree import ElementTree

import numpy as np
import pytest
from PIL import Image

from googlenet_core.cli import main
from tests.conftest import PATIENCE_S, ROOT
from tests.support.files.full_disk import room

Ask = Callable[..., str]
pytestmark = pytest.mark.usefixtures("one_engine")

GRAPH, MAPS, EXPLAIN = ("graph",), ("maps", "{picture}", "--layer", "3a"), ("explain", "{picture}")
NOTEBOOK = ("notebook", "{picture}", "--layer", "3a")
OUTPUTS = [
    (GRAPH, "-o", "graph.svg"),
    (GRAPH, "-o", "graph.PNG"),
    (GRAPH, "-o", "graph.dot"),
    (GRAPH, "-o", "graph.json"),
    (MAPS, "--out", "maps.png"),
    (MAPS, "--npz", "maps.npz"),
    (EXPLAIN, "--out", "why.png"),
    (EXPLAIN, "--npz", "why.npz"),
    (NOTEBOOK, "-o", "view.ipynb"),
]
each_output = pytest.mark.parametrize(
    ("command", "option", "name"), OUTPUTS, ids=lambda value: str(value[0]) if isinstance(value, tuple) else value
)


@pytest.fixture
def folder(tmp_path: Path, photograph: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty working folder."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


def words(command: tuple[str, ...], picture: Path) -> list[str]:
    return [word.format(picture=picture) for word in command]


def everything(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


@each_output
def test_a_file_holds_what_its_ending_says(
    command: tuple[str, ...], option: str, name: str, ask: Ask, folder: Path, photograph: Path
) -> None:
    assert f"Wrote {name}" in ask(*words(command, photograph), option, name)
    read = {
        "svg": ElementTree.fromstring,
        "png": lambda data: Image.open(io.BytesIO(data)).verify(),
        "dot": lambda data: data.index(b"digraph"),
        "npz": lambda data: np.load(io.BytesIO(data)).files,
        "json": json.loads,
        "ipynb": json.loads,
    }[Path(name).suffix.lower()[1:]]
    assert list(everything(folder)) == [name]
    read((folder / name).read_bytes())


@each_output
@pytest.mark.parametrize("ending", [".jpg", ".txt", ".pdf"])
def test_an_ending_that_says_something_else_is_refused(
    command: tuple[str, ...], option: str, name: str, ending: str, ask: Ask, folder: Path, photograph: Path
) -> None:
    said = ask(*words(command, photograph), option, f"out{ending}", code=2)
    assert said.startswith(f"error: 'out{ending}' must end in .")
    assert everything(folder) == {}


def test_a_format_and_an_ending_that_differ_are_refused(ask: Ask, folder: Path) -> None:
    said = ask("graph", "--format", "dot", "-o", "graph.svg", code=2)
    assert said == "error: 'graph.svg' must end in .dot or .gv, which is what is written.\n"
    ask("graph", "--format", "dot", "-o", "graph.gv")
    assert (folder / "graph.gv").read_text(encoding="utf-8").lstrip().startswith("digraph")


@each_output
def test_a_disk_that_fills_up_leaves_what_was_there(
    command: tuple[str, ...], option: str, name: str, ask: Ask, folder: Path, photograph: Path
) -> None:
    (folder / name).write_bytes(b"precious")
    with room(1000):
        said = ask(*words(command, photograph), option, name, code=2)
    assert said == f"error: Cannot write '{name}': File too large.\n"
    assert everything(folder) == {name: b"precious"}


@each_output
def test_a_place_that_takes_no_file_is_refused_before_the_work(
    command: tuple[str, ...],
    option: str,
    name: str,
    ask: Ask,
    folder: Path,
    photograph: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def work(*_: object) -> None:
        raise AssertionError("worked before it looked where to")

    monkeypatch.setattr("googlenet_core.network.introspection.architecture", work)
    monkeypatch.setattr("googlenet_core.cli.main.load_engine_and_picture", work)
    monkeypatch.setattr("googlenet_core.cli.why.load_engine_and_picture", work)
    monkeypatch.setattr("googlenet_core.cli.units.load_engine_and_picture", work)
    asked = words(command, photograph)
    assert "No such file or directory" in ask(*asked, option, f"no/such/{name}", code=2)
    (folder / name).mkdir()
    assert "Is a directory" in ask(*asked, option, name, code=2)


WAYS = ["same", "spelled", "symlink", "hard link"]


@pytest.fixture(params=WAYS)
def alias(request: pytest.FixtureRequest) -> Callable[[Path], str]:
    """Make another name of a file in the working folder: its own, another spelling, a link."""

    def made(path: Path) -> str:
        other = f"other{path.suffix}"
        if request.param == "symlink":
            Path(other).symlink_to(path.name)
        elif request.param == "hard link":
            os.link(path, other)
        return {"same": path.name, "spelled": f"../{path.parent.name}/{path.name}"}.get(request.param, other)

    return made


@pytest.mark.parametrize(
    ("command", "option", "ending"),
    [(MAPS, "--out", ".png"), (MAPS, "--npz", ".npz"), (EXPLAIN, "--out", ".png"), (NOTEBOOK, "-o", ".ipynb")],
    ids=lambda value: str(value[0]) if isinstance(value, tuple) else value,
)
def test_the_picture_is_never_overwritten(
    command: tuple[str, ...],
    option: str,
    ending: str,
    alias: Callable[[Path], str],
    ask: Ask,
    folder: Path,
    photograph: Path,
) -> None:
    picture = folder / f"picture{ending}"
    shutil.copy(photograph, picture)
    name = alias(picture)
    before = everything(folder)
    said = ask(*words(command, picture), option, name, code=2)
    assert said == f"error: '{name}' is what this command reads, and would be lost; name another file to write.\n"
    assert everything(folder) == before


def test_the_weights_are_never_overwritten(alias: Callable[[Path], str], ask: Ask, folder: Path) -> None:
    weights = folder / "mine.safetensors"
    weights.write_bytes(b"precious")
    for name in ("train", "val"):
        (folder / name).mkdir()
    name = alias(weights)
    assert "is what this command reads" in ask("novelty", weights, "train", "val", "--means", name, code=2)
    assert "is what this command reads" in ask("weights", "convert", weights, name, code=2)
    assert weights.read_bytes() == b"precious"


def test_two_things_are_not_written_into_one_file(ask: Ask, folder: Path, photograph: Path) -> None:
    said = ask("maps", photograph, "--layer", "3a", "--out", "both", "--npz", "./both", code=2)
    assert said == "error: 'both' cannot hold both things to write; name two files.\n"
    assert everything(folder) == {}


def test_two_things_do_not_go_to_standard_output(ask: Ask, photograph: Path) -> None:
    for more in (["--npz", "-"], ["--json"]):
        said = ask("maps", photograph, "--layer", "3a", "--out", "-", *more, code=2)
        assert said == "error: Only one thing can go to standard output; name a file for the other.\n"


class Stdout(io.TextIOWrapper):
    """Standard output of a program that reads bytes."""

    def __init__(self) -> None:
        super().__init__(io.BytesIO(), encoding="cp1252")

    def bytes(self) -> bytes:
        self.flush()
        return self.buffer.getvalue()  # type: ignore[attr-defined, no-any-return]


def piped(*arguments: object) -> bytes:
    """What a command sends into a pipe on a machine whose encoding is not UTF-8."""
    with contextlib.redirect_stdout(Stdout()) as out, pytest.raises(SystemExit) as left:
        main.main([str(argument) for argument in arguments])
    assert left.value.code == 0
    return out.bytes()


@pytest.mark.parametrize("dash", ["-", "/dev/stdout"])
def test_a_dash_is_standard_output_and_words_go_beside_it(
    dash: str, photograph: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for command, option in ((MAPS, "--out"), (EXPLAIN, "--out")):
        data = piped(*words(command, photograph), option, dash)
        Image.open(io.BytesIO(data)).verify()
        assert data.endswith(b"IEND\xaeB`\x82")
        assert "Wrote standard output" in capsys.readouterr().err
    assert np.load(io.BytesIO(piped(*words(MAPS, photograph), "--npz", dash)))["inception3a"].shape == (256, 28, 28)
    json.loads(piped(*words(NOTEBOOK, photograph), "-o", dash))
    Image.open(io.BytesIO(piped("graph", "--format", "png", "-o", dash))).verify()


def test_data_are_utf_8_whatever_the_console_speaks(photograph: Path) -> None:
    root = ElementTree.fromstring(piped("graph"))
    assert any("3×224×224" in (text.text or "") for text in root.iter("{http://www.w3.org/2000/svg}text"))
    assert "×" in piped("graph", "--format", "dot").decode()
    assert "×" in json.dumps(json.loads(piped("graph", "--format", "json")), ensure_ascii=False)
    assert "1×1" in json.dumps(json.loads(piped("channels", "3a", "--json")), ensure_ascii=False)
    markdown = piped("unit", photograph, "--layer", "3a", "--channel", 3, "--markdown").decode()
    assert "×" in markdown


@pytest.mark.skipif(sys.platform != "linux", reason="file names of any bytes are Linux's")
def test_a_file_name_of_odd_bytes_comes_back_from_json(photograph: Path, tmp_path: Path) -> None:
    odd = Path(os.fsdecode(os.fsencode(tmp_path) + b"/\xff.jpg"))
    shutil.copy(photograph, odd)
    assert json.loads(piped("predict", odd, "--json"))["image"] == str(odd)


def test_no_picture_is_sent_to_a_terminal(ask: Ask, monkeypatch: pytest.MonkeyPatch, photograph: Path) -> None:
    class Terminal(Stdout):
        def isatty(self) -> bool:
            return True

    for command in (["graph", "--format", "png"], ["maps", photograph, "--layer", "3a", "--out", "-"]):
        with contextlib.redirect_stdout(Terminal()) as out, pytest.raises(SystemExit) as left:
            main.main([str(word) for word in command])
        assert (left.value.code, out.bytes()) == (2, b"")


@pytest.fixture
def from_shell() -> Callable[[str], subprocess.CompletedProcess[bytes]]:
    """Run a line of a shell in which ``$PY`` starts the command line, with a console that is not UTF-8."""
    if os.name != "posix":
        pytest.skip("the shell is POSIX's")

    def run(line: str) -> subprocess.CompletedProcess[bytes]:
        environment = os.environ | {"PYTHONIOENCODING": "cp1252", "PY": f"{sys.executable} -m googlenet_core"}
        return subprocess.run(["sh", "-c", line], cwd=ROOT, env=environment, capture_output=True, timeout=PATIENCE_S)

    return run


def test_a_process_of_its_own_sends_utf_8(from_shell: Callable[[str], subprocess.CompletedProcess[bytes]]) -> None:
    done = from_shell("$PY graph")
    assert (done.returncode, done.stderr) == (0, b"")
    ElementTree.fromstring(done.stdout)


@pytest.mark.parametrize("line", ["$PY graph --expand all | head -n 1", "$PY graph >&-"])
def test_who_reads_no_further_is_no_error(
    line: str, from_shell: Callable[[str], subprocess.CompletedProcess[bytes]]
) -> None:
    done = from_shell(line)
    assert (done.returncode, done.stderr) == (0, b"")
