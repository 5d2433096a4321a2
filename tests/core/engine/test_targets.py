from __future__ import annotations

from dataclasses import replace

import pytest

from googlenet_core import labels
from googlenet_core.blueprint.heads import HEADS
from googlenet_core.engine.targets import check_head, find_target
from googlenet_core.errors import InputError, WeightsError
from googlenet_core.weights.catalogue import Recipe

NAMES = ("cat", "dog", "chain saw", "church", "French horn", "piano", "gas pump", "golf ball", "t-shirt", "orange")
TEN = Recipe("ten", "Ten", "paper", NAMES, trained_heads=frozenset(HEADS))
THOUSAND = replace(TEN, name="thousand", labels=labels.read("imagenet"), trained_heads=frozenset({"main"}))


@pytest.mark.parametrize("index", range(10))
def test_a_class_is_found_by_name_in_any_case_and_by_number(index: int) -> None:
    name = TEN.labels[index]
    assert {find_target(word, TEN) for word in (name, name.upper(), f" {name} ", index, str(index))} == {index}


@pytest.mark.parametrize(
    ("wanted", "sentence"),
    [
        ("chruch", "no class 'chruch' among the 10 of 'ten'. Did you mean 'church'"),
        ("FRENCH HORNS", "Did you mean 'French horn'"),
        ("zzzzzz", "among the 10 of 'ten'.$"),
        ("", "no class ''"),
        ("10", "numbered 0 to 9"),
        (-1, "numbered 0 to 9"),
    ],
)
def test_a_class_that_does_not_exist_is_refused_and_the_nearest_named(wanted: str | int, sentence: str) -> None:
    with pytest.raises(InputError, match=sentence):
        find_target(wanted, TEN)


def test_a_name_that_two_classes_share_asks_for_a_number() -> None:
    own_file = replace(TEN, labels=("crane", "church", "Crane"))
    with pytest.raises(InputError, match="2 classes are called 'crane'; give a number: 0, 2"):
        find_target("crane", own_file)
    assert find_target(2, own_file) == 2


def test_a_trained_head_is_accepted() -> None:
    for head in HEADS:
        check_head(head, TEN)


def test_other_heads_are_refused_with_what_to_do() -> None:
    with pytest.raises(InputError, match="Did you mean 'aux_4d'"):
        check_head("aux4d", TEN)
    with pytest.raises(WeightsError, match=r"after inception \(4d\) has no trained weights in 'thousand'; choose main"):
        check_head("aux_4d", THOUSAND)
    with pytest.raises(WeightsError, match="choose other weights"):
        check_head("main", replace(TEN, trained_heads=frozenset()))


def test_an_untrained_head_may_be_asked_if_that_is_meant_but_an_unknown_one_never() -> None:
    check_head("aux_4a", THOUSAND, even_untrained=True)
    with pytest.raises(WeightsError, match="no trained weights"):
        check_head("aux_4a", THOUSAND)
    with pytest.raises(InputError, match="no head"):
        check_head("aux_9", THOUSAND, even_untrained=True)
