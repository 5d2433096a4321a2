"""A file that ``torch.save`` wrote -> tensors by key. Its pickle is read instruction by instruction before it is run.

``weights_only=True`` runs no foreign code, but a pickle of a few kilobytes may still ask for gigabytes (``bytearray(n)``)
and for minutes. So the archive's parts have to be stored as they are, the pickle has to be as short as one that lists
tensors is, and it may only name what such a list needs. What PyTorch then reads are the very parts that were looked at.
"""

from __future__ import annotations

import io
import pickletools
import tarfile
import zipfile
from collections.abc import Mapping

import torch
from torch import Tensor

from googlenet_core.errors import WeightsError

MAX_PICKLE_BYTES = 2**20
"""Longest list of tensors that is read; GoogLeNet's, with what an optimiser keeps for each, takes a fifth of it."""

_WRAPPERS = ("state_dict", "model_state_dict", "model")
_PICKLE = "data.pkl"
_BEGINNING = b"\x80"
_LEGACY_PICKLES = 5
"""What stands before the numbers in files of PyTorch 1.5 and older: a mark, a version, the system, the list, the keys."""

_NAMED = frozenset({
    "collections OrderedDict",
    "torch Size",
    "torch._utils _rebuild_parameter",
    "torch._utils _rebuild_tensor_v2",
    "torch.storage UntypedStorage",
    *(
        f"torch {kind}Storage"
        for kind in ("BFloat16", "Bool", "Byte", "Char", "Double", "Float", "Half", "Int", "Long", "Short")
    ),
})  # fmt: skip

_OTHERWISE_NAMED = frozenset({"STACK_GLOBAL", "INST", "OBJ", "NEWOBJ", "NEWOBJ_EX", "EXT1", "EXT2", "EXT4"})
"""Other ways to name something; ``torch.save`` writes none of them."""


class _Suspect(Exception):
    """The file is not what ``torch.save`` writes for tensors."""


def parse(data: bytes, name: str) -> dict[str, Tensor]:
    """Return the tensors of a state dict, also one inside ``state_dict``, ``model_state_dict`` or ``model``.

    Args:
        data: the whole file.
        name: of the file, for messages.

    Raises:
        WeightsError: it holds more than tensors, is not whole, or asks for more than its own size.
    """
    try:
        content = torch.load(_looked_at(data), map_location="cpu", weights_only=True)
        for wrapper in _WRAPPERS:
            if isinstance(content, Mapping) and isinstance(content.get(wrapper), Mapping):
                content = content[wrapper]
        if not isinstance(content, Mapping):
            raise _Suspect
        if not all(isinstance(key, str) and isinstance(value, Tensor) for key, value in content.items()):
            raise _Suspect
    except Exception:  # noqa: BLE001 - the unpickler raises almost anything on damaged or hostile files
        raise WeightsError(
            f"{name} is not a whole PyTorch weights file with tensors only; save net.state_dict() with torch.save again."
        ) from None
    return {key.removeprefix("module."): value.detach() for key, value in content.items()}


def _looked_at(data: bytes) -> io.BytesIO:
    """The file as PyTorch is to read it."""
    whole = io.BytesIO(data)
    if zipfile.is_zipfile(whole):
        return _packed_anew(whole, len(data))
    # Files older than PyTorch 0.2 are tars, which it would unpack onto the disk.
    if not data.startswith(_BEGINNING) or tarfile.is_tarfile(io.BytesIO(data)):
        raise _Suspect
    whole.seek(0)
    for _ in range(_LEGACY_PICKLES):
        _look_at(whole)
    whole.seek(0)
    return whole


def _packed_anew(file: io.BytesIO, size: int) -> io.BytesIO:
    """The same parts in an archive of our own: two readers may see different parts in a file that somebody arranged."""
    anew = io.BytesIO()
    with zipfile.ZipFile(file) as given, zipfile.ZipFile(anew, "w", zipfile.ZIP_STORED) as taken:
        parts = given.infolist()
        lists = [part for part in parts if part.filename.rpartition("/")[2] == _PICKLE]
        as_they_are = all(part.compress_type == zipfile.ZIP_STORED for part in parts)
        if len(lists) != 1 or not as_they_are or sum(part.file_size for part in parts) > size:
            raise _Suspect
        for part in parts:
            content = given.read(part)
            if part is lists[0]:
                _look_at(io.BytesIO(content))
            taken.writestr(part.filename, content)
    anew.seek(0)
    return anew


def _look_at(file: io.BytesIO) -> None:
    """Read one pickle without running it, and stay behind its end."""
    for code, argument, at in pickletools.genops(file):
        if code.name == "GLOBAL" and argument not in _NAMED:
            raise _Suspect
        if code.name in _OTHERWISE_NAMED or (at or 0) > MAX_PICKLE_BYTES:
            raise _Suspect
