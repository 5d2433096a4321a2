"""Bad input to the command line: exit code 2, one line on standard error, nothing on standard output, no traceback."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from googlenet_core.cli import main
from tests.conftest import PATIENCE_S, ROOT

if TYPE_CHECKING:
    from collections.abc import Callable

    Refused = Callable[..., str]


def fresh(
    *arguments: str, stdout: int | None = subprocess.PIPE, **environment: str
) -> subprocess.CompletedProcess[str]:
    """Run the command line in a process of its own, as people do."""
    return subprocess.run(
        [sys.executable, "-m", "googlenet_core", *arguments],
        cwd=ROOT,
        env=os.environ | environment,
        stdout=stdout,
        stderr=subprocess.PIPE,
        text=True,
        encoding="utf-8",
        errors="replace",
        timeout=PATIENCE_S,
    )


@pytest.fixture
def refused(capsys: pytest.CaptureFixture[str], one_engine: None) -> Refused:
    """Run a command that must be refused and return the sentence it says."""

    def run(*arguments: object) -> str:
        with pytest.raises(SystemExit) as left:
            main.main([str(argument) for argument in arguments])
        printed = capsys.readouterr()
        assert left.value.code == 2
        assert printed.out == ""
        assert printed.err.count("\n") == 1, printed.err
        assert printed.err.startswith("error: ")
        assert "Traceback" not in printed.err
        return printed.err.removeprefix("error: ").rstrip()

    return run


@pytest.mark.parametrize("command", ["rf", "channels"])
def test_an_unknown_layer_gets_a_suggestion(command: str, refused: Refused) -> None:
    sentence = refused(command, "inceptoin3a")
    assert sentence == "There is no layer 'inceptoin3a' in variant paper. Did you mean 'inception3a'?"


@pytest.mark.parametrize("layer", ["inceptoin3a", "conv1.bn", "", "a\nb"])
def test_maps_of_an_unknown_layer(layer: str, refused: Refused, photograph: Path) -> None:
    assert refused("maps", photograph, "--layer", layer).startswith("There is no layer '")


@pytest.mark.parametrize("layer", ["conv1", "aux1", "input"])
def test_a_layer_that_is_no_module_has_no_channel_arithmetic(layer: str, refused: Refused) -> None:
    assert refused("channels", layer).startswith(f"There is no inception module '{layer}'.")


@pytest.mark.parametrize("command", [["summary"], ["rf"], ["channels", "3a"], ["graph"]])
def test_an_unknown_variant_gets_a_suggestion(command: list[str], refused: Refused) -> None:
    sentence = refused(*command, "--variant", "torchvison")
    assert sentence.startswith("There is no variant 'torchvison'. Did you mean 'torchvision'? Known: paper,")


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (["--format", "pdf"], "There is no format 'pdf'; use svg, png, dot, json."),
        (["--direction", "sideways"], "There is no direction 'sideways'; use TB or LR."),
        (["--expand", "inceptoin3a"], "Did you mean 'inception3a'?"),
        (["--expand", "conv1"], "'conv1' has nothing inside to unfold;"),
        (["-o", "no/such/folder/graph.svg"], "Cannot write 'no/such/folder/graph.svg': No such file or directory."),
        (["-o", "."], "Cannot write '.': Is a directory."),
    ],
)
def test_a_graph_that_cannot_be_drawn(options: list[str], words: str, refused: Refused) -> None:
    assert words in refused("graph", *options)


@pytest.mark.parametrize("command", [["predict"], ["maps", "--layer", "3a"]])
def test_a_picture_that_is_not_there_or_none(command: list[str], refused: Refused, tmp_path: Path) -> None:
    assert (
        refused(*command, tmp_path / "none.png") == f"Cannot read '{tmp_path / 'none.png'}': No such file or directory."
    )
    assert refused(*command, tmp_path) == f"Cannot read '{tmp_path}': Is a directory."


@pytest.mark.parametrize("content", [b"", b"not a picture", b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff\xe0" + b"\0" * 64])
@pytest.mark.parametrize("command", [["predict"], ["maps", "--layer", "3a"]])
def test_a_file_that_is_no_picture(command: list[str], content: bytes, refused: Refused, tmp_path: Path) -> None:
    file = tmp_path / "odd.png"
    file.write_bytes(content)
    assert refused(*command, file).endswith(".")


def test_a_picture_that_was_cut(refused: Refused, photograph: Path, tmp_path: Path) -> None:
    file = tmp_path / "cut.jpg"
    file.write_bytes(photograph.read_bytes()[:5000])
    assert refused("predict", file, "--json").endswith(".")


def test_a_file_larger_than_any_picture(refused: Refused, tmp_path: Path) -> None:
    file = tmp_path / "large.png"
    with file.open("wb") as opened:
        opened.truncate(3_000_000_000)  # a hole: it takes no room, and must not be read whole
    assert "20 MB" in refused("predict", file)


@pytest.mark.parametrize("weights", ["bundeld", "no/such/file.pth", "", "random:nope"])
def test_unknown_weights(weights: str, refused: Refused, photograph: Path) -> None:
    assert refused("predict", photograph, "--weights", weights)


def test_a_file_that_holds_no_weights(refused: Refused, photograph: Path, tmp_path: Path) -> None:
    for name in ("odd.pth", "odd.safetensors", "odd.zip"):
        file = tmp_path / name
        file.write_bytes(b"not weights")
        assert name in refused("predict", photograph, "--weights", file)


@pytest.mark.parametrize("device", ["gpu", "cuda:77", "meta"])
def test_a_device_that_is_not_here(device: str, refused: Refused, photograph: Path) -> None:
    assert f"device '{device}'" in refused("predict", photograph, "--device", device)


@pytest.mark.parametrize("option", ["--out", "--npz"])
def test_maps_that_cannot_be_written(option: str, refused: Refused, photograph: Path, tmp_path: Path) -> None:
    there = tmp_path / "no" / "folder"
    assert refused("maps", photograph, "--layer", "3a", option, there).startswith(f"Cannot write '{there}'")
    assert (
        refused("maps", photograph, "--layer", "3a", option, tmp_path) == f"Cannot write '{tmp_path}': Is a directory."
    )


@pytest.mark.parametrize("command", ["fetch", "verify"])
def test_weights_that_have_no_such_name(command: str, refused: Refused) -> None:
    assert refused("weights", command, "bundeld").startswith("There are no weights 'bundeld'.")


def test_weights_that_were_not_fetched_cannot_be_verified(
    refused: Refused, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("GOOGLENET_EXPLORER_CACHE", str(tmp_path))
    assert "imagenet" in refused("weights", "verify", "imagenet").lower()


@pytest.mark.parametrize(
    "arguments",
    [
        ["frobnicate"],
        ["weights", "frobnicate"],
        ["summary", "--nope"],
        ["summary", "extra"],
        ["channels"],
        ["predict"],
        ["maps", "x.png"],
        ["predict", "x.png", "--top", "0"],
        ["predict", "x.png", "--top", "many"],
        ["maps", "x.png", "--layer"],
    ],
    ids=" ".join,
)
def test_a_command_line_that_makes_no_sense(arguments: list[str], refused: Refused) -> None:
    assert refused(*arguments)


@pytest.mark.parametrize(
    "arguments",
    [["rf", "inceptoin3a"], ["summary", "--variant", "nope"], ["predict", "none.png"], ["frobnicate"]],
    ids=" ".join,
)
def test_a_process_of_its_own_says_the_same(arguments: list[str]) -> None:
    done = fresh(*arguments)
    assert done.returncode == 2
    assert done.stdout == ""
    assert done.stderr.startswith("error: ")
    assert done.stderr.count("\n") == 1


def test_facts_from_the_spec_answer_without_torch() -> None:
    code = (
        "import sys; from googlenet_core.cli.output import run; from googlenet_core.cli.main import app\n"
        "codes = [run(app, words.split()) for words in ('rf', 'rf 3a --json', 'channels 3a', '--help')]\n"
        "heavy = {'torch', 'numpy', 'PIL', 'torchinfo', 'streamlit', 'plotly'} & set(sys.modules)\n"
        "print(codes, sorted(heavy), file=sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, timeout=PATIENCE_S)
    assert done.stderr.splitlines()[-1] == "[0, 0, 0, 0] []"


def test_a_reader_that_has_seen_enough_is_no_error() -> None:
    reading, writing = os.pipe()
    os.close(reading)
    try:
        done = fresh("rf", "--json", stdout=writing)
    finally:
        os.close(writing)
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no full device here")
@pytest.mark.parametrize("arguments", [["rf", "--json"], ["channels", "3a"]], ids=["much", "little"])
def test_a_full_disk_is_said_in_one_line(arguments: list[str]) -> None:
    with Path("/dev/full").open("w") as full:
        done = fresh(*arguments, stdout=full.fileno())
    assert done.returncode == 2
    assert done.stderr == "error: Cannot write the output: No space left on device.\n"


def test_a_console_without_our_signs_shows_the_rest() -> None:
    done = fresh("channels", "3a", PYTHONIOENCODING="cp437")
    assert (done.returncode, done.stderr) == (0, "")
    assert "1?1" in done.stdout
    assert "64+128+32+32=256" in done.stdout
