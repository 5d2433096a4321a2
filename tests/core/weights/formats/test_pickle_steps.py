"""Pickles are read as plain records: nothing in them runs, and none takes more than its length allows."""

from __future__ import annotations

import argparse
import io
import pickle
from collections import OrderedDict, defaultdict
from pathlib import Path

import pytest

from googlenet_core.weights.formats import pickle_steps
from googlenet_core.weights.formats.pickle_steps import Record, TooLongError, UnreadableError
from tests.fuzz.bounds import bounded

PROTOCOLS = range(pickle.HIGHEST_PROTOCOL + 1)


def read(data: bytes) -> object:
    return pickle_steps.read(io.BytesIO(data))


def plain(found: object) -> object:
    """A record as the dict or the name that it stands for."""
    if isinstance(found, Record):
        return {key: plain(value) for key, value in found.entries.items()} if found.entries else found.name
    return type(found)(map(plain, found)) if isinstance(found, list | tuple) else found


@pytest.mark.parametrize("protocol", PROTOCOLS)
@pytest.mark.parametrize(
    "value",
    [
        {"a": [1, -2, 2**40, 10**30], "b": (True, False, None), "c": 1.5, "ö": {"x": ("y",)}},
        [(), (1,), (1, 2), (1, 2, 3), (1, 2, 3, 4)],
        [[], [[]], "text", "🙂" * 300],
    ],
)
def test_plain_values_are_themselves_in_every_protocol(value: object, protocol: int) -> None:
    assert plain(read(pickle.dumps(value, protocol))) == value


class Touches:
    """Unpickled, it leaves a file behind."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def __reduce__(self) -> tuple[object, ...]:
        return Path.touch, (self.path,)


@pytest.mark.parametrize("protocol", PROTOCOLS)
def test_what_an_unpickler_would_call_is_only_written_down(protocol: int, tmp_path: Path) -> None:
    found = read(pickle.dumps([Touches(tmp_path / "ran")], protocol))
    assert isinstance(found, list)
    assert "touch" in found[0].name or found[0].name.endswith(" getattr")
    assert not (tmp_path / "ran").exists()


@pytest.mark.parametrize("protocol", PROTOCOLS)
def test_objects_keep_their_class_and_their_attributes(protocol: int) -> None:
    found = read(pickle.dumps(argparse.Namespace(lr=0.1), protocol))
    assert isinstance(found, Record)
    assert found.name == "argparse Namespace"
    assert found.state.entries == {"lr": 0.1}


@pytest.mark.parametrize("protocol", PROTOCOLS)
@pytest.mark.parametrize("made", [OrderedDict(a=1, b=2), defaultdict(list, a=1, b=2)])
def test_what_is_like_a_dict_has_entries(made: dict[str, int], protocol: int) -> None:
    found = read(pickle.dumps(made, protocol))
    assert isinstance(found, Record)
    assert found.entries == {"a": 1, "b": 2}


def test_a_list_in_itself_is_one_list() -> None:
    circle: list[object] = []
    circle.append(circle)
    found = read(pickle.dumps(circle))
    assert isinstance(found, list)
    assert found[0] is found


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(b"", id="nothing"),
        pytest.param(b".", id="only an end"),
        pytest.param(b"\x80\x04]", id="no end"),
        pytest.param(b"\x80\x04e.", id="no mark"),
        pytest.param(b"\x80\x04R.", id="a call of nothing"),
        pytest.param(b"\x80\x04K\x01K\x02R.", id="a call of a number"),
        pytest.param(b"\x80\x04h\x05.", id="a place that was never filled"),
        pytest.param(b"Np9999999999\n.", id="a place far away"),
        pytest.param(b"\x80\x04K\x01\x86.", id="a pair of one"),
        pytest.param(b"\x80\x04\x97.", id="a buffer from elsewhere"),
        pytest.param(b"\x80\x04\x8d\xff\xff\xff\xff\xff\xff\xff\xff.", id="a text without end"),
        pytest.param(b"L" + b"9" * 100_000 + b"L\n.", id="a number of 100,000 digits"),
        pytest.param(b"\x80\x04}K\x01s.", id="an item without a key"),
        pytest.param(b"\xff\xff\xff", id="no instruction"),
    ],
)
def test_a_pickle_that_says_nothing_is_unreadable(data: bytes) -> None:
    with bounded(50, 10), pytest.raises(UnreadableError):
        read(data)


MANY = pickle_steps.MAX_BYTES


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(b"\x80\x04" + b"]" * MANY + b".", id="a million lists"),
        pytest.param(b"\x80\x04" + b"(" * MANY + b".", id="a million marks"),
        pytest.param(b"\x80\x04N" + b"\x94" * MANY + b".", id="a million places"),
        pytest.param(b"\x80\x04" + b"N" * (MANY + 9) + b".", id="too long"),
        pytest.param(b"\x80\x04)" + b"\x85" * MANY + b".", id="a million tuples in each other"),
        pytest.param(b"\x80\x04" + b"\x8c\x01a" * (MANY // 2) + b".", id="half a million texts"),
    ],
)
def test_a_pickle_that_says_too_much_is_left(data: bytes) -> None:
    with bounded(150, 20), pytest.raises(TooLongError):
        read(data)


def test_numbers_that_are_chosen_to_collide_take_no_longer_than_others() -> None:
    """A dict of them would take minutes: all have the same hash."""
    keys = b"".join(b"\x8a\x0e" + (number * (2**61 - 1)).to_bytes(14, "little") + b"N" for number in range(60_000))
    with bounded(100, 20):
        found = read(b"\x80\x04}(" + keys + b"u.")
    assert isinstance(found, Record)
    assert len(found.others) == 60_000


def test_what_doubles_with_every_line_stays_small() -> None:
    """Each pair holds the one before twice: written out they would be 2 to the power of 30,000."""
    with bounded(50, 20):
        found = read(b"\x80\x04)" + b"2\x86" * 30_000 + b".")
    assert isinstance(found, tuple)
