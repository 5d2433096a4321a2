from __future__ import annotations

import re
from fractions import Fraction

import pytest

from googlenet_core.arithmetic import formulas as arithmetic
from googlenet_core.blueprint.architecture import Node
from googlenet_core.blueprint.specs import PAPER, PAPER_BN, TORCHVISION, GoogLeNetSpec
from googlenet_core.network.introspection import architecture
from tests.support.networks.golden import reference


def worked_out(formula: str) -> bool:
    """Whether the left side of a formula comes to its right side, reckoned by Python."""
    left, right = formula.replace(" ", "").replace(",", "").split("=")
    left = re.sub(r"(\d+)", r"Fraction(\1)", left).replace("−", "-").replace("·", "*")
    left = left.replace("⌈", "-((-(").replace("⌉", "))//1)").replace("⌊", "((").replace("⌋", ")//1)")
    return bool(eval(left, {"Fraction": Fraction}) == int(right))


def right_side(formula: str) -> int:
    return int(formula.split("=")[1].replace(",", ""))


def nodes(spec: GoogLeNetSpec) -> tuple[Node, ...]:
    return architecture(spec).nodes


@pytest.mark.parametrize("formula", ["⌈(112−3)/2⌉+1=56", "⌊(224+2·3−7)/2⌋+1=112", "3·3·96·128 + 128 = 110,720"])
def test_the_judge_accepts_what_is_true(formula: str) -> None:
    assert worked_out(formula)


@pytest.mark.parametrize("formula", ["⌊(112−3)/2⌋+1=56", "⌈(224+2·3−7)/2⌉+1=112", "3·3·96·128 = 110,720"])
def test_the_judge_refuses_what_is_not(formula: str) -> None:
    assert not worked_out(formula)


def test_every_size_formula_is_true_and_ends_in_the_size(spec: GoogLeNetSpec) -> None:
    shown = 0
    for node in nodes(spec):
        if formula := arithmetic.size_formula(node):
            shown += 1
            assert worked_out(formula), (node.id, formula)
            assert right_side(formula) == node.out_shape[-1]
    assert shown > 130


def test_every_parameter_formula_is_true_and_ends_in_the_count(spec: GoogLeNetSpec) -> None:
    for node in nodes(spec):
        formula = arithmetic.params_formula(node, spec)
        assert (formula is not None) == bool(node.params and node.kind not in ("inception", "auxiliary")), node.id
        if formula:
            assert worked_out(formula), (node.id, formula)
            assert right_side(formula) == node.params
            assert 1 + arithmetic.params_words(node, spec).replace(", a bias", ", plus a bias").count(", plus ") == len(
                formula.split(" + ")
            )


def test_every_macs_formula_is_true_and_ends_in_the_count(spec: GoogLeNetSpec) -> None:
    for node in nodes(spec):
        formula = arithmetic.macs_formula(node)
        assert (formula is not None) == bool(node.macs and node.kind not in ("inception", "auxiliary")), node.id
        if formula:
            assert worked_out(formula), (node.id, formula)
            assert right_side(formula) == node.macs


def test_formulas_as_one_writes_them_on_a_board() -> None:
    found = architecture(PAPER)
    assert arithmetic.size_formula(found["maxpool1"]) == "⌈(112−3)/2⌉+1=56"
    assert arithmetic.size_formula(found["conv1"]) == "⌊(224+2·3−7)/2⌋+1=112"
    assert arithmetic.size_formula(found["avgpool"]) == "⌊(7−7)/1⌋+1=1"
    assert arithmetic.params_formula(found["inception3a.branch2.1"], PAPER) == "3·3·96·128 + 128 = 110,720"
    assert arithmetic.macs_formula(found["inception3a.branch2.1"]) == "28·28·3·3·96·128 = 86,704,128"
    assert arithmetic.params_formula(found["fc"], PAPER) == "1,024·1,000 + 1,000 = 1,025,000"


def test_batch_norm_has_its_own_terms() -> None:
    found = architecture(PAPER_BN)
    assert arithmetic.params_formula(found["conv1"], PAPER_BN) == "7·7·3·64 + 2·64 = 9,536"
    assert arithmetic.params_formula(found["conv1.conv"], PAPER_BN) == "7·7·3·64 = 9,408"
    assert arithmetic.params_formula(found["conv1.bn"], PAPER_BN) == "2·64 = 128"


def test_what_has_no_formula_has_none() -> None:
    found = architecture(TORCHVISION)
    assert arithmetic.size_formula(found["inception3a"]) is None
    assert arithmetic.size_formula(found["aux1.pool"]) is None  # adaptive: its windows follow from its size
    assert arithmetic.params_formula(found["maxpool1"], TORCHVISION) is None
    assert arithmetic.macs_formula(found["conv1.bn"]) is None


def test_a_shape_is_written_without_the_batch() -> None:
    assert arithmetic.shape((1, 64, 112, 112)) == "64×112×112"
    assert arithmetic.shape((1, 1000)) == "1000"


def test_rounding_is_told_where_it_happened_with_the_other_way(spec: GoogLeNetSpec) -> None:
    for node in nodes(spec):
        words, formula = arithmetic.rounding_words(node), arithmetic.size_formula(node)
        if words is None or formula is None:
            assert words is None
            continue
        other = formula.translate(str.maketrans("⌈⌉⌊⌋", "⌊⌋⌈⌉")).split("=")[0]
        kept, turned = node.out_shape[-1], int(words.rpartition(" ")[2])
        assert worked_out(f"{other}={turned}")
        assert abs(turned - kept) == 1
        for sum_, side in re.findall(r"(\d+\+1) = (\d+)", words):
            assert worked_out(f"{sum_}={side}")
        assert f"= {kept};" in words
        assert ("up (ceil)" in words) is node.ceil is (turned < kept)


def test_where_nothing_was_rounded_nothing_is_told() -> None:
    found = architecture(TORCHVISION)
    assert arithmetic.rounding_words(found["maxpool4"]) is None  # 14 is even
    assert arithmetic.rounding_words(found["inception3a.branch2.1"]) is None
    assert arithmetic.rounding_words(found["inception3a"]) is None
    words = arithmetic.rounding_words(found["maxpool1"])
    assert (
        words == "54.5 rounded up (ceil) is 55, so the side is 55+1 = 56; rounded down it is 54, and the side 54+1 = 55"
    )


def test_field_formulas_are_true_and_end_in_the_field(spec: GoogLeNetSpec) -> None:
    found = architecture(spec)
    for node in found.nodes:
        formulas = arithmetic.field_formulas(node, [found[source] for source in found.feeding(node.id)])
        assert (formulas is not None) == bool(
            node.level != "operation" and node.kernel and node.stride and node.jump_px
        ), node.id
        if formulas:
            assert worked_out(formulas.rf)
            assert worked_out(formulas.jump)
            assert right_side(formulas.rf) == node.rf_px
            assert right_side(formulas.jump) == node.jump_px
            left, centre = formulas.centre.replace("−", "-").replace("·", "*").split(" = ")
            assert eval(left) == float(centre) == node.center0_px


def test_a_concat_is_as_large_as_its_largest_branch() -> None:
    found = architecture(PAPER)
    assert arithmetic.largest_formula([found[i] for i in found.feeding("inception3a")]) == "max(27, 43, 59, 43) = 59"
    assert arithmetic.largest_formula([found["conv1"]]) is None
    assert arithmetic.field_formulas(found["inception3a"], [found[i] for i in found.feeding("inception3a")]) is None


def test_the_branches_of_a_module_cost_what_it_costs(spec: GoogLeNetSpec) -> None:
    found = architecture(spec)
    for module in spec.modules:
        branches = arithmetic.branch_costs(found, module.id, spec)
        assert [len(branch.params) for branch in branches] == [1, 2, 2, 1]
        params = [sum(branch.params) for branch in branches]
        macs = [sum(branch.macs) for branch in branches]
        assert right_side(arithmetic.sum_formula(params)) == found[module.id].params
        assert worked_out(arithmetic.sum_formula(macs))
        assert right_side(arithmetic.sum_formula(macs)) == found[module.id].macs


def test_weights_are_counted_as_in_the_papers_column() -> None:
    exact = reference()["exact_per_block"]
    for spec in (PAPER, PAPER_BN):
        found = architecture(spec)
        for module in spec.modules:
            assert (
                sum(arithmetic.weights(node) for node in found.inside(module.id))
                == exact[module.name]["weights_no_bias"]
            )
        assert arithmetic.weights(found["conv1"]) == exact["conv1"]["weights_no_bias"]
        assert arithmetic.weights(found["fc"]) == exact["linear"]["weights_no_bias"]
        assert arithmetic.weights(found["maxpool1"]) == 0
