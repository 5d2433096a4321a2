from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from googlenet_core.arithmetic.units import Unit
from googlenet_core.cli import main
from googlenet_core.engine.engine import Engine
from googlenet_core.microscope.dissection import explain_unit
from googlenet_core.pictures.preprocessing import preprocess

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, bundled: Engine) -> Run:
    """Run a command on an engine loaded once; returns exit code, output and complaints."""
    monkeypatch.setattr(Engine, "load", lambda *_, **__: bundled)

    def command(*arguments: object) -> tuple[int, str, str]:
        with pytest.raises(SystemExit) as left:
            main.main([str(argument) for argument in arguments])
        printed = capsys.readouterr()
        assert isinstance(left.value.code, int)
        return left.value.code, printed.out, printed.err

    return command


def test_a_unit_is_taken_apart_as_json(run: Run, photograph: Path, bundled: Engine) -> None:
    code, out, _ = run("unit", photograph, "--layer", "3a", "--channel", 200, "--at", "14,13", "--top", 3, "--json")
    assert code == 0
    said = json.loads(out)
    picture = preprocess(photograph.read_bytes(), bundled.weights)
    found = explain_unit(bundled, picture.tensor, Unit("inception3a", 200, 14, 13), 3)
    assert said["unit"] == {"layer": "inception3a", "channel": 200, "y": 14, "x": 13}
    assert (said["result"], said["captured"], said["agrees"]) == (found.result, found.captured, True)
    assert said["field"]["rf_px"] == 59
    assert [step["step"] for step in said["steps"]] == ["Depth concat", "Convolution", "ReLU"]
    assert len(said["steps"][1]["sum"]["terms"]) == 3
    assert said["steps"][1]["bias"] == found.steps[1].bias
    assert "effective" not in said


def test_the_pixels_a_unit_reacts_to_are_measured_on_demand(run: Run, photograph: Path) -> None:
    asked = ("unit", photograph, "--layer", "conv1", "--channel", 3, "--at", "50,50", "--effective")
    _, out, _ = run(*asked, "--json")
    said = json.loads(out)["effective"]
    assert said["theoretical_share"] == 1
    assert 0 < said["central_share"] < 1
    _, text, _ = run(*asked)
    assert said["description"] in text


@pytest.mark.parametrize("layer", ["input", "maxpool1", "inception4a.branch4.0", "aux1.fc1", "avgpool", "fc"])
def test_every_kind_of_layer_prints_in_each_form(layer: str, run: Run, photograph: Path) -> None:
    asked = ("unit", photograph, "--layer", layer, "--channel", 2)
    assert json.loads(run(*asked, "--json")[1])["agrees"] is True
    assert run(*asked, "--markdown")[1].startswith("# ")
    assert "the network computed" in run(*asked)[1]


def test_a_notebook_is_written_with_paths_as_seen_from_it(run: Run, photograph: Path, tmp_path: Path) -> None:
    target = tmp_path / "deep" / "view.ipynb"
    target.parent.mkdir()
    (tmp_path / "photo.jpg").write_bytes(photograph.read_bytes())
    code, out, _ = run(
        *("notebook", tmp_path / "photo.jpg", "--layer", "3a", "--order", "mean", "--top", 4),
        *("--channel", 200, "--at", "14,13", "-o", target),
    )
    assert (code, out.strip()) == (0, f"Wrote {target}.")
    cells = json.loads(target.read_text(encoding="utf-8"))["cells"]
    assert "IMAGE = '../photo.jpg'" in cells[1]["source"]
    assert any("Unit('inception3a', 200, 14, 13)" in cell["source"] for cell in cells)


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("unit", "--layer", "conv1", "--channel", "64"), "channels 0 to 63"),
        (("unit", "--layer", "conv1", "--channel", "0", "--at", "1"), "write its row and column"),
        (("unit", "--layer", "conv9", "--channel", "0"), "There is no layer 'conv9'"),
        (("unit", "--layer", "conv1", "--channel", "0", "--json", "--markdown"), "Choose one"),
        (("notebook", "--layer", "conv1", "-o", "x.ipynb", "--channel", "1"), "both or neither"),
        (("notebook", "--layer", "conv1", "-o", "x.ipynb", "--order", "size"), "use index, max"),
        (("notebook", "--layer", "conv1", "-o", "no/such/folder/x.ipynb"), "Cannot write"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_bad_input_ends_with_one_line(
    arguments: tuple[str, ...], says: str, run: Run, photograph: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    code, out, err = run(arguments[0], photograph, *arguments[1:])
    assert (code, out) == (2, "")
    assert says in err
    assert len(err.splitlines()) == 1
    assert not (tmp_path / "x.ipynb").exists()
