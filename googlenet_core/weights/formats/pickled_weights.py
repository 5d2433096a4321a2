"""A file that ``torch.save`` wrote -> what lies in it under which path, and the numbers of any tensor in it.

No pickle is run, by PyTorch either: `pickle_steps` reads the list of tensors as plain records, and a tensor is made of the
bytes that the file holds for it, after its place in them has been checked. What is more than tensors (an optimiser, an
epoch, a namespace, a whole pickled module) is walked through for tensors and else only named. Which of the tensors are a
network's is `inner_state`'s business.
"""

from __future__ import annotations

import io
import zipfile
from collections import deque
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import torch
from torch import Tensor

from googlenet_core.errors import WeightsError
from googlenet_core.weights.formats import foreign_files, pickle_steps, tensor_notes
from googlenet_core.weights.formats.pickle_steps import Record, Storage, TooLongError, UnreadableError
from googlenet_core.weights.formats.tensor_notes import TensorNote

AGAIN = "fetch or save it again, with torch.save(net.state_dict(), 'weights.pth')"

MAX_TENSORS = 20_000
"""Most tensors in a file; a network, its average and an optimiser with two numbers for each weight have 1,200."""

_MAX_PATH = 300
_PARTS = ("_parameters", "_buffers", "_modules")
_SCRIPTED = "__torch__"
_FLAG = "transform_input"
_LIST = "data.pkl"
_ENTRY = b"PK\x01\x02"
_MAGIC = 0x1950A86A20F9469CFC6C
"""What the first of the pickles says in files of PyTorch 1.5 and older."""


@dataclass(slots=True, eq=False)
class Contents:
    """What a file holds, by path; nothing of it has been read yet.

    Attributes:
        tensors: path (``state_dict.conv1.conv.weight``) -> a tensor's description, or in words what else is there.
        beside: path -> class of what is there and is no tensor; empty for plain values.
        flags: path -> whether a module, or something that is called so, has ``transform_input``.
        numbers: reads a storage's bytes.
    """

    name: str
    numbers: Callable[[Storage], bytes]
    tensors: dict[str, TensorNote | str] = field(default_factory=dict)
    beside: dict[str, str] = field(default_factory=dict)
    flags: dict[str, bool] = field(default_factory=dict)

    def load(self, paths: Mapping[str, str]) -> dict[str, Tensor]:
        """Make tensors of what lies under some paths.

        Args:
            paths: path -> key in what is returned.

        Raises:
            WeightsError: something there is no tensor of plain numbers, or the file does not hold its numbers.
        """
        odd = {path: note for path in paths if isinstance(note := self.tensors[path], str)}
        if odd:
            path, what = next(iter(odd.items()))
            raise WeightsError(
                f"{self.name} holds {len(odd)} things where tensors of plain numbers should be ({path} is {what}); "
                f"{tensor_notes.remedy(what)}."
            )
        made: dict[str, Tensor] = {}
        storages: dict[str, Tensor] = {}
        try:
            for path, key in paths.items():
                note = self.tensors[path]
                assert isinstance(note, TensorNote)
                storage = note.storage
                if storage.key not in storages:
                    storages[storage.key] = self._flat(storage)
                if storages[storage.key].dtype != tensor_notes.dtype(storage.kind):
                    raise UnreadableError
                made[key] = tensor_notes.laid_out(storages[storage.key], note)
        except Exception:  # noqa: BLE001 - the archive's reader raises almost anything on damaged files
            raise WeightsError(f"{self.name} does not hold all numbers that it lists: it is cut short or damaged; {AGAIN}.") from None  # fmt: skip
        return made

    def _flat(self, storage: Storage) -> Tensor:
        dtype = tensor_notes.dtype(storage.kind)
        data = self.numbers(storage)
        if dtype is None or len(data) < storage.numel * dtype.itemsize:
            raise UnreadableError
        if not storage.numel:
            return torch.empty(0, dtype=dtype)
        return torch.frombuffer(bytearray(data), dtype=dtype, count=storage.numel)


def parse(data: bytes, name: str) -> Contents:
    """Look through a file that ``torch.save`` wrote, in the format of today or the one before PyTorch 1.6.

    Args:
        data: the whole file.
        name: of the file, for messages.

    Raises:
        WeightsError: it is something else, is not whole, or lists more than is read.
    """
    try:
        if data.startswith(b"\x80"):
            root, numbers = _before_1_6(data)
        else:
            root, numbers = _archive(data)
        return _walked(root, Contents(name, numbers))
    except WeightsError:
        raise
    except TooLongError:
        raise WeightsError(
            foreign_files.about(data, name)
            or f"{name} lists far more than a network's tensors (its pickle may be {pickle_steps.MAX_BYTES // 2**20} MB "
            "long: numbers outside tensors, such as numpy arrays, stand in it); save the tensors alone, with "
            "torch.save(net.state_dict(), 'weights.pth')."
        ) from None
    except Exception:  # noqa: BLE001 - the archive's reader raises almost anything on damaged or hostile files
        raise WeightsError(foreign_files.about(data, name) or _damaged(name)) from None


def _damaged(name: str) -> str:
    return f"{name} is not a whole PyTorch weights file: it is cut short or damaged; {AGAIN}."


def _archive(data: bytes) -> tuple[Any, Callable[[Storage], bytes]]:
    if data.count(_ENTRY) > 2 * MAX_TENSORS:
        raise TooLongError
    archive = zipfile.ZipFile(io.BytesIO(data))
    parts = {part.filename: part for part in archive.infolist()}
    lists = [name for name in parts if name.rpartition("/")[2] == _LIST and name.count("/") <= 1]
    if len(lists) != 1 or len(parts) != len(archive.infolist()):
        raise UnreadableError
    folder = lists[0].removesuffix(_LIST)
    left = len(data)

    def content(part: zipfile.ZipInfo) -> bytes:
        """A part's bytes; all parts together may not be longer than the file, as parts that overlap would be."""
        nonlocal left
        left -= part.file_size
        if part.compress_type != zipfile.ZIP_STORED or left < 0:
            raise UnreadableError
        return archive.read(part)

    pickled = content(parts[lists[0]])
    if len(pickled) > pickle_steps.MAX_BYTES:
        raise TooLongError
    order = content(parts[f"{folder}byteorder"]) if f"{folder}byteorder" in parts else b"little"

    def numbers(storage: Storage) -> bytes:
        found = content(parts[f"{folder}data/{storage.key}"])
        return _turned(found, storage) if order == b"big" else found

    return pickle_steps.read(io.BytesIO(pickled)), numbers


def _before_1_6(data: bytes) -> tuple[Any, Callable[[Storage], bytes]]:
    file = io.BytesIO(data)
    if pickle_steps.read(file) != _MAGIC:
        raise UnreadableError
    pickle_steps.read(file)  # the protocol: the only one there ever was
    system = pickle_steps.read(file)
    outside: list[Storage] = []
    root, keys = pickle_steps.read(file, outside), pickle_steps.read(file)
    big = system.entries.get("little_endian") is False
    order = {key: number for number, key in enumerate(keys) if type(key) is str}
    if len(order) != len(keys):
        raise UnreadableError
    starts: list[tuple[int, int]] = []
    where = file.tell()

    def numbers(storage: Storage) -> bytes:
        """A storage's bytes: a count before each, and nothing else that says where the next begins but its kind."""
        dtype = tensor_notes.dtype(storage.kind)
        start, size = starts[order[storage.key]]
        if dtype is None or size < storage.numel or storage.view is not None:
            raise UnreadableError
        found = data[start : start + size * dtype.itemsize]
        return _turned(found, storage) if big else found

    kinds = {found.key: tensor_notes.dtype(found.kind) for found in outside}
    for key in keys:
        dtype = kinds.get(key)
        size = int.from_bytes(data[where : where + 8], "big" if big else "little")
        if dtype is None or where + 8 + size * dtype.itemsize > len(data):
            break
        starts.append((where + 8, size))
        where += 8 + size * dtype.itemsize
    return root, numbers


def _turned(data: bytes, storage: Storage) -> bytes:
    """The same numbers in the order of bytes that nearly all processors have."""
    dtype = tensor_notes.dtype(storage.kind)
    size = dtype.itemsize if dtype else 1
    return np.frombuffer(data, f"u{size}").byteswap().tobytes()


def _things(root: Any) -> Iterator[tuple[str, Any]]:
    """Everything named in a list, each once and under its shortest path, however often or in circles it is listed."""
    waiting: deque[tuple[str, Any]] = deque([("", root)])
    seen: set[int] = set()
    while waiting:
        path, found = waiting.popleft()
        yield path, found
        if not isinstance(found, Record | list | tuple) or id(found) in seen:
            continue
        seen.add(id(found))
        if isinstance(found, Record) and tensor_notes.read(found) is not None:
            continue
        for key, inner in _inside(found):
            longer = f"{path}.{key}" if path and key else path or key
            if len(longer) <= _MAX_PATH and id(inner) not in seen:
                waiting.append((longer, inner))


def _inside(found: Any) -> Iterator[tuple[str, Any]]:
    if not isinstance(found, Record):
        yield from _numbered(found)
        return
    if _is_module(found):
        # What else a module of PyTorch's has are hooks and settings.
        for key, inner in found.state.entries.items():
            if (isinstance(inner, Record) and (key in _PARTS or found.name.startswith(_SCRIPTED))) or (
                key == _FLAG and type(inner) is bool
            ):
                yield key, inner
        return
    yield from found.entries.items()
    yield from _numbered(found.others)
    if found.name.endswith(" OrderedDict") and found.arguments and isinstance(found.arguments[0], list):
        for pair in found.arguments[0]:  # as Python 2 pickled it
            if isinstance(pair, list | tuple) and len(pair) == 2 and type(pair[0]) is str:
                yield pair[0], pair[1]
    elif not found.name.endswith(" OrderedDict"):
        yield "", found.state


def _is_module(found: Record) -> bool:
    """Whether it is a pickled ``nn.Module``, or one in a TorchScript archive."""
    parts = found.state.entries if isinstance(found.state, Record) else {}
    return "_modules" in parts or (bool(parts) and found.name.startswith(_SCRIPTED))


def _numbered(items: list[Any] | tuple[Any, ...]) -> Iterator[tuple[str, Any]]:
    """Items by their number; plain values have no name, and may be a million."""
    return ((str(number), inner) for number, inner in enumerate(items) if isinstance(inner, Record | list | tuple))


def _walked(root: Any, contents: Contents) -> Contents:
    for path, found in _things(root):
        note = tensor_notes.read(found) if isinstance(found, Record) else None
        if note is not None:
            contents.tensors.setdefault(path, note)
            if len(contents.tensors) > MAX_TENSORS:
                raise TooLongError
        elif type(found) is bool and path.rpartition(".")[2] == _FLAG:
            contents.flags[path] = found
        elif (isinstance(found, Record) and _is_module(found)) or path.rpartition(".")[2] in _PARTS:
            continue
        elif path and len(contents.beside) < MAX_TENSORS:
            named = isinstance(found, Record) and not found.name.endswith(" OrderedDict")
            contents.beside.setdefault(path, found.name.replace(" ", ".") if named else "")
    return contents
