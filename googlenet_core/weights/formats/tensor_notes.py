"""A pickle's record of a tensor -> which numbers it is made of and how they lie, or in words what else stands there."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import torch
from torch import Tensor

from googlenet_core.weights.formats.pickle_steps import Record, Storage, UnreadableError

_MAX_DIMENSIONS = 8
_DTYPES: Mapping[str, torch.dtype] = {
    "BFloat16": torch.bfloat16,
    "Bool": torch.bool,
    "Byte": torch.uint8,
    "Char": torch.int8,
    "Double": torch.float64,
    "Float": torch.float32,
    "Half": torch.float16,
    "Int": torch.int32,
    "Long": torch.int64,
    "Short": torch.int16,
}

_TENSORS = ("_rebuild_tensor", "_rebuild_tensor_v2")
_AROUND = ("_rebuild_parameter", "_rebuild_parameter_with_state")
_ODD: Mapping[str, str] = {
    "torch._utils _rebuild_qtensor": "quantised: whole numbers of 8 bits and a scale",
    "torch._utils _rebuild_meta_tensor_no_storage": "without numbers: they were saved from the device 'meta'",
    "torch._utils _rebuild_sparse_tensor": "sparse",
    "numpy.core.multiarray _reconstruct": "an array of numpy",
    "numpy._core.multiarray _reconstruct": "an array of numpy",
}
"""What rebuilds something that is no tensor of plain numbers, and what that is."""


@dataclass(frozen=True, slots=True, eq=False)
class TensorNote:
    """A tensor as the pickle describes it: where its numbers are, and how they are laid out."""

    storage: Storage
    offset: int
    shape: tuple[int, ...]
    stride: tuple[int, ...]


def read(found: Record) -> TensorNote | str | None:
    """A tensor's description; in words what stands where a tensor should; None for anything else."""
    for _ in range(4):  # a parameter around a subclass around a tensor
        module, _, name = found.name.rpartition(" ")
        inner: Any = None
        if module == "torch._utils" and name in _AROUND and found.arguments:
            inner = found.arguments[0]
        elif found.name == "torch._tensor _rebuild_from_type_v2" and len(found.arguments) > 2:
            function, _, given = found.arguments[:3]
            if isinstance(function, Record) and isinstance(given, tuple):
                inner = Record(function.name, given)
        if not isinstance(inner, Record):
            break
        found = inner
    if found.name in _ODD:
        return _ODD[found.name]
    module, _, name = found.name.rpartition(" ")
    if module != "torch._utils" or not name.startswith("_rebuild"):
        return None
    match found.arguments:
        case (Storage() as storage, int(offset), shape, stride, *_) if name in _TENSORS:
            sizes, steps = _numbers(shape), _numbers(stride)
            if sizes is not None and steps is not None and len(sizes) == len(steps):
                return _described(storage, offset, sizes, steps)
    return f"made by {name}, which is not run"


def _described(storage: Storage, offset: int, shape: tuple[int, ...], stride: tuple[int, ...]) -> TensorNote | str:
    if storage.place == "meta":
        return _ODD["torch._utils _rebuild_meta_tensor_no_storage"]
    if dtype(storage.kind) is None:
        kind = storage.kind.rpartition(" ")[2].removesuffix("Storage")
        return "quantised: whole numbers of 8 bits and a scale" if kind.startswith(("Q", "q")) else f"of the kind {kind}"  # fmt: skip
    return TensorNote(storage, offset, shape, stride)


def _numbers(given: Any) -> tuple[int, ...] | None:
    if isinstance(given, Record) and given.name == "torch Size" and given.arguments:
        given = given.arguments[0]
    if not isinstance(given, list | tuple) or len(given) > _MAX_DIMENSIONS:
        return None
    return tuple(given) if all(type(one) is int and 0 <= one < 2**31 for one in given) else None


def laid_out(flat: Tensor, note: TensorNote) -> Tensor:
    """The tensor as a view of its storage [numbers].

    Raises:
        UnreadableError: a number of it would lie outside, or it would have more numbers than the storage.
    """
    count = math.prod(note.shape)
    last = note.offset + sum((size - 1) * step for size, step in zip(note.shape, note.stride, strict=True))
    if note.offset < 0 or count > len(flat) or (count and last >= len(flat)):
        raise UnreadableError
    return flat.as_strided(note.shape, note.stride, note.offset) if count else flat.new_empty(note.shape)


def remedy(what: str) -> str:
    """The line that makes a file which loads, where something stands that `read` has put in words."""
    if what.startswith("quantised"):
        return "take the network that was quantised: torch.save(float_net.state_dict(), 'weights.pth')"
    if what.startswith("without numbers"):
        return "give the network its numbers first, then torch.save(net.state_dict(), 'weights.pth')"
    if what == "sparse":
        return "torch.save({key: value.to_dense() for key, value in state.items()}, 'weights.pth') makes them plain"
    if what.startswith("an array"):
        return "torch.save({key: torch.as_tensor(value) for key, value in state.items()}, 'weights.pth') makes tensors of them"
    return "torch.save(net.float().state_dict(), 'weights.pth') makes them plain"


def dtype(kind: str) -> torch.dtype | None:
    """The type of a storage's numbers (``torch FloatStorage``); None for those that no weights are."""
    module, _, name = kind.rpartition(" ")
    return _DTYPES.get(name.removesuffix("Storage")) if module in ("torch", "torch.cuda") else None
