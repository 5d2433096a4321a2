from __future__ import annotations

import re
from fractions import Fraction

import pytest

from googlenet_core import arithmetic
from googlenet_core.architecture import Node
from googlenet_core.introspection import architecture
from googlenet_core.spec import PAPER, PAPER_BN, TORCHVISION, GoogLeNetSpec


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
