from __future__ import annotations

import sys
import tomllib
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import numpy as np
import onnx
import pytest
from hypothesis import given, strategies as st
from onnx import TensorProto, helper, numpy_helper

from googlenet_core.errors import WeightsError
from googlenet_core.weights.formats import message_pieces
from googlenet_core.weights.formats.onnx_file import MAX_AXES, read_graph
from tests.conftest import ROOT
from tests.fuzz.bounds import bounded
from tests.support.files.caffe_files import field, varint
from tests.support.refusals import refused

NAME = "some.onnx"
Change = Callable[[onnx.ModelProto], object]


def small() -> onnx.ModelProto:
    """Two nodes: one is a constant, the other adds it to the input and an array."""
    constant = helper.make_node("Constant", [], ["c"], value=numpy_helper.from_array(np.array([5, 6])))
    node = helper.make_node(
        "Sum", ["x", "w", "c"], ["y", "mask"], axis=1, alpha=0.5, mode=b"odd", pads=[1, 2], scales=[0.5], names=["a"]
    )
    graph = helper.make_graph(
        [constant, node],
        "small",
        [helper.make_tensor_value_info("x", TensorProto.FLOAT, ["pictures", 3, 4])],
        [helper.make_tensor_value_info("y", TensorProto.FLOAT, None)],
        [numpy_helper.from_array(np.arange(6, dtype=np.float32).reshape(2, 3), "w")],
    )
    return helper.make_model(graph, opset_imports=[helper.make_opsetid("", 12)])


def changed(change: Change) -> bytes:
    """The bytes of the small model after a change."""
    model = small()
    change(model)
    return model.SerializeToString()


def refusal(data: bytes) -> str:
    """The one line with which bytes are refused."""
    return refused(lambda: read_graph(data, NAME))


def test_a_graph_is_read_as_it_was_written() -> None:
    graph = read_graph(small().SerializeToString(), NAME)
    assert graph.inputs == {"x": (None, 3, 4)}
    assert graph.outputs == ("y",)
    (node,) = graph.makers.values()
    assert graph.makers["y"] is node
    assert (node.kind, node.inputs) == ("Sum", ("x", "w", "c"))
    assert node.attributes == {
        "axis": 1, "alpha": 0.5, "mode": b"odd", "pads": (1, 2), "scales": (0.5,), "names": None
    }  # fmt: skip
    assert {name: array.tolist() for name, array in graph.arrays.items()} == {"w": [[0, 1, 2], [3, 4, 5]], "c": [5, 6]}


@pytest.mark.parametrize("raw", [True, False], ids=["bytes", "numbers"])
@pytest.mark.parametrize(
    ("kind", "comes_as"),
    [
        (TensorProto.FLOAT, np.float32),
        (TensorProto.FLOAT16, np.float16),
        (TensorProto.BFLOAT16, np.float32),
        (TensorProto.DOUBLE, np.float64),
        (TensorProto.INT64, np.int64),
        (TensorProto.INT32, np.int32),
    ],
)
def test_numbers_of_every_kind_and_both_ways_to_write_them_are_read(kind: int, comes_as: type, raw: bool) -> None:
    values = np.array([[1, -2, 3]], helper.tensor_dtype_to_np_dtype(kind))
    tensor = helper.make_tensor("w", kind, [1, 3], values.tobytes() if raw else values.flatten().tolist(), raw=raw)
    array = read_graph(changed(lambda model: model.graph.initializer[0].CopyFrom(tensor)), NAME).arrays["w"]
    assert array.dtype == comes_as
    assert array.tolist() == [[1, -2, 3]]


def test_an_array_that_could_be_replaced_from_outside_is_no_input() -> None:
    info = helper.make_tensor_value_info("w", TensorProto.FLOAT, [2, 3])
    assert list(read_graph(changed(lambda model: model.graph.input.append(info)), NAME).inputs) == ["x"]


def test_numbers_that_are_none_are_left_out() -> None:
    words = helper.make_tensor("w", TensorProto.STRING, [1], [b"odd"])
    assert "w" not in read_graph(changed(lambda model: model.graph.initializer[0].CopyFrom(words)), NAME).arrays


def test_operations_of_others_say_whose_they_are() -> None:
    def other(model: onnx.ModelProto) -> None:
        model.graph.node[1].domain = "com.example"

    assert read_graph(changed(other), NAME).makers["y"].kind == "com.example.Sum"


def test_a_name_that_is_no_text_is_shown_as_far_as_it_can_be() -> None:
    node = field(3, b"odd") + field(4, b"Re\xff") + field(2, b"y\xff")
    data = varint(1 << 3) + varint(8) + field(7, field(1, node)) + field(8, varint(2 << 3) + varint(12))
    assert read_graph(data, NAME).makers["y\ufffd"].kind == "Re\ufffd"


def dims(*sizes: int) -> Change:
    def change(model: onnx.ModelProto) -> None:
        model.graph.initializer[0].dims[:] = sizes

    return change


@pytest.mark.parametrize(
    "sizes", [(2, 4), (), (-2, -3), (-1, 3), (-1,), (2**40, 2**40), (2**62, 4), (2, 3, 0), (1,) * MAX_AXES + (6,)]
)
def test_sizes_that_ask_for_another_count_of_numbers_are_refused_before_any_room_is_made(sizes: tuple[int]) -> None:
    refusal(small().SerializeToString()[:-1])  # what is loaded for the first file is not what a file takes
    with bounded(20, 5):
        assert f"{NAME} is damaged: w has 6 numbers" in refusal(changed(dims(*sizes)))


def test_bytes_that_are_no_whole_number_of_numbers_are_refused() -> None:
    def odd(model: onnx.ModelProto) -> None:
        model.graph.initializer[0].raw_data += b"\0"

    assert "is damaged: w has 6.25 numbers" in refusal(changed(odd))


def external(tensor: TensorProto, place: Path) -> None:
    tensor.ClearField("raw_data")
    tensor.data_location = TensorProto.EXTERNAL
    tensor.external_data.add(key="location", value=str(place))


@pytest.mark.parametrize("where", ["array", "constant", "without saying so"])
def test_numbers_in_other_files_are_refused_and_no_other_file_is_opened(where: str, tmp_path: Path) -> None:
    (tmp_path / "numbers").write_bytes(np.arange(6, dtype=np.float32).tobytes())

    def elsewhere(model: onnx.ModelProto) -> None:
        graph = model.graph
        tensor = graph.node[0].attribute[0].t if where == "constant" else graph.initializer[0]
        external(tensor, tmp_path / "numbers")
        if where == "without saying so":
            tensor.data_location = TensorProto.DEFAULT

    assert f"{NAME} keeps its numbers in other files" in refusal(changed(elsewhere))


@pytest.mark.parametrize(
    "change",
    [
        lambda model: model.graph.initializer.append(model.graph.initializer[0]),
        lambda model: model.graph.node.append(model.graph.node[1]),
        lambda model: model.graph.node[1].output.__setitem__(1, "w"),
    ],
    ids=["arrays", "nodes", "array and node"],
)
def test_two_things_of_one_name_are_refused(change: Change) -> None:
    assert "two things in it are called" in refusal(changed(change))


def test_operations_that_the_file_makes_itself_are_refused() -> None:
    function = helper.make_function("", "Sum", ["x"], ["y"], [], [helper.make_opsetid("", 12)])
    assert "operations of its own" in refusal(changed(lambda model: model.functions.append(function)))


@pytest.mark.parametrize("share", [0.05, 0.3, 0.6, 0.9, 0.999])
def test_a_cut_file_is_refused(share: float) -> None:
    data = small().SerializeToString()
    assert "is not a whole ONNX file" in refusal(data[: int(len(data) * share)])


@pytest.mark.parametrize("missing", ["ir_version", "graph", "opset_import"])
def test_a_file_without_what_every_file_has_is_refused(missing: str) -> None:
    assert "is not a whole ONNX file" in refusal(changed(lambda model: model.ClearField(missing)))


@pytest.mark.parametrize(
    "data", [b"", b"<!DOCTYPE html>", b"ir_version: 8\n", b"\x80\x04", b"PK\x03\x04", b"\xff" * 40, b"\x08\x08"]
)
def test_another_kind_of_file_is_no_onnx(data: bytes) -> None:
    assert "is not a whole ONNX file" in refusal(data)


@pytest.mark.parametrize("claim", [2**31 - 1, 2**32 + 5, 2**63, 2**64 - 1])
@pytest.mark.parametrize(
    "inside",
    [
        lambda lie: b"\x3a" + lie,
        lambda lie: field(7, b"\x0a" + lie),
        lambda lie: field(7, field(5, b"\x4a" + lie)),
        lambda lie: field(7, field(5, b"\x3a" + lie)),
    ],
    ids=["graph", "node", "bytes", "whole numbers"],
)
def test_a_length_that_lies_is_refused_without_making_room_for_it(claim: int, inside: object) -> None:
    refusal(b"")
    with bounded(20, 5):
        assert NAME in refusal(inside(varint(claim) + b"few"))


@pytest.mark.parametrize(
    "data",
    [
        field(7, field(1, b"") * 120_000),
        field(7, field(5, b"") * 120_000),
        field(7, field(5, field(7, bytes(120_000)))),
        field(7, field(5, field(11, bytes(120_000)))),
        field(7, field(1, field(5, field(8, bytes(120_000))))),
        field(7, field(5, field(5, bytes(120_000_000)))),
    ],
    ids=["nodes", "arrays", "whole numbers", "unsigned", "attributes", "short numbers"],
)
def test_countless_tiny_pieces_are_refused_before_each_takes_its_room(data: bytes) -> None:
    refusal(b"")
    with bounded(20, 20):
        assert f"more than {message_pieces.MAX_PIECES:,} pieces" in refusal(data)


def test_without_the_package_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [name for name in sys.modules if name.partition(".")[0] == "onnx"]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "onnx", None)
    sentence = refusal(small().SerializeToString())
    assert sentence.startswith(f"{NAME} cannot be read without the package onnx; install it: ")
    extras = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["optional-dependencies"]
    assert [line.partition("==")[0] for line in extras["onnx"]] == [sentence.split()[-1]]


@given(st.binary(max_size=300))
def test_any_bytes_are_a_graph_or_one_line(data: bytes) -> None:
    with suppress(WeightsError):
        assert read_graph(b"\x08\x08" + data, NAME).outputs is not None
