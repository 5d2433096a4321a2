from __future__ import annotations

import os
import pickle
from collections.abc import Callable
from pathlib import Path

import pytest
import torch
from safetensors.torch import save_file
from torch import Tensor

from googlenet_core.blueprint.specs import PAPER, PAPER_BN, TORCHVISION, VARIANTS, GoogLeNetSpec
from googlenet_core.errors import WeightsError
from googlenet_core.weights import checkpoints
from googlenet_core.weights.checkpoints import Checkpoint, build, read, recognise

State = dict[str, Tensor]
HEADS = frozenset({"main", "aux_4a", "aux_4d"})


def state_of(spec: GoogLeNetSpec, classes: int = 7) -> State:
    return dict(checkpoints.random(spec, classes, seed=1).state_dict())


@pytest.fixture(scope="module")
def trained() -> State:
    """A PAPER_BN state dict; tests copy it before they change it."""
    return state_of(PAPER_BN)


def saved(state: object, path: Path) -> Path:
    """Write a state dict in the format that the suffix asks for."""
    if path.suffix == ".safetensors":
        save_file({key: value.contiguous() for key, value in state.items()}, path)
    else:
        torch.save(state, path)
    return path


def complaint(state: State) -> str:
    """The one sentence with which a state dict is refused."""
    with pytest.raises(WeightsError) as caught:
        build(Checkpoint("odd.pth", state, {}, ""))
    assert "\n" not in str(caught.value)
    return str(caught.value)


@pytest.mark.parametrize("suffix", [".safetensors", ".pth"])
@pytest.mark.parametrize("name", VARIANTS)
def test_every_variant_is_recognised_and_comes_back_as_it_was(name: str, suffix: str, tmp_path: Path) -> None:
    state = state_of(VARIANTS[name])
    net, heads = build(read(saved(state, tmp_path / f"weights{suffix}")))
    assert net.spec is VARIANTS[name]
    assert net.num_classes == 7
    assert heads == HEADS
    assert not net.training
    loaded = net.state_dict()
    assert loaded.keys() == state.keys()
    assert all(torch.equal(loaded[key], state[key]) for key in state)


@pytest.mark.parametrize("spec", [PAPER, PAPER_BN, TORCHVISION])
def test_a_file_without_auxiliary_heads_is_accepted_and_says_so(spec: GoogLeNetSpec, tmp_path: Path) -> None:
    state = {key: value for key, value in state_of(spec).items() if not key.startswith("aux")}
    if spec is TORCHVISION:
        assert len(state) == 344
    net, heads = build(read(saved(state, tmp_path / "main.pth")))
    assert heads == {"main"}
    outputs = net(torch.zeros(1, 3, 224, 224), auxiliary=True)
    assert all(logits is not None and logits.isfinite().all() for logits in outputs)
    again, _ = build(read(tmp_path / "main.pth"))
    assert torch.equal(net.aux1.fc2.weight, again.aux1.fc2.weight)


@pytest.mark.parametrize("dtype", [torch.float16, torch.bfloat16, torch.float64])
def test_other_precisions_load_as_float32(dtype: torch.dtype, trained: State, tmp_path: Path) -> None:
    state = {key: value.to(dtype) if value.is_floating_point() else value for key, value in trained.items()}
    net, _ = build(read(saved(state, tmp_path / "half.safetensors")))
    assert {value.dtype for value in net.parameters()} == {torch.float32}
    assert torch.equal(net.fc.weight, state["fc.weight"].float())


def test_batch_counters_may_be_missing(trained: State, tmp_path: Path) -> None:
    state = {key: value for key, value in trained.items() if not key.endswith("num_batches_tracked")}
    net, heads = build(read(saved(state, tmp_path / "old.pth")))
    assert heads == HEADS
    assert net.conv1.bn.num_batches_tracked == 0


@pytest.mark.parametrize(
    "wrap",
    [
        lambda state: {"state_dict": state, "epoch": 3},
        lambda state: {"model": state},
        lambda state: {f"module.{key}": value for key, value in state.items()},
    ],
)
def test_the_usual_wrappings_of_training_scripts_are_taken_off(
    wrap: Callable[[State], object], trained: State, tmp_path: Path
) -> None:
    net, _ = build(read(saved(wrap(trained), tmp_path / "wrapped.pth")))
    assert torch.equal(net.fc.bias, trained["fc.bias"])


def test_files_in_pytorchs_old_format_are_read(trained: State, tmp_path: Path) -> None:
    torch.save(trained, tmp_path / "old.pth", _use_new_zipfile_serialization=False)
    net, _ = build(read(tmp_path / "old.pth"))
    assert torch.equal(net.conv1.conv.weight, trained["conv1.conv.weight"])


def test_missing_unknown_and_misshaped_keys_are_all_listed_at_once(trained: State) -> None:
    state = trained | {"fc.bias": torch.zeros(5), "surprise": torch.zeros(1)}
    del state["conv2.bn.weight"]
    sentence = complaint(state)
    assert "1 missing (conv2.bn.weight)" in sentence
    assert "1 unknown (surprise)" in sentence
    assert "1 of the wrong shape (fc.bias is [5] instead of [7])" in sentence
    assert "paper-bn" in sentence


def test_a_long_list_of_faults_is_cut(trained: State) -> None:
    state = {key: value for key, value in trained.items() if not key.startswith("inception5")}
    state |= {f"extra{'x' * 500}{index}": torch.zeros(1) for index in range(100)}
    sentence = complaint(state)
    assert "and 95 more" in sentence
    assert len(sentence) < 1500


def test_one_auxiliary_head_without_the_other_is_refused(trained: State) -> None:
    state = {key: value for key, value in trained.items() if not key.startswith("aux2")}
    assert "missing (aux2." in complaint(state)


def test_batch_norm_in_a_file_with_biases_is_refused(trained: State) -> None:
    assert "unknown (conv1.bn" in complaint(state_of(PAPER) | trained)


@pytest.mark.parametrize(
    ("key", "value", "sentence"),
    [
        ("conv1.conv.weight", torch.full((64, 3, 7, 7), float("nan")), "not finite numbers"),
        ("fc.bias", torch.full((7,), 1e300, dtype=torch.float64), "not finite numbers"),
        ("conv1.bn.running_var", torch.full((64,), -1.0), "negative variances"),
        ("fc.bias", torch.zeros(7, dtype=torch.complex64), "not made of plain real numbers"),
        ("fc.bias", torch.zeros(7).to_sparse(), "not made of plain real numbers"),
        ("fc.weight", torch.zeros(0, 1024), "no usable fc.weight"),
        ("fc.weight", torch.zeros(checkpoints.MAX_CLASSES + 1, 1), "no usable fc.weight"),
        ("fc.weight", torch.zeros(7), "no usable fc.weight"),
        ("inception3a.branch3.1.conv.weight", torch.zeros(32, 16, 7, 7), "instead of"),
        ("inception3a.branch3.1.conv.weight", torch.zeros(3), "does not hold a GoogLeNet"),
    ],
)
def test_values_that_cannot_be_weights_are_refused(key: str, value: Tensor, sentence: str, trained: State) -> None:
    assert sentence in complaint(trained | {key: value})


def test_another_networks_weights_are_told_apart() -> None:
    assert "does not hold a GoogLeNet" in complaint({"layer1.0.conv1.weight": torch.zeros(3)})


def test_a_file_that_names_another_variant_than_it_holds_is_refused(trained: State) -> None:
    for said, fine in (("paper_bn", True), ("something new", True), ("torchvision", False)):
        checkpoint = Checkpoint("said.safetensors", trained, {"variant": said}, "")
        if fine:
            assert recognise(checkpoint) is PAPER_BN
        else:
            with pytest.raises(WeightsError, match="says it is for the variant torchvision"):
                recognise(checkpoint)


class Exploit:
    """An object whose unpickling would run a function."""

    def __reduce__(self) -> tuple[object, ...]:
        return (exec, ("raise SystemExit('code from a weights file ran')",))


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (pickle.dumps({"fc.weight": Exploit()}), "a pickle that torch.save did not write; pickles are not run"),
        (pickle.dumps([1, 2, 3]), "a pickle that torch.save did not write"),
        (b"", "is empty"),
        (b"not a pickle at all", "is text, not weights"),
        (b"PK\x03\x04 half an archive", "cut short, its end is missing"),
        (b"\x01\x02\xff" * 99, "give a .safetensors, .pth, .caffemodel or .onnx file"),
    ],
)
def test_what_is_no_weights_file_is_called_what_it_is(content: bytes, sentence: str, tmp_path: Path) -> None:
    (tmp_path / "odd.pth").write_bytes(content)
    with pytest.raises(WeightsError) as caught:
        read(tmp_path / "odd.pth")
    assert sentence in str(caught.value)


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        ({"fc.weight": [1.0]}, "there are no tensors in it, only fc.weight"),
        ([torch.zeros(1)], "but 1 tensors (0)"),
        (
            {"a": Exploit()},
            "there are no tensors in it, only a (__builtin__.exec); what is more than tensors is not run",
        ),
    ],
)
def test_a_torch_file_without_a_networks_tensors_says_what_it_holds(
    content: object, sentence: str, tmp_path: Path
) -> None:
    torch.save(content, tmp_path / "odd.pth")
    with pytest.raises(WeightsError) as caught:
        read(tmp_path / "odd.pth")
    assert sentence in str(caught.value)


def test_code_in_the_place_of_a_tensor_is_named_and_not_run(trained: State, tmp_path: Path) -> None:
    torch.save(trained | {"fc.weight": Exploit()}, tmp_path / "odd.pth")
    with pytest.raises(WeightsError, match=r"holds __builtin__\.exec as fc\.weight, which is no tensor"):
        read(tmp_path / "odd.pth")


def test_code_beside_the_tensors_is_named_and_not_run(trained: State, tmp_path: Path) -> None:
    torch.save({"net": trained, "callback": Exploit()}, tmp_path / "odd.pth")
    assert any("callback (__builtin__.exec)" in remark for remark in read(tmp_path / "odd.pth").remarks)


@pytest.mark.parametrize("suffix", [".safetensors", ".pth", ".ckpt", ".bin", ".pth.tar", ".onnx", ""])
def test_a_failed_download_is_called_one_whatever_the_file_is_called(suffix: str, tmp_path: Path) -> None:
    (tmp_path / f"page{suffix}").write_bytes(b"\r\n<!DOCTYPE html><html><title>404</title>")
    with pytest.raises(WeightsError, match="is a web page"):
        read(tmp_path / f"page{suffix}")


@pytest.mark.parametrize(
    ("classes", "left"), [((1000, 1000), {"main"}), ((1000, 7), {"main", "aux_4d"}), ((7, 7), HEADS)]
)
def test_auxiliary_heads_of_another_width_are_left_out_and_told(
    classes: tuple[int, int], left: set[str], trained: State
) -> None:
    state = dict(trained)
    for head, width in zip(("aux1", "aux2"), classes, strict=True):
        state |= {f"{head}.fc2.weight": torch.zeros(width, 1024), f"{head}.fc2.bias": torch.zeros(width)}
    checkpoint = Checkpoint("tuned.pth", state, {}, "")
    net, heads = build(checkpoint)
    assert heads == left
    assert {len(head.fc2.bias) for head in (net.aux1, net.aux2)} == {7}
    told = checkpoints.told_widths(checkpoint)
    assert len(told) == classes.count(1000)
    assert all("answers with 1,000 classes, the main head with 7" in sentence for sentence in told)
    assert all(
        bool(head.fc2.weight.any()) == (name not in left) for head, name in ((net.aux1, "aux_4a"), (net.aux2, "aux_4d"))
    )


def test_weights_in_whole_numbers_are_refused_and_quantised_ones_called_so(trained: State) -> None:
    whole = trained | {"conv1.conv.weight": torch.ones(64, 3, 7, 7, dtype=torch.int8)}
    assert "1 not made of plain real numbers (conv1.conv.weight)" in complaint(whole)
    assert "holds a quantised GoogLeNet" in complaint(whole | {"conv1.conv.zero_point": torch.zeros(1)})


def test_tensors_without_numbers_are_refused(trained: State) -> None:
    meta = {key: value.to("meta") for key, value in trained.items()}
    assert "not made of plain real numbers" in complaint(meta)


@pytest.mark.parametrize("suffix", [".safetensors", ".pth"])
@pytest.mark.parametrize("share", [0.0001, 0.5, 0.99])
def test_a_truncated_file_is_refused(suffix: str, share: float, trained: State, tmp_path: Path) -> None:
    path = saved(trained, tmp_path / f"cut{suffix}")
    path.write_bytes(path.read_bytes()[: int(path.stat().st_size * share)])
    with pytest.raises(WeightsError, match="is not a whole"):
        read(path)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no named pipes here")
@pytest.mark.parametrize("suffix", checkpoints.SUFFIXES)
def test_a_pipe_that_nobody_writes_to_is_refused_at_once(suffix: str, tmp_path: Path) -> None:
    os.mkfifo(tmp_path / f"pipe{suffix}")
    with pytest.raises(WeightsError, match="is not a file with weights in it"):
        read(tmp_path / f"pipe{suffix}")


def test_a_header_longer_than_any_googlenets_is_refused_before_it_is_parsed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    save_file({"a": torch.zeros(1)}, tmp_path / "long.safetensors", {"classes": "x" * checkpoints.MAX_HEADER_BYTES})
    monkeypatch.setattr(checkpoints.safetensors.torch, "load", lambda _: pytest.fail("parsed"))
    with pytest.raises(WeightsError, match="is not a whole safetensors file"):
        read(tmp_path / "long.safetensors")


def test_a_file_larger_than_any_googlenet_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(checkpoints, "MAX_BYTES", 2**20)
    with (tmp_path / "large.pth").open("wb") as file:
        file.truncate(2**20 + 1)
    with pytest.raises(WeightsError, match="larger than 1 MB"):
        read(tmp_path / "large.pth")


def test_paths_that_cannot_be_read_are_told_apart(tmp_path: Path) -> None:
    (tmp_path / "folder.pth").mkdir()
    with pytest.raises(WeightsError, match="There is no file"):
        read(tmp_path / "absent.pth")
    with pytest.raises(WeightsError, match="cannot be read"):
        read(tmp_path / "folder.pth")
    with pytest.raises(WeightsError, match=r"give a \.safetensors, \.pth, \.caffemodel or \.onnx file"):
        read(tmp_path / "weights.h5")


def test_random_weights_depend_on_the_seed_alone_and_leave_the_global_generator_be() -> None:
    torch.manual_seed(5)
    before = torch.get_rng_state()
    first = checkpoints.random(PAPER, 3)
    torch.manual_seed(6)
    second = checkpoints.random(PAPER, 3)
    torch.manual_seed(5)
    other = checkpoints.random(PAPER, 3, seed=9)
    assert torch.equal(torch.get_rng_state(), before)
    assert all(torch.equal(a, b) for a, b in zip(first.parameters(), second.parameters(), strict=True))
    assert not torch.equal(first.conv1.conv.weight, other.conv1.conv.weight)
