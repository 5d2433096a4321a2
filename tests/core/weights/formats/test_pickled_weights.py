"""Files that ``torch.save`` wrote are read without PyTorch's unpickler; what only looks like one is refused."""

from __future__ import annotations

import argparse
import io
import pickle
import pickletools
import tarfile
import warnings
import zipfile
from collections import OrderedDict
from collections.abc import Callable

import numpy as np
import pytest
import torch
from torch import Tensor

from googlenet_core.errors import WeightsError
from googlenet_core.weights import inner_state
from googlenet_core.weights.formats import pickled_weights
from tests.fuzz.bounds import bounded

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


@pytest.fixture(autouse=True)
def _never_unpickled(monkeypatch: pytest.MonkeyPatch) -> None:
    def unpickled(*_: object, **__: object) -> None:
        pytest.fail("something was unpickled")

    for where, names in ((torch, ("load",)), (pickle, ("load", "loads", "Unpickler"))):
        for name in names:
            monkeypatch.setattr(where, name, unpickled)


def read(data: bytes) -> dict[str, Tensor]:
    """Every tensor in a file, by path."""
    contents = pickled_weights.parse(data, "odd.pth")
    return contents.load({path: path for path in contents.tensors})


@pytest.mark.parametrize("protocol", [2, 3, 4, 5])
@pytest.mark.parametrize("zipped", [True, False])
@pytest.mark.parametrize(
    ("content", "where"),
    [
        (STATE, ""),
        (OrderedDict(STATE), ""),
        ({"state_dict": STATE, "epoch": 3, "shape": torch.Size([1, 2])}, "state_dict."),
        ({"best": np.float64(0.9), "args": argparse.Namespace(lr=0.1), "model": {"net": STATE}}, "model.net."),
        ((STATE, [1, 2]), "0."),
        ({key: torch.nn.Parameter(value) for key, value in STATE.items()}, ""),
    ],
)
def test_what_people_save_is_read_in_every_format(content: object, where: str, zipped: bool, protocol: int) -> None:
    data = saved(content, _use_new_zipfile_serialization=zipped, pickle_protocol=protocol)
    assert same({path.removeprefix(where): value for path, value in read(data).items()})


@pytest.mark.parametrize("zipped", [True, False])
@pytest.mark.parametrize(
    "dtype", ["bfloat16", "bool", "uint8", "int8", "float64", "float32", "float16", "int32", "int64", "int16"]
)
def test_every_kind_of_number_and_every_layout_comes_back(dtype: str, zipped: bool) -> None:
    whole = torch.arange(24).reshape(2, 3, 4).to(getattr(torch, dtype))
    given = {
        "whole": whole,
        "part": whole[1, 1:],
        "turned": whole.permute(2, 0, 1),
        "one": whole[0, 0, 1],
        "none": whole[:0],
    }
    found = read(saved(given, _use_new_zipfile_serialization=zipped))
    assert found.keys() == given.keys()
    assert all(torch.equal(found[key], value) and found[key].dtype == value.dtype for key, value in given.items())


def test_a_whole_module_is_walked_for_its_tensors() -> None:
    net = torch.nn.Sequential(torch.nn.Conv2d(1, 2, 1), torch.nn.BatchNorm2d(2))
    for zipped in (True, False):
        data = saved({"net": net, "epoch": 1}, _use_new_zipfile_serialization=zipped)
        found = {inner_state.short(path): value for path, value in read(data).items()}
        assert found.keys() == {f"net.{key}" for key in net.state_dict()}
        assert all(torch.equal(found[f"net.{key}"], value) for key, value in net.state_dict().items())
        assert pickled_weights.parse(data, "x").beside == {"epoch": ""}


@pytest.mark.parametrize("traced", [True, False])
def test_a_torchscript_archive_is_walked_too(traced: bool) -> None:
    net = torch.nn.Sequential(torch.nn.Conv2d(1, 2, 1), torch.nn.BatchNorm2d(2)).eval()
    target = io.BytesIO()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # PyTorch means to leave TorchScript behind
        script = torch.jit.trace(net, torch.zeros(1, 1, 2, 2)) if traced else torch.jit.script(net)
        torch.jit.save(script, target)
    found = read(target.getvalue())
    assert found.keys() >= {"0.weight", "0.bias", "1.running_mean"}
    assert torch.equal(found["0.weight"], net[0].weight)


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (torch.zeros(2, device="meta"), "without numbers"),
        (torch.zeros(2).to_sparse(), "sparse"),
        (torch.zeros(2, dtype=torch.complex64), "of the kind ComplexFloat"),
        (np.zeros(2), "an array of numpy"),
        (torch.zeros(2, dtype=torch.uint16), "_rebuild_tensor_v3, which is not run"),
    ],
)
def test_what_is_no_tensor_of_plain_numbers_is_called_what_it_is(value: object, words: str) -> None:
    with pytest.raises(WeightsError) as caught:
        read(saved({"a.weight": value, "b": torch.zeros(1)}))
    assert "holds 1 things where tensors of plain numbers should be (a.weight is " in str(caught.value)
    assert words in str(caught.value)
    assert "torch.save(" in str(caught.value)


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
        taken.writestr("other/data.pkl", content)


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
    ("data", "words"),
    [
        pytest.param(with_list(LONG), "lists far more than", id="a long list"),
        pytest.param(legacy(LONG), "lists far more than", id="a long list, before"),
        pytest.param(repacked(deflated), "is not a whole", id="deflated"),
        pytest.param(repacked(twice), "is not a whole", id="two lists"),
        pytest.param(lying(), "is not a whole", id="a lying directory"),
        pytest.param(tar_too(), "is a tar archive", id="a tar"),
        pytest.param(saved(STATE)[:-40], "its end is missing", id="cut"),
        pytest.param(b"PK\x03\x04 and no more", "its end is missing", id="only the mark"),
        pytest.param(b"PK\x01\x02" * 50_000, "lists far more than", id="a directory without end"),
        pytest.param(b"", "is empty", id="nothing"),
    ],
)
def test_what_is_none_is_refused_and_called_what_it_is(data: bytes, words: str) -> None:
    with bounded(100, 20), pytest.raises(WeightsError) as caught:
        pickled_weights.parse(data, "odd.pth")
    assert words in str(caught.value)


@pytest.mark.parametrize("data", [with_list(MUCH), legacy(MUCH, pickle.dumps([], 2)), with_list(NAMED_OTHERWISE)])
def test_a_call_for_a_terabyte_is_only_named(data: bytes) -> None:
    contents = pickled_weights.parse(data, "odd.pth")
    assert not contents.tensors
    assert contents.beside["a"].endswith("bytearray")


def asking(
    offset: object, shape: object, stride: object, numel: int = 12, key: str = "0", kind: str = "FloatStorage"
) -> bytes:
    """An archive whose one tensor asks for some of the twelve numbers in it."""

    class Outside(pickle.Pickler):
        def persistent_id(self, given: object) -> object:
            return ("storage", getattr(torch, kind), key, "cpu", numel) if given is Ellipsis else None

    target = io.BytesIO()
    rebuilt = Asks(torch._utils._rebuild_tensor_v2, ..., offset, shape, stride, False, OrderedDict())
    Outside(target, 2).dump({"a": rebuilt})
    return with_list(target.getvalue())


def test_a_tensor_that_asks_for_what_is_there_gets_it() -> None:
    assert torch.equal(read(asking(2, (2, 2), (4, 1)))["a"], torch.tensor([[2.0, 3.0], [6.0, 7.0]]))


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(asking(12, (1,), (1,)), id="an offset behind the end"),
        pytest.param(asking(-1, (1,), (1,)), id="an offset before the beginning"),
        pytest.param(asking(2**70, (1,), (1,)), id="an offset nowhere"),
        pytest.param(asking(0, (13,), (1,)), id="more than there is"),
        pytest.param(asking(0, (2,), (12,)), id="a step over the end"),
        pytest.param(asking(0, (2,), (2**31,)), id="a step nowhere"),
        pytest.param(asking(0, (2**30,), (0,)), id="one number a milliard times"),
        pytest.param(asking(0, (2**20,) * 8, (0,) * 8), id="more than can be counted"),
        pytest.param(asking(0, (-1,), (1,)), id="a size below nothing"),
        pytest.param(asking(0, (2,), (-1,)), id="a step back"),
        pytest.param(asking(0, (1,) * 9, (1,) * 9), id="nine dimensions"),
        pytest.param(asking(0, (1, 1), (1,)), id="sizes without steps"),
        pytest.param(asking(0, "12", "11"), id="text for sizes"),
        pytest.param(asking(0, (2**80,), (1,)), id="a size without bounds"),
        pytest.param(asking(0, (1,), (1,), numel=2**39), id="a storage longer than its part"),
        pytest.param(asking(0, (1,), (1,), numel=2**50), id="a storage without bounds"),
        pytest.param(asking(0, (1,), (1,), key="7"), id="a storage that is not there"),
        pytest.param(asking(0, (1,), (1,), key="../data.pkl"), id="a storage elsewhere"),
        pytest.param(asking(0, (12,), (1,), kind="DoubleStorage"), id="wider numbers than there are"),
    ],
)
def test_a_tensor_gets_no_number_from_outside_its_storage(data: bytes) -> None:
    with bounded(100, 20), pytest.raises(WeightsError):
        read(data)


def test_parts_that_overlap_are_no_way_to_more_than_the_file() -> None:
    """Two names for one part: what is read of all parts together may not be longer than the file."""
    data = saved({"a": torch.zeros(5000)})
    contents = pickled_weights.parse(data, "odd.pth")
    contents.load({"a": "a"})
    with pytest.raises(WeightsError, match="does not hold all numbers"):
        contents.load({"a": "a"})


def test_only_the_parts_that_were_looked_at_are_read() -> None:
    """Bytes before the archive, which some readers take for another one, are left behind."""
    assert same(read(saved({"other": torch.ones(1)}) + saved(STATE)))


def test_numbers_that_were_written_the_other_way_round_are_turned() -> None:
    def other_way(taken: zipfile.ZipFile, name: str, content: bytes) -> None:
        if name.endswith("byteorder"):
            content = b"big"
        elif "/data/" in name:
            size = 4 if len(content) == 48 else 2
            content = np.frombuffer(content, f"u{size}").byteswap().tobytes()
        taken.writestr(name, content)

    assert same(read(repacked(other_way)))


def test_a_circle_of_lists_and_a_tensor_listed_twice_are_seen_once() -> None:
    circle: dict[str, object] = {"a": torch.ones(2)}
    circle |= {"again": circle, "list": [circle, circle]}
    contents = pickled_weights.parse(saved(circle), "odd.pth")
    assert list(contents.tensors) == ["a"]
