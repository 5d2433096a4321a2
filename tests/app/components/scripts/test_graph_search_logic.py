"""Which layers the graph's search means, and where its drawing is cut for paper: arithmetic without a page."""

from __future__ import annotations

from functools import cache
from typing import Any

import pytest
from hypothesis import given, strategies as st

from googlenet_core.blueprint.specs import PAPER
from googlenet_core.network.introspection import architecture
from tests.support.scripts import Script


@cache
def search() -> Script:
    return Script("network_graph_search.js")


@cache
def layers() -> list[list[str]]:
    return [[node.id, node.label] for node in architecture(PAPER).nodes if node.level != "operation"]


def found(typed: str) -> list[str]:
    return [layer for layer, _ in search().call("matching", layers(), typed)]


def plain(text: str) -> str:
    return str(search().call("plain", text))


def names(layer: str, label: str) -> list[str]:
    return [plain(layer), plain(label), plain(layer).replace("inception", "")]


def test_every_layer_is_the_first_found_by_its_id_and_by_its_label() -> None:
    by_label: dict[str, str] = {}
    for layer, label in layers():
        by_label.setdefault(plain(label), layer)
    for layer, label in layers():
        assert found(layer)[0] == layer
        assert found(label)[0] == by_label[plain(label)]


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("4c 3x3 reduce", "inception4c.branch2.0"),
        ("4C 3×3 REDUCE", "inception4c.branch2.0"),
        ("Inception (4c) · 3×3 reduce", "inception4c.branch2.0"),
        ("5b", "inception5b"),
        ("conv1", "conv1"),
    ],
)
def test_a_layer_is_found_however_it_is_written(typed: str, first: str) -> None:
    assert found(typed)[0] == first


@given(st.sampled_from(layers()), st.data())
def test_what_is_found_contains_what_was_typed_the_best_first(layer: list[str], data: st.DataObject) -> None:
    name = data.draw(st.sampled_from(layer))
    start = data.draw(st.integers(0, len(name) - 1))
    typed = name[start : data.draw(st.integers(start + 1, len(name)))]
    wanted = plain(typed)
    ids = found(typed)
    if not wanted:
        assert ids == []
        return
    assert layer[0] in ids
    order = [one for one, _ in layers()]
    by_id = dict(layers())

    def rank(one: str) -> tuple[int, int]:
        called = names(one, by_id[one])
        tests = (wanted in called, any(name.startswith(wanted) for name in called), any(wanted in n for n in called))
        return tests.index(True), order.index(one)

    assert ids == sorted(ids, key=rank)
    assert set(ids) == {one for one, label in layers() if any(wanted in name for name in names(one, label))}


@pytest.mark.parametrize("typed", ["", "  ", "()·", "<img src=y onerror=alert(1)>", "6a"])
def test_nothing_is_found_where_nothing_is_meant(typed: str) -> None:
    assert found(typed) == []


# --- cuts for paper -----------------------------------------------------------------------------------------------


@st.composite
def columns_of_nodes(draw: st.DrawFn) -> tuple[list[Any], float]:
    """Nodes one after another or side by side, some in a module; and the length of the whole."""
    at, places = 0.0, []
    for _ in range(draw(st.integers(1, 30))):
        start = max(0, at + draw(st.integers(-30, 40)))
        at = start + draw(st.integers(10, 60))
        places.append([[0, 100], [start, at], ["node"]])
    first, last = sorted((draw(st.integers(0, len(places) - 1)), draw(st.integers(0, len(places) - 1))))
    module = [places[first][1][0] - 2, places[last][1][1] + 2]
    return [*places, [[0, 100], module, ["cluster"]]], max(end for _, (_, end), _ in places) + 20


@cache
def paper() -> Script:
    return Script("network_graph_print.js")


@given(columns_of_nodes(), st.integers(1, 6))
def test_a_drawing_is_cut_between_layers_into_no_more_strips_than_asked_for(
    made: tuple[list[Any], float], count: int
) -> None:
    places, length = made
    ask = """(places, ...how) => {
      const kept = places.map(([across, down, kinds]) => [across, down, { contains: (kind) => kinds.includes(kind) }]);
      return cuts(kept, ...how);
    }"""
    cut = paper().call(ask, places, 1, length, count)
    assert len(cut) < count
    assert cut == sorted(set(cut))
    for at in cut:
        assert 0 < at < length
        assert not any(start < at < end for _, (start, end), kinds in places if kinds == ["node"])
