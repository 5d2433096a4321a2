"""A weights file from anywhere -> a checked network: reading, recognising the variant, strict loading.

Files are not trusted: the size is bounded, pickles are read without running them (`pickled_weights`), and no tensor is
taken over before its name, shape, type and values have been checked. Where in a file the network is, `inner_state`
tells; what Caffe's layers and ONNX's steps are to us, `caffe_weights` and `onnx_weights`; what the network's inputs and
outputs *mean*, `weights`.
"""

from __future__ import annotations

import hashlib
import json
import os
import stat
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from threading import Lock

import safetensors.torch
import torch
from torch import Tensor

from googlenet_core.blueprint.heads import AUXILIARY_HEADS, HEAD_TITLES
from googlenet_core.blueprint.naming import stage_of
from googlenet_core.blueprint.specs import PAPER, PAPER_BN, TORCHVISION, VARIANTS, GoogLeNetSpec
from googlenet_core.errors import WeightsError, listed
from googlenet_core.network.model import GoogLeNet
from googlenet_core.weights import inner_state
from googlenet_core.weights.formats import (
    caffe_weights,
    foreign_files,
    metadata as file_metadata,
    onnx_weights,
    pickled_weights,
)
from googlenet_core.weights.formats.metadata import FileMetadata

SUFFIXES = (".safetensors", ".pth", ".pt", ".tar", ".ckpt", ".bin", ".caffemodel", ".onnx")
"""Endings that weights files have (``.pth.tar`` too). Caffe's and ONNX's are told by theirs, the others by their bytes."""

MAX_BYTES = 512 * 2**20
"""Largest weights file read; the largest GoogLeNet with heads for 20,000 classes stays below it."""

MAX_HEADER_BYTES = 4 * 2**20
"""Longest header of a safetensors file that is read: 128 tensors, and the names of `MAX_CLASSES` classes."""

MAX_CLASSES = 30_000

_KINDS = "give a .safetensors, .pth, .caffemodel or .onnx file"
_COUNTER = ".num_batches_tracked"
_SEED_LOCK = Lock()


@dataclass(frozen=True, slots=True, eq=False)
class Checkpoint:
    """What a file holds: tensors by key, its text metadata, the sha256 of its bytes.

    ``remarks`` are sentences for people: where in the file the network is, and what is beside it.
    """

    name: str
    tensors: Mapping[str, Tensor]
    metadata: Mapping[str, str]
    sha256: str
    remarks: tuple[str, ...] = ()


def read(path: Path, expected_sha256: str = "") -> Checkpoint:
    """Read a safetensors file, one that ``torch.save`` wrote, a ``.caffemodel`` or an ``.onnx`` file.

    The hash is that of the very bytes that are parsed. Of a file with more than a network in it (`inner_state`) only the
    network's tensors are made.

    Args:
        path: of the file.
        expected_sha256: what its sha256 has to be, or to begin with, before anything is parsed.

    Raises:
        WeightsError: not such a file, too large, unreadable, corrupt, another one, or without a GoogLeNet's tensors.
    """
    suffix = path.suffix.lower()
    if suffix not in SUFFIXES and not path.exists():
        raise WeightsError(f"{path.name} is not a weights file: {_KINDS}.")
    data = _bytes(path)
    sha256 = hashlib.sha256(data).hexdigest()
    if not sha256.startswith(expected_sha256):
        raise WeightsError(f"{path} has the wrong sha256 {sha256}; remove it and get it again.")
    if suffix in (".caffemodel", ".onnx"):
        if what := foreign_files.about(data, path.name):
            raise WeightsError(what)
        parse = caffe_weights.parse if suffix == ".caffemodel" else onnx_weights.parse
        tensors, metadata = parse(data, path.name)
        return Checkpoint(path.name, tensors, metadata, sha256)
    if _looks_like_safetensors(data):
        tensors, metadata = _parse_safetensors(data, path.name)
        inner = inner_state.find(tensors, {}, path.name)
        found = {key: tensors[at] for at, key in inner.paths.items()}
        return Checkpoint(path.name, found, metadata, sha256, inner.remarks)
    if data.startswith((b"PK\x03\x04", b"\x80")):
        return _from_pickle(data, path.name, sha256)
    what = foreign_files.about(data, path.name)
    if not what and suffix == ".safetensors":
        what = _damaged_safetensors(path.name)
    raise WeightsError(what or f"{path.name} is not a weights file: {_KINDS}.")


def _looks_like_safetensors(data: bytes) -> bool:
    """Whether a file begins as a safetensors file does: with the length of its header, and the header's first letter."""
    return len(data) > 8 and data[8:9] == b"{" and int.from_bytes(data[:8], "little") < 2**32


def _from_pickle(data: bytes, name: str, sha256: str) -> Checkpoint:
    contents = pickled_weights.parse(data, name)
    try:
        inner = inner_state.find(contents.tensors, contents.beside, name)
    except WeightsError:
        if not foreign_files.is_script(data):
            raise
        raise WeightsError(
            f"{name} is a TorchScript archive, a program, which is not run, and without GoogLeNet's tensors under their "
            "names (as after torch.jit.freeze); save the network it was made of: torch.save(net.state_dict(), 'weights.pth')."
        ) from None
    flags = {inner_state.short(path): flag for path, flag in contents.flags.items()}
    flag = flags.get(f"{inner.prefix}transform_input")
    metadata = {} if flag is None else file_metadata.written(FileMetadata(transform_input=flag))
    return Checkpoint(name, contents.load(inner.paths), metadata, sha256, inner.remarks)


def recognise(checkpoint: Checkpoint) -> GoogLeNetSpec:
    """Tell the variant from the keys and shapes.

    Raises:
        WeightsError: these are not a GoogLeNet's weights, or the file says it is another variant.
    """
    tensors = checkpoint.tensors
    kernel = tensors.get("inception3a.branch3.1.conv.weight")
    if kernel is None or "conv1.conv.weight" not in tensors or kernel.ndim != 4:
        raise WeightsError(
            f"{checkpoint.name} does not hold a GoogLeNet: there is no conv1.conv.weight and "
            "inception3a.branch3.1.conv.weight in it; torchvision's key names are needed."
        )
    if "conv1.conv.bias" in tensors:
        spec = PAPER
    else:
        spec = TORCHVISION if kernel.shape[-1] == TORCHVISION.third_kernel else PAPER_BN
    said = checkpoint.metadata.get("variant", "").replace("_", "-")
    if said in VARIANTS and said != spec.name:
        raise WeightsError(
            f"{checkpoint.name} says it is for the variant {said}, but its tensors are those of {spec.name}."
        )
    return spec


def build(checkpoint: Checkpoint) -> tuple[GoogLeNet, frozenset[str]]:
    """Make the network a checkpoint is for and load it strictly, as float32, in eval mode.

    Returns:
        The network, and the names of the heads the file has weights for (``main``, ``aux_4a``, ``aux_4d``).
        Auxiliary heads may be missing altogether, or have another number of classes; they are then random.

    Raises:
        WeightsError: keys are missing, unknown or of the wrong shape or type (they are listed), or values are not finite.
    """
    spec = recognise(checkpoint)
    classes = _num_classes(checkpoint)
    with torch.device("meta"):
        net = GoogLeNet(spec, classes)
    expected = net.state_dict()
    tensors, without = _usable_heads(checkpoint)
    fresh = {
        key: value
        for key, value in (random(spec, classes).state_dict() if without else {}).items()
        if stage_of(key) in without
    }
    # Batch counters are bookkeeping of training; files older than PyTorch 0.4.1 lack them.
    fresh |= {key: torch.zeros((), dtype=torch.long) for key in expected if key.endswith(_COUNTER) and key not in fresh}
    _check_keys(replace(checkpoint, tensors=tensors), expected, spec, optional=fresh)
    loaded = {key: _converted(value, key) for key, value in tensors.items()}
    _check_values(checkpoint.name, loaded)
    net.load_state_dict(fresh | loaded, strict=True, assign=True)
    return net.eval(), frozenset({"main", *(name for key, name in AUXILIARY_HEADS.items() if key not in without)})


def other_widths(checkpoint: Checkpoint) -> dict[str, int]:
    """Auxiliary heads with another number of classes than the main one, as fine-tuning leaves them: ``aux1`` -> classes."""
    tensors, classes = checkpoint.tensors, _num_classes(checkpoint)
    widths = {key: _width(tensors.get(f"{key}.fc2.weight"), tensors.get(f"{key}.fc2.bias")) for key in AUXILIARY_HEADS}
    return {key: width for key, width in widths.items() if width not in (None, classes)}


def told_widths(checkpoint: Checkpoint) -> tuple[str, ...]:
    """What people are told of auxiliary heads that are left out; nothing where none is."""
    classes = _num_classes(checkpoint)
    return tuple(
        f"The auxiliary {HEAD_TITLES[AUXILIARY_HEADS[key]]} answers with {width:,} classes, the main "
        f"head with {classes:,}: it is left out and counts as not trained."
        for key, width in other_widths(checkpoint).items()
    )


def _width(weight: Tensor | None, bias: Tensor | None) -> int | None:
    alike = weight is not None and bias is not None and weight.ndim == 2 and weight.shape[:1] == bias.shape
    return len(weight) if alike and weight is not None else None


def _usable_heads(checkpoint: Checkpoint) -> tuple[dict[str, Tensor], set[str]]:
    """The tensors without those of heads that cannot answer, and which auxiliary heads have to be made up."""
    other = other_widths(checkpoint)
    tensors = {key: value for key, value in checkpoint.tensors.items() if stage_of(key) not in other}
    there = {key for key in AUXILIARY_HEADS if any(name.startswith(f"{key}.") for name in tensors)}
    return tensors, set(other) if there else set(AUXILIARY_HEADS)


def random(spec: GoogLeNetSpec, num_classes: int, seed: int = 0) -> GoogLeNet:
    """Return a network in eval mode with random weights, the same for the same seed; the global generator is put back."""
    # fork_rng saves and restores one global generator: two threads at once would draw from each other's.
    with _SEED_LOCK, torch.random.fork_rng(devices=[]):
        torch.default_generator.manual_seed(seed)
        return GoogLeNet(spec, num_classes).eval()


def _bytes(path: Path) -> bytes:
    try:
        with open(path, "rb", opener=_without_waiting) as file:
            if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
                raise WeightsError(f"{path} is not a file with weights in it; check the path.")
            data = file.read(MAX_BYTES + 1)
    except FileNotFoundError:
        raise WeightsError(f"There is no file {path}; check the path.") from None
    except OSError as error:
        raise WeightsError(f"{path} cannot be read ({(error.strerror or 'unknown error').lower()}).") from None
    if len(data) > MAX_BYTES:
        raise WeightsError(f"{path.name} is larger than {MAX_BYTES // 2**20} MB, which no GoogLeNet is.")
    return data


def _without_waiting(path: str, flags: int) -> int:
    """Open a file; a pipe that nobody writes to is opened too, instead of being waited for."""
    return os.open(path, flags | getattr(os, "O_NONBLOCK", 0))


def _parse_safetensors(data: bytes, name: str) -> tuple[dict[str, Tensor], dict[str, str]]:
    header_bytes = int.from_bytes(data[:8], "little")
    try:
        if header_bytes > MAX_HEADER_BYTES:
            raise ValueError
        tensors = safetensors.torch.load(data)
        header = json.loads(data[8 : 8 + header_bytes])
    except Exception:  # noqa: BLE001 - the parser raises unrelated types on damaged files; all mean the same
        raise WeightsError(_damaged_safetensors(name)) from None
    return tensors, dict(header.get("__metadata__") or {})


def _damaged_safetensors(name: str) -> str:
    return f"{name} is not a whole safetensors file: it is cut short or damaged; fetch or save it again."


def _num_classes(checkpoint: Checkpoint) -> int:
    weight = checkpoint.tensors.get("fc.weight")
    if weight is None or weight.ndim != 2 or not 1 <= weight.shape[0] <= MAX_CLASSES:
        raise WeightsError(
            f"{checkpoint.name} has no usable fc.weight [classes, 1024] with 1 to {MAX_CLASSES:,} classes, "
            "so the number of classes is not known."
        )
    return weight.shape[0]


def worth_keeping(net: GoogLeNet, trained_heads: frozenset[str]) -> dict[str, Tensor]:
    """Return a network's tensors by key for a file: without the auxiliary heads unless both were trained.

    Args:
        net: the network.
        trained_heads: names of its trained heads, by where they tap.
    """
    dropped = () if trained_heads.issuperset(AUXILIARY_HEADS.values()) else tuple(f"{key}." for key in AUXILIARY_HEADS)
    return {key: value for key, value in net.state_dict().items() if not key.startswith(dropped)}


def _check_keys(
    checkpoint: Checkpoint, expected: Mapping[str, Tensor], spec: GoogLeNetSpec, optional: Mapping[str, Tensor]
) -> None:
    given = checkpoint.tensors
    missing = [key for key in expected if key not in given and key not in optional]
    unknown = [key for key in given if key not in expected]
    misshaped = [
        f"{key} is {list(given[key].shape)} instead of {list(wanted.shape)}"
        for key, wanted in expected.items()
        if key in given and given[key].shape != wanted.shape
    ]
    odd = [key for key, value in given.items() if not _is_plain(value, key)]
    if any(key.endswith(".zero_point") for key in unknown):
        raise WeightsError(
            f"{checkpoint.name} holds a quantised GoogLeNet, in whole numbers of 8 bits and without batch norm, which is "
            "not read; take the network that was quantised: torch.save(float_net.state_dict(), 'weights.pth')."
        )
    complaints = [
        *listed("missing", missing),
        *listed("unknown", unknown),
        *listed("of the wrong shape", misshaped),
        *listed("not made of plain real numbers", odd),
    ]
    if complaints:
        raise WeightsError(
            f"{checkpoint.name} does not fit the variant {spec.name} it resembles most: {'; '.join(complaints)}."
        )


def _is_plain(tensor: Tensor, key: str) -> bool:
    """Whether a tensor holds numbers as weights are: neither scattered, nor complex, whole, or left out ('meta')."""
    real = tensor.is_floating_point() or key.endswith(_COUNTER)
    return real and tensor.layout == torch.strided and not tensor.is_quantized and not tensor.is_meta


def _converted(tensor: Tensor, key: str) -> Tensor:
    dtype = torch.long if key.endswith(_COUNTER) else torch.float32
    return tensor.to(dtype, copy=True).contiguous()


def _check_values(name: str, tensors: Mapping[str, Tensor]) -> None:
    for key, value in tensors.items():
        if not bool(torch.isfinite(value).all()):
            raise WeightsError(f"{name} holds values in {key} that are not finite numbers; use another file.")
        if key.endswith(".running_var") and bool((value < 0).any()):
            raise WeightsError(f"{name} holds negative variances in {key}; use another file.")
