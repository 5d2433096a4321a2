from __future__ import annotations

from contextlib import suppress

import numpy as np
import pytest
import torch
from hypothesis import given, strategies as st

from googlenet_core.errors import WeightsError
from googlenet_core.weights.formats import message_pieces
from googlenet_core.weights.formats.caffe_file import read_layers
from tests.fuzz.bounds import bounded
from tests.support.files.caffe_files import blob, field, layer, new_shape, numbers, old_sizes, varint
from tests.support.refusals import refused

NAME = "some.caffemodel"


def refusal(data: bytes) -> str:
    """The one line with which bytes are refused."""
    return refused(lambda: read_layers(data, NAME))


@pytest.mark.parametrize("old", [True, False], ids=["layers of 2014", "layer of 2015"])
@pytest.mark.parametrize("sizes", [old_sizes, new_shape])
@pytest.mark.parametrize("double", [False, True], ids=["float", "double"])
def test_both_ways_to_write_layers_sizes_and_numbers_are_read(old: bool, sizes: object, double: bool) -> None:
    weight = torch.arange(24.0).reshape(2, 3, 2, 2) / 7
    data = layer("split", [], old) + layer("conv", [blob(weight, sizes, double), blob(weight[0, 0, 0], sizes)], old)
    (found,) = read_layers(data, NAME)
    assert found.name == "conv"
    first, second = found.blobs
    assert first.sizes == (2, 3, 2, 2)
    assert second.sizes == ((1, 1, 1, 2) if sizes is old_sizes else (2,))
    assert first.values.dtype == (np.float64 if double else np.float32)
    expected = weight.double() if double else weight
    assert np.array_equal(first.values, expected.flatten().numpy())


def test_what_is_not_described_is_passed_over() -> None:
    more = field(6, b"\0\0\0\0") + field(99, b"later") + field(77, 5) + varint(60 << 3 | 5) + b"1234"
    data = field(50, b"\xff" * 9) + layer("conv", [new_shape([1]) + numbers(5, [2.0], "f") + more], old=False)
    (found,) = read_layers(data + varint(70 << 3 | 1) + b"12345678", NAME)
    assert found.blobs[0].values.tolist() == [2.0]


def test_numbers_one_by_one_and_in_several_heaps_are_read_too() -> None:
    one_by_one = b"".join(varint(5 << 3 | 5) + np.float32(value).tobytes() for value in (1, 2))
    data = layer("conv", [new_shape([4]) + one_by_one + numbers(5, [3.0, 4.0], "f")])
    assert read_layers(data, NAME)[0].blobs[0].values.tolist() == [1, 2, 3, 4]


def test_a_name_that_is_no_text_is_shown_as_far_as_it_can_be() -> None:
    data = field(100, field(1, b"conv\xff") + field(7, blob(torch.ones(1), new_shape)))
    assert read_layers(data, NAME)[0].name == "conv\ufffd"


@pytest.mark.parametrize(
    ("sizes", "count"),
    [
        (old_sizes([2, 3]), 5),
        (new_shape([2, 3]), 7),
        (new_shape([2**62, 2**62]), 4),
        (new_shape([-2, -2]), 4),
        (old_sizes([-1, -4]), 4),
        (new_shape([0]), 0),
        (new_shape([1] * 33), 1),
        (new_shape([2**40] * 5000), 1),
        (field(4, 0), 0),
        (field(7, b""), 1),
        (b"", 1),
        (b"", 0),
    ],
)
def test_sizes_that_ask_for_another_count_of_numbers_are_refused_before_any_room_is_made(
    sizes: bytes, count: int
) -> None:
    with bounded(20, 5):
        sentence = refusal(layer("conv1", [sizes + numbers(5, [0.0] * count, "f")]))
    assert sentence.startswith(f"{NAME} is damaged: layer conv1 has a blob of {count:,} numbers")


@pytest.mark.parametrize("share", [0.02, 0.3, 0.5, 0.9, 0.999])
@pytest.mark.parametrize("old", [True, False])
def test_a_cut_file_is_refused(share: float, old: bool) -> None:
    data = layer("conv", [blob(torch.rand(64, 3, 7, 7)), blob(torch.rand(64))], old)
    assert "is not a whole Caffe model" in refusal(data[: int(len(data) * share)])


@pytest.mark.parametrize("claim", [2**31 - 1, 2**31, 2**32 + 5, 2**63, 2**64 - 1])
@pytest.mark.parametrize(
    "inside",
    [
        lambda lie: b"\x12" + lie,
        lambda lie: field(2, b"\x32" + lie),
        lambda lie: field(100, field(7, b"\x2a" + lie)),
        lambda lie: field(100, field(7, field(7, b"\x0a" + lie))),
    ],
    ids=["layer", "blob", "numbers", "shape"],
)
def test_a_length_that_lies_is_refused_without_making_room_for_it(claim: int, inside: object) -> None:
    with bounded(20, 5):
        assert NAME in refusal(inside(varint(claim) + b"few"))


@pytest.mark.parametrize(
    "data",
    [
        field(2, b"") * 60_000 + field(100, b"") * 60_000,
        field(2, field(6, b"") * 120_000),
        field(100, field(7, b"") * 120_000),
        field(2, field(6, field(7, field(1, bytes(120_000))))),
        (varint(5 << 3 | 3) + varint(5 << 3 | 4)) * 60_000,
    ],
    ids=["layers", "old blobs", "blobs", "sizes", "groups"],
)
def test_countless_tiny_pieces_are_refused_before_each_takes_its_room(data: bytes) -> None:
    with bounded(20, 20):
        assert f"more than {message_pieces.MAX_PIECES:,} pieces" in refusal(data)


@pytest.mark.parametrize("data", [b"<!DOCTYPE html>", b"name: 'GoogleNet'\n", b"\x80\x04", b"PK\x03\x04", b"\xff" * 40])
def test_another_kind_of_file_is_no_caffe_model(data: bytes) -> None:
    assert "is not a whole Caffe model" in refusal(data)


@given(st.binary(max_size=300))
def test_any_bytes_are_layers_or_one_line(data: bytes) -> None:
    with suppress(WeightsError):
        assert all(layer.blobs for layer in read_layers(data, NAME))
