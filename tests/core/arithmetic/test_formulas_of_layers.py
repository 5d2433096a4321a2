"""The formulas that the details of a layer show: each ends in the number that was found by looking at the network."""

from __future__ import annotations

import pytest
from hypothesis import given, strategies as st

from googlenet_core.arithmetic import formulas as arithmetic
from googlenet_core.arithmetic.costs import layer_costs
from googlenet_core.blueprint.architecture import Architecture, Node
from googlenet_core.blueprint.specs import PAPER, TORCHVISION, GoogLeNetSpec
from googlenet_core.network.introspection import architecture


def ends_in(formula: str | None, number: float | None) -> bool:
    assert formula is not None
    assert number is not None
    return formula.rpartition("= ")[2].replace(",", "") == f"{number:g}" or formula.endswith(f"= {number:,}")


def sources(found: Architecture, node: Node) -> list[Node]:
    return [found[source] for source in found.feeding(node.id)]


def test_field_formulas_prove_the_field_of_every_window(spec: GoogLeNetSpec) -> None:
    found = architecture(spec)
    proved = 0
    for node in found.nodes:
        formulas = arithmetic.field_formulas(node, sources(found, node))
        if formulas is None:
            continue
        proved += 1
        assert ends_in(formulas.rf, node.rf_px), node.id
        assert node.jump_px is None or ends_in(formulas.jump, node.jump_px), node.id
        assert ends_in(formulas.centre, node.center0_px), node.id
    assert proved >= 57 + 4 + 9  # the convolutions, the pools between the stages, the pools of the fourth branches


def test_a_depth_concat_sees_what_its_largest_branch_sees(spec: GoogLeNetSpec) -> None:
    found = architecture(spec)
    for module in spec.modules:
        formula = arithmetic.largest_formula(sources(found, found[module.id]))
        assert ends_in(formula, found[module.id].rf_px)


def test_a_layer_with_one_source_has_no_largest() -> None:
    found = architecture(PAPER)
    assert arithmetic.largest_formula(sources(found, found["conv2"])) is None


@pytest.mark.parametrize(
    ("layer", "words"),
    [
        (
            "maxpool1",
            "54.5 rounded up (ceil) is 55, so the side is 55+1 = 56; rounded down it is 54, and the side 54+1 = 55",
        ),
        (
            "conv1",
            "111.5 rounded down (floor) is 111, so the side is 111+1 = 112; rounded up it is 112, and the side 112+1 = 113",
        ),
        ("conv2", None),
        ("fc", None),
    ],
)
def test_rounding_is_said_where_there_is_any(layer: str, words: str | None) -> None:
    assert arithmetic.rounding_words(architecture(PAPER)[layer]) == words


def test_two_by_two_windows_need_no_rounding() -> None:
    assert arithmetic.rounding_words(architecture(TORCHVISION)["maxpool4"]) is None


def test_branches_add_up_to_their_module(spec: GoogLeNetSpec) -> None:
    found = architecture(spec)
    for module in spec.modules:
        branches = arithmetic.branch_costs(found, module.id, spec)
        assert [len(branch.params) for branch in branches] == [1, 2, 2, 1]
        assert sum(sum(branch.params) for branch in branches) == found[module.id].params
        assert sum(sum(branch.macs) for branch in branches) == found[module.id].macs


@given(st.lists(st.integers(0, 10**9), min_size=1, max_size=6))
def test_a_filled_in_sum_is_true(terms: list[int]) -> None:
    left, _, right = arithmetic.sum_formula(terms).partition(" = ")
    assert sum(int(term) for term in left.replace(",", "").split(" + ")) == int(right.replace(",", "")) == sum(terms)


def test_weights_are_those_of_the_costs(spec: GoogLeNetSpec) -> None:
    known = layer_costs(spec)
    for node in architecture(spec).nodes:
        if node.kind in ("conv", "linear"):
            assert arithmetic.weights(node) == known[node.id].weights
    assert arithmetic.weights(architecture(spec)["maxpool1"]) == 0
