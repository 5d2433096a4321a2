from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from PIL import Image

from googlenet_core.engine.engine import Engine
from googlenet_core.pictures import overlays, samples
from googlenet_core.pictures.preprocessing import preprocess
from googlenet_core.why import ablations
from googlenet_core.why.attributions import explain_class
from googlenet_core.why.methods import AttributionQuestion

if TYPE_CHECKING:
    from collections.abc import Callable

    Ask = Callable[..., str]


pytestmark = pytest.mark.usefixtures("one_engine")


@pytest.mark.parametrize("command", ["explain", "ablate", "gradients"])
def test_every_command_explains_itself(command: str, ask: Ask) -> None:
    assert ask(command, "--help").startswith(f"Usage: googlenet_core {command}")


def test_explain_writes_a_picture_with_its_caption_and_the_map_itself(
    photograph: Path, tmp_path: Path, bundled: Engine, ask: Ask
) -> None:
    out, npz = tmp_path / "why.png", tmp_path / "why.npz"
    found: dict[str, Any] = json.loads(
        ask(
            *("explain", photograph, "--method", "grad-cam", "--layer", "4e", "--head", "main"),
            *("--class", "parachute", "--out", out, "--npz", npz, "--json"),
        )
    )
    picture = preprocess(photograph.read_bytes(), bundled.weights)
    wanted = explain_class(bundled, picture.tensor, AttributionQuestion(layer="inception4e", target="parachute"))
    with np.load(npz) as file:
        np.testing.assert_allclose(file["map"], wanted.map, atol=1e-6)
        assert file["on_image"].shape == (224, 224)
    assert (found["label"], found["layer"], found["map"]["shape"]) == ("parachute", "inception4e", [14, 14])
    assert found["caption"] == wanted.caption
    assert found["digest"] == picture.digest
    with Image.open(out) as image:
        assert image.size == (672, 672)
        scale = f"Blue is negative, red is positive, full colour is {abs(wanted.plane).max():.3g}."
        assert image.text["Description"] == f"{wanted.caption} {scale}"  # type: ignore[attr-defined]
        shown = overlays.overlay_map(picture.crop, wanted.on_image(), overlays.find_largest(wanted.plane))
        assert np.abs(np.asarray(image)[::3, ::3].astype(int) - shown).max() <= 1, "the page's colours"


def test_explain_says_what_the_values_mean(photograph: Path, ask: Ask) -> None:
    text = ask(
        "explain", photograph, "--method", "integrated-gradients", "--set", "n_steps=8", "--set", "baseline=white"
    )
    assert "convergence delta" in text
    assert "in white" in text
    assert "What has that colour already gets zero" in text


def test_ablate_tells_the_change_of_every_head(photograph: Path, ask: Ask) -> None:
    arguments = ("ablate", photograph, "--layer", "inception4c.branch3", "--channels", "0-15")
    found = json.loads(ask(*arguments, "--json"))
    assert (found["layer"], found["channels"], found["width"]) == ("inception4c.branch3", "0-15", 64)
    assert found["aux_4a"]["total_variation"] == 0
    first = found["main"]["classes"][0]
    assert first["change"] == first["after"] - first["before"]
    text = ask(*arguments)
    assert text.startswith("inception (4c) · 5×5, channels 0-15 of 64: zero")
    assert all(f"{head}:" in text for head in ("main", "aux_4a", "aux_4d"))


def test_ablate_takes_means_over_the_pictures_named_or_the_samples(
    photograph: Path, ask: Ask, monkeypatch: pytest.MonkeyPatch
) -> None:
    counts = []
    measure = ablations.measure_channel_means

    def counted(engine: Engine, pictures: Any, layers: Any) -> Any:
        counts.append(len(pictures))
        return measure(engine, pictures, layers)

    monkeypatch.setattr(ablations, "measure_channel_means", counted)
    mean = ("ablate", photograph, "--layer", "inception4c.branch3", "--fill", "mean", "--json")
    assert json.loads(ask(*mean))["fill"] == "mean"
    ask(*mean, "--reference", photograph, "--reference", photograph)
    assert counts == [len(samples.SAMPLES), 2]
    text = ask(*mean[:-1])
    assert f"each channel's mean over {len(samples.SAMPLES)} pictures" in text


def test_ablate_sweeps_over_all_branches(photograph: Path, ask: Ask) -> None:
    found = json.loads(ask("ablate", photograph, "--sweep", "--head", "aux_4d", "--json"))
    moved = [row["aux_4d"]["total_variation"] for row in found["branches"]]
    assert len(moved) == 36
    assert moved == sorted(moved, reverse=True)
    assert len(ask("ablate", photograph, "--sweep").splitlines()) == 38


def test_gradients_gives_every_module(photograph: Path, ask: Ask) -> None:
    found = json.loads(ask("gradients", photograph, "--class", "church", "--json"))
    assert found["class"] == "church"
    assert [row["layer"] for row in found["modules"]][::11] == ["conv1", "inception5b"]
    assert found["modules"][-1]["weights_gain"] == 1
    text = ask("gradients", photograph, "--untrained")
    assert text.startswith("Class taken as right: ")
    assert "inception (5b)" in text
    assert "1.00×" in text


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["explain", "--class", "chruch"], "Did you mean 'church'?"),
        (["explain", "--method", "gradcam"], "Did you mean 'grad-cam'?"),
        (["explain", "--head", "aux4a"], "Did you mean 'aux_4a'?"),
        (["explain", "--layer", "inception6b"], "Did you mean"),
        (["explain", "--set", "n_steps"], "write it as NAME=VALUE"),
        (["explain", "--set", "n_steps=3"], "has no parameter 'n_steps'"),
        (["explain", "--out", "nowhere/at/all.png"], "Cannot write"),
        (["explain", "--weights", "random"], "has no trained weights"),
        (["ablate"], "either --layer"),
        (["ablate", "--sweep", "--layer", "3a"], "either --layer"),
        (["ablate", "--layer", "inception4c.branch7"], "Did you mean"),
        (["ablate", "--layer", "3a", "--channels", "some"], "no range of channels"),
        (["ablate", "--layer", "3a", "--channels", "0-256"], "channels 0 to 255"),
        (["ablate", "--layer", "3a", "--fill", "noise"], "use zero or mean"),
        (["ablate", "--layer", "3a", "--fill", "mean", "--reference", "nowhere.png"], "Cannot read"),
        (["gradients", "--class", "87"], "numbered 0 to 86"),
    ],
)
def test_bad_input_is_one_line_and_exit_code_2(arguments: list[str], sentence: str, photograph: Path, ask: Ask) -> None:
    command, *options = arguments
    complaint = ask(command, photograph, *options, code=2)
    assert sentence in complaint
    assert len(complaint.strip().splitlines()) == 1


def test_a_picture_that_is_not_there_is_said_first(ask: Ask) -> None:
    for command in (["explain"], ["ablate", "--layer", "3a"], ["gradients"]):
        assert "Cannot read 'none.png'" in ask(command[0], "none.png", *command[1:], code=2)
