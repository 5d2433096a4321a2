"""Files that ``torch.save`` wrote are read; what only looks like one is refused before PyTorch sees it."""

from __future__ import annotations

import io
import pickle
import pickletools
import tarfile
import zipfile
from collections import OrderedDict
from collections.abc import Callable

import pytest
import torch
from torch import Tensor

from googlenet_core import pickled_weights
from googlenet_core.errors import WeightsError

STATE = {"conv1.conv.weight": torch.arange(12.0).reshape(3, 4), "fc.bias": torch.ones(2, dtype=torch.float16)}


def saved(content: object, **options: object) -> bytes:
    target = io.BytesIO()
    torch.save(content, target, **options)  # type: ignore[arg-type]
    return target.getvalue()


def same(found: dict[str, Tensor]) -> bool:
    return found.keys() == STATE.keys() and all(torch.equal(found[key], value) for key, value in STATE.items())


def repacked(change: Callable[[zipfile.ZipFile, str, bytes], None]) -> bytes:
    """The archive of `STATE` written again, part by part."""
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(saved(STATE))) as given, zipfile.ZipFile(target, "w") as taken:
        for name in given.namelist():
            change(taken, name, given.read(name))
    return target.getvalue()


@pytest.mark.parametrize("zipped", [True, False])
@pytest.mark.parametrize(
    "content",
    [
        STATE,
        OrderedDict(STATE),
        {"state_dict": STATE, "epoch": 3, "shape": torch.Size([1, 2])},
        {"model": {f"module.{key}": value for key, value in STATE.items()}},
        {key: torch.nn.Parameter(value) for key, value in STATE.items()},
    ],
)
def test_what_people_save_is_read_in_the_format_of_today_and_of_before(content: object, zipped: bool) -> None:
    assert same(pickled_weights.parse(saved(content, _use_new_zipfile_serialization=zipped), "own.pth"))


class Asks:
    """Pickled, it is a call."""

    def __init__(self, function: Callable[..., object], *arguments: object) -> None:
        self._call = function, arguments

    def __reduce__(self) -> tuple[Callable[..., object], tuple[object, ...]]:
        return self._call


def legacy(*pickles: bytes) -> bytes:
    """A file of the format before, with its list replaced."""
    whole = io.BytesIO(saved(STATE, _use_new_zipfile_serialization=False))
    for _ in range(3):
        assert list(pickletools.genops(whole))
    head = whole.getvalue()[: whole.tell()]
    return head + b"".join(pickles)


def with_list(pickled: bytes) -> bytes:
    return repacked(
        lambda taken, name, content: taken.writestr(name, pickled if name.endswith("data.pkl") else content)
    )


MUCH = pickle.dumps({"a": Asks(bytearray, 2**40)}, 2)
LONG = pickle.dumps([[] for _ in range(2**20)], 2)
NAMED_OTHERWISE = pickle.dumps({"a": Asks(bytearray, 8)}, 4)


def deflated(taken: zipfile.ZipFile, name: str, content: bytes) -> None:
    taken.writestr(name, content, zipfile.ZIP_DEFLATED)


def twice(taken: zipfile.ZipFile, name: str, content: bytes) -> None:
    taken.writestr(name, content)
    if name.endswith("data.pkl"):
        taken.writestr(f"other/{name}", content)


def lying() -> bytes:
    """An archive whose directory says of every part that it is small."""
    data = bytearray(repacked(deflated))
    at = data.find(b"PK\x01\x02")
    while at >= 0:
        data[at + 10 : at + 12] = b"\0\0"  # stored, it says
        data[at + 24 : at + 28] = (1).to_bytes(4, "little")
        at = data.find(b"PK\x01\x02", at + 4)
    return bytes(data)


def tar_too() -> bytes:
    """A tar whose first name is the beginning of the format before."""
    target = io.BytesIO()
    with tarfile.open(fileobj=target, mode="w") as archive:
        archive.addfile(tarfile.TarInfo("x"), io.BytesIO(b""))
    data = bytearray(target.getvalue())
    data[0:4] = b"\x80\x02K\x01"
    data[148:156] = b"        "
    data[148:156] = f"{sum(data[:512]):06o}\0 ".encode()
    assert tarfile.is_tarfile(io.BytesIO(bytes(data)))
    return bytes(data)


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(with_list(MUCH), id="asks for a terabyte"),
        pytest.param(legacy(MUCH), id="asks for a terabyte, before"),
        pytest.param(with_list(LONG), id="a long list"),
        pytest.param(legacy(LONG), id="a long list, before"),
        pytest.param(with_list(NAMED_OTHERWISE), id="names in another way"),
        pytest.param(repacked(deflated), id="deflated"),
        pytest.param(repacked(twice), id="two lists"),
        pytest.param(lying(), id="a lying directory"),
        pytest.param(tar_too(), id="a tar"),
        pytest.param(saved(STATE)[:-40], id="cut"),
        pytest.param(b"PK\x03\x04 and no more", id="only the mark"),
        pytest.param(b"", id="nothing"),
    ],
)
def test_what_is_none_is_refused_before_it_is_unpickled(data: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    def unpickled(*_: object, **__: object) -> None:
        pytest.fail("PyTorch was given the file")

    monkeypatch.setattr(torch, "load", unpickled)
    with pytest.raises(WeightsError) as caught:
        pickled_weights.parse(data, "odd.pth")
    assert str(caught.value).startswith("odd.pth is not a whole PyTorch weights file with tensors only; ")


def test_only_the_parts_that_were_looked_at_are_read() -> None:
    """Bytes before the archive, which some readers take for another one, are left behind."""
    assert same(pickled_weights.parse(saved({"other": torch.ones(1)}) + saved(STATE), "two.pth"))
