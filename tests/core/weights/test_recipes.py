from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path

import pytest
import torch
from safetensors.torch import save_file

from googlenet_core.blueprint.specs import PAPER, PAPER_BN, TORCHVISION, VARIANTS, GoogLeNetSpec
from googlenet_core.errors import WeightsError
from googlenet_core.weights import catalogue, checkpoints, recipes
from googlenet_core.weights.formats.metadata import FileMetadata
from googlenet_core.weights.recipes import input_scale

NOTHING = FileMetadata()
Ask = Callable[..., str]


@pytest.fixture(autouse=True)
def _said_nowhere(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(recipes.VARIABLE, raising=False)


@pytest.mark.parametrize(("spec", "expected"), [(PAPER, False), (PAPER_BN, False), (TORCHVISION, True)])
def test_each_variant_has_its_habit(spec: GoogLeNetSpec, expected: bool) -> None:
    found = input_scale(None, NOTHING, None, spec)
    assert found.transform_input is expected
    assert "the file does not say" in found.reason


def test_a_torchvision_file_with_its_own_mean_is_normalised_once() -> None:
    assert input_scale(None, FileMetadata(mean=(0.5, 0.5, 0.5)), None, TORCHVISION).transform_input is False


@pytest.mark.parametrize("wanted", [True, False])
def test_an_option_is_before_the_environment_before_the_file_before_its_hash(
    wanted: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = FileMetadata(transform_input=not wanted)
    for spec in VARIANTS.values():
        assert input_scale(None, NOTHING, wanted, spec) == (wanted, "as is known of these very weights")
        assert input_scale(None, FileMetadata(transform_input=wanted), not wanted, spec) == (wanted, "as the file says")
        assert input_scale(wanted, other, not wanted, spec) == (wanted, "as the option says")
    monkeypatch.setenv(recipes.VARIABLE, str(wanted))
    assert input_scale(None, other, not wanted, PAPER).transform_input is wanted
    assert recipes.VARIABLE in input_scale(None, other, not wanted, PAPER).reason
    assert input_scale(not wanted, other, None, PAPER).transform_input is not wanted


def test_an_environment_that_says_neither_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(recipes.VARIABLE, "perhaps")
    with pytest.raises(WeightsError, match="TRANSFORM_INPUT is 'perhaps'; it must be true or false"):
        input_scale(None, NOTHING, None, PAPER)


@pytest.fixture(scope="module")
def tuned(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """torchvision's network, fine-tuned for five classes, with its old auxiliary heads, in a training script's file."""
    state = dict(checkpoints.random(TORCHVISION, 5).state_dict())
    for head in ("aux1", "aux2"):
        state |= {f"{head}.fc2.weight": torch.ones(1000, 1024), f"{head}.fc2.bias": torch.ones(1000)}
    path = tmp_path_factory.mktemp("tuned") / "tuned.pth.tar"
    torch.save({"epoch": 3, "state_dict": {f"module.{key}": value for key, value in state.items()}}, path)
    return path


def test_what_a_prediction_was_made_with_is_told_beside_it(ask: Ask, tuned: Path, photograph: Path) -> None:
    lines = ask("predict", photograph, "--weights", tuned, "--device", "cpu").splitlines()
    assert "after inception (4a): no trained weights" in lines
    told = lines[lines.index("after inception (4d): no trained weights") + 1 :]
    assert told[1:] == [
        "Input: shorter side 256 px, mean 0.485, 0.456, 0.406, deviation 0.229, 0.224, 0.225; normalised twice (with "
        "torchvision's transform_input), as torchvision's public weights expect it, since the file does not say.",
        "The network stands under state_dict in the file.",
        "Beside the network, and not read: epoch.",
        *(
            f"The auxiliary head after inception ({tap}) answers with 1,000 classes, the main head with 5: it is left out "
            "and counts as not trained."
            for tap in ("4a", "4d")
        ),
    ]
    assert "without torchvision's transform_input), as the option says" in ask(
        "predict", photograph, "--weights", tuned, "--device", "cpu", "--no-transform-input"
    )


def test_weights_with_a_name_take_no_option(ask: Ask, photograph: Path) -> None:
    said = ask("predict", photograph, "--transform-input", code=2)
    assert said == "error: How 'bundled' wants its input is known: --transform-input is for weights files.\n"


def test_what_is_converted_says_its_scale_itself(ask: Ask, tuned: Path, tmp_path: Path) -> None:
    ask("weights", "convert", tuned, tmp_path / "out.safetensors", "--no-transform-input")
    _, found = catalogue.load(tmp_path / "out.safetensors")
    assert (found.transform_input, found.input_reason) == (False, "as the file says")


def test_a_whole_pickled_module_says_its_scale_without_being_run(tmp_path: Path) -> None:
    net = checkpoints.random(TORCHVISION, 2)
    net.transform_input = False
    target = io.BytesIO()
    torch.save(torch.nn.DataParallel(net), target)
    (tmp_path / "whole.pth").write_bytes(target.getvalue())
    _, found = catalogue.load(tmp_path / "whole.pth")
    assert (found.transform_input, found.input_reason) == (False, "as the file says")
    assert found.remarks == ()


def test_safetensors_metadata_comes_before_the_habit(tmp_path: Path) -> None:
    state = {key: value.contiguous() for key, value in checkpoints.random(TORCHVISION, 2).state_dict().items()}
    save_file(state, tmp_path / "mine.safetensors", {"transform_input": "false"})
    assert catalogue.load(tmp_path / "mine.safetensors")[1].transform_input is False
