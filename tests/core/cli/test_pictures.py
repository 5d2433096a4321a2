"""Commands over several pictures, and a picture that comes through standard input."""

from __future__ import annotations

import csv
import io
import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from skimage import data

from googlenet_core.engine.engine import Engine
from googlenet_core.pictures import decoding

Ask = Callable[..., str]
Pipe = Callable[[bytes], None]
pytestmark = pytest.mark.usefixtures("one_engine")


@pytest.fixture
def pipe(monkeypatch: pytest.MonkeyPatch) -> Pipe:
    """Send bytes into standard input."""
    return lambda sent: monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(sent)))


@pytest.fixture
def two(photograph: Path, tmp_path: Path) -> list[Path]:
    """Two photographs; the second is one that scikit-image ships."""
    second = tmp_path / "cat.png"
    shutil.copy(Path(data.__file__).parent / "chelsea.png", second)
    return [photograph, second]


def answers(found: dict[str, Any]) -> Any:
    return {key: value for key, value in found.items() if key != "elapsed_ms"}


def test_several_pictures_are_printed_under_their_names(two: list[Path], ask: Ask) -> None:
    text = ask("predict", *two)
    first, second = text.split("\n\n")
    assert (first.splitlines()[0], second.splitlines()[0]) == (str(two[0]), str(two[1]))
    assert first.count("%") == second.count("%") == 15


def test_several_pictures_are_one_list_and_each_answer_is_its_own(two: list[Path], ask: Ask) -> None:
    both = json.loads(ask("predict", *two, "--json"))
    assert list(map(answers, both)) == [answers(json.loads(ask("predict", one, "--json"))) for one in two]


def test_the_engine_is_loaded_once(two: list[Path], ask: Ask, bundled: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    loaded = []

    def load(*asked: object, **_: object) -> Engine:
        loaded.append(asked)
        return bundled

    monkeypatch.setattr(Engine, "load", load)
    ask("predict", *two, *two)
    assert len(loaded) == 1


def test_a_picture_that_cannot_be_used_stops_no_other(
    two: list[Path], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    from googlenet_core.cli import main

    odd = tmp_path / "odd.jpg"
    odd.write_bytes(b"no picture")
    with pytest.raises(SystemExit) as left:
        main.main(["predict", "none.jpg", str(two[0]), str(odd), str(two[1]), "--json"])
    printed = capsys.readouterr()
    assert left.value.code == 2
    missing, astronaut, broken, cat = json.loads(printed.out)
    assert [one["image"] for one in (missing, astronaut, broken, cat)] == [
        "none.jpg",
        str(two[0]),
        str(odd),
        str(two[1]),
    ]
    assert "main" in astronaut
    assert "main" in cat
    assert printed.err.splitlines() == [f"error: {missing['error']}", f"error: {broken['error']}"]
    assert "none.jpg" in missing["error"]
    assert str(odd) in broken["error"]


def test_weights_that_cannot_be_used_are_said_once(two: list[Path], ask: Ask) -> None:
    assert ask("predict", *two, "--weights", "bundeld", code=2).count("\n") == 1


def test_a_picture_comes_through_standard_input(photograph: Path, ask: Ask, pipe: Pipe) -> None:
    pipe(photograph.read_bytes())
    found = json.loads(ask("predict", "-", "--json"))
    assert answers(found) == answers(json.loads(ask("predict", photograph, "--json"))) | {"image": "-"}


@pytest.mark.parametrize(
    "command",
    [["maps", "-", "--layer", "3a"], ["unit", "-", "--layer", "3a", "--channel", "1"], ["explain", "-"], ["gradients", "-"],
     ["ablate", "-", "--layer", "3a"], ["ablate", "-", "--layer", "3a", "--fill", "mean"]],
    ids=" ".join,
)  # fmt: skip
def test_every_command_reads_a_picture_from_standard_input(
    command: list[str], photograph: Path, ask: Ask, pipe: Pipe
) -> None:
    pipe(photograph.read_bytes())
    assert json.loads(ask(*command, "--json"))


def test_standard_input_is_read_no_further_than_a_picture_may_be_long(
    ask: Ask, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Endless(io.RawIOBase):
        given = 0

        def readable(self) -> bool:
            return True

        def readinto(self, buffer: Any) -> int:
            self.given += len(buffer)
            assert self.given < 1_000_000
            return len(buffer)

    monkeypatch.setattr(decoding, "MAX_BYTES", 100_000)
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BufferedReader(Endless())))
    assert "MB" in ask("predict", "-", code=2)


@pytest.mark.parametrize("sent", [b"", b"no picture"])
def test_what_is_no_picture_is_refused_in_one_line(sent: bytes, ask: Ask, pipe: Pipe) -> None:
    pipe(sent)
    assert ask("predict", "-", code=2).count("\n") == 1


def test_nobody_waits_for_a_terminal_to_send_a_picture(ask: Ask, monkeypatch: pytest.MonkeyPatch) -> None:
    terminal = io.TextIOWrapper(io.BytesIO())
    monkeypatch.setattr(terminal, "isatty", lambda: True, raising=False)
    monkeypatch.setattr("sys.stdin", terminal)
    assert "Standard input is the terminal" in ask("predict", "-", code=2)


@pytest.mark.parametrize(
    "command", [["predict", "-", "-"], ["ablate", "-", "--layer", "3a", "--reference", "-"]], ids=" ".join
)
def test_standard_input_is_asked_for_once(command: list[str], photograph: Path, ask: Ask, pipe: Pipe) -> None:
    pipe(photograph.read_bytes())
    assert "Standard input can be read once" in ask(*command, code=2)


def test_a_notebook_needs_a_file_to_open_again(ask: Ask, tmp_path: Path) -> None:
    said = ask("notebook", "-", "--layer", "3a", "-o", tmp_path / "view.ipynb", code=2)
    assert "give a file instead of -" in said


def test_predictions_go_into_a_table_for_a_spreadsheet(
    two: list[Path], ask: Ask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    formula = Path("=cmd.jpg")
    shutil.copy(two[0], formula)
    found = json.loads(ask("predict", formula, two[1], "--top", 2, "--csv", "answers.csv", "--json"))
    text = Path("answers.csv").read_bytes()
    assert text.startswith(b"\xef\xbb\xbfimage,head,rank,class,probability\r\n")
    rows = list(csv.DictReader(io.StringIO(text.decode("utf-8-sig"))))
    assert len(rows) == 2 * 3 * 2
    assert {row["image"] for row in rows} == {"'=cmd.jpg", str(two[1])}
    assert float(rows[0]["probability"]) == found[0]["main"][0]["probability"]
    assert rows[0]["class"] == found[0]["main"][0]["label"]


def test_a_table_for_another_program_has_no_mark(two: list[Path], ask: Ask) -> None:
    text = ask("predict", *two, "--csv", "-")
    assert text.splitlines()[0] == "image,head,rank,class,probability"
    assert len(text.splitlines()) == 1 + 2 * 3 * 5


def test_no_table_replaces_one_where_no_picture_could_be_used(ask: Ask, tmp_path: Path) -> None:
    table = tmp_path / "answers.csv"
    table.write_text("precious")
    ask("predict", "none.jpg", "nor.jpg", "--csv", table, code=2)
    assert table.read_text() == "precious"
