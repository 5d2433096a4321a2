"""The network is found behind every wrapper and prefix; what is beside it is named, and a choice is told."""

from __future__ import annotations

import argparse
import io
from collections.abc import Callable, Mapping
from pathlib import Path

import numpy as np
import pytest
import torch
from safetensors.torch import save
from torch import Tensor

from googlenet_core.blueprint.specs import PAPER_BN
from googlenet_core.errors import WeightsError
from googlenet_core.weights import catalogue, checkpoints, inner_state

State = dict[str, Tensor]
KEYS = tuple(checkpoints.random(PAPER_BN, 2).state_dict())
PREFIXES = ("model.", "net.", "backbone.", "_orig_mod.", "module.", "model._orig_mod.module.", "a.b.c.d.", "0.")


def behind(prefix: str, keys: tuple[str, ...] = KEYS) -> list[str]:
    return [f"{prefix}{key}" for key in keys]


def find(*paths: str, beside: Mapping[str, str] | None = None) -> inner_state.Inner:
    return inner_state.find(paths, beside or {}, "some.pth")


@pytest.mark.parametrize("prefix", ["", *PREFIXES, "state_dict.model.", "ema.ema.ema."])
def test_a_network_is_found_behind_any_prefix(prefix: str) -> None:
    found = find(*behind(prefix))
    assert found.paths == {f"{prefix}{key}": key for key in KEYS}


def test_what_compiling_and_wrapping_put_in_the_middle_is_passed_over() -> None:
    paths = [path.replace("inception4a.", "inception4a._orig_mod.module.") for path in behind("model.")]
    assert list(find(*paths).paths.values()) == list(KEYS)


def test_what_is_beside_it_is_listed_once_by_the_place_where_it_branches_off() -> None:
    found = find(
        *behind("state_dict.model."),
        *("state_dict.loss.weight", "state_dict.loss.bias", "optimizer.state.0.exp_avg", "conv9.weight"),
        beside={"epoch": "", "args": "argparse.Namespace", "args.lr": "", "state_dict": "", "optimizer": ""},
    )
    assert found.remarks == (
        "The network stands under state_dict.model in the file.",
        "Beside the network, and not read: state_dict.loss, optimizer, conv9, epoch, args (argparse.Namespace).",
    )


@pytest.mark.parametrize(
    ("prefixes", "chosen"),
    [
        (("model.", "model_ema."), "model."),
        (("model_ema.", "model."), "model."),
        (("ema.module.", "state_dict."), "state_dict."),
        (("teacher.", "student."), "student."),
        (("swa_model.", "averaged.net.", "optimizer.exp_avg.", "net."), "net."),
        (("first.", "second."), "first."),
        (("ema.", "shadow."), "ema."),
        (("model.", ""), "model."),
    ],
)
def test_of_several_networks_the_first_that_is_called_no_average_is_read_and_told(
    prefixes: tuple[str, ...], chosen: str
) -> None:
    found = find(*(path for prefix in prefixes for path in behind(prefix)))
    assert found.prefix == chosen
    choice = next(remark for remark in found.remarks if "whole networks" in remark)
    assert f"holds {len(prefixes)} whole networks" in choice
    assert f"{chosen[:-1]} is read" in choice
    assert not any(remark.startswith("Beside") for remark in found.remarks)


def test_a_whole_network_comes_before_a_part_of_one() -> None:
    part = tuple(key for key in KEYS if not key.startswith("inception5"))
    assert find(*behind("model.", part), *behind("model_ema.")).prefix == "model_ema."


def test_a_main_head_in_a_sequence_is_the_main_head() -> None:
    keys = [key.replace("fc.", "fc.1.") if key.startswith("fc.") else key for key in KEYS]
    found = find(*keys)
    assert (found.paths["fc.1.weight"], found.paths["fc.1.bias"]) == ("fc.weight", "fc.bias")
    assert found.remarks == ("Its main head is fc.1.",)
    assert "fc.weight" not in find(*keys, "fc.3.weight", "fc.3.bias").paths.values()


def test_what_is_no_googlenet_is_told_by_the_names_that_are_there() -> None:
    with pytest.raises(WeightsError) as caught:
        find(*(f"state_dict.layer{number}.weight" for number in range(9)))
    assert "there is no conv1.conv.weight and inception3a.branch1.conv.weight in it, under any prefix" in str(
        caught.value
    )
    assert "9 tensors (state_dict.layer0.weight, state_dict.layer1.weight," in str(caught.value)
    with pytest.raises(WeightsError, match=r"no tensors in it, only epoch, args \(argparse.Namespace\)"):
        find(beside={"epoch": "", "args": "argparse.Namespace", "args.lr": ""})


def test_names_from_a_file_are_shown_without_what_a_terminal_would_follow() -> None:
    found = find(*behind("\x1b[2J."), "\x1b[31mred")
    assert all(remark.isprintable() for remark in found.remarks)


def pickled(content: object, **how: object) -> bytes:
    target = io.BytesIO()
    torch.save(content, target, **how)  # type: ignore[arg-type]
    return target.getvalue()


@pytest.fixture(scope="module")
def state() -> State:
    return dict(checkpoints.random(PAPER_BN, 2, seed=3).state_dict())


def training(state: State) -> dict[str, object]:
    """What a training script keeps."""
    return {
        "epoch": 3,
        "state_dict": {f"module.{key}": value for key, value in state.items()},
        "best_acc1": np.float64(71.5),
        "optimizer": {"state": {0: {"exp_avg": torch.zeros(3)}}, "param_groups": [{"lr": 0.1, "params": [0]}]},
        "args": argparse.Namespace(arch="googlenet"),
    }


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("x.pth.tar", lambda state: pickled(training(state))),
        ("x.ckpt", lambda state: pickled({"state_dict": {f"model.{k}": v for k, v in state.items()}, "loops": {}})),
        ("pytorch_model.bin", lambda state: pickled({f"backbone.{k}": v for k, v in state.items()})),
        ("old.pth", lambda state: pickled(training(state), _use_new_zipfile_serialization=False)),
        ("protocol5.pth", lambda state: pickled(state, pickle_protocol=5)),
        ("model.safetensors", lambda state: save({f"module.net.{k}": v for k, v in state.items()})),
        ("really-safetensors.pth", save),
        ("really-pickled.safetensors", pickled),
        ("without-an-ending", pickled),
    ],
)
def test_public_checkpoints_just_load(
    name: str, content: Callable[[State], bytes], state: State, tmp_path: Path
) -> None:
    (tmp_path / name).write_bytes(content(state))
    net, _ = catalogue.load(str(tmp_path / name))
    found = net.state_dict()
    assert all(torch.equal(found[key], value) for key, value in state.items())
