"""What holds for every item of every family: right sums, wrong answers that are wrong, and what an item is made of."""

from __future__ import annotations

import json

import pytest

from googlenet_core.blueprint.specs import PAPER, TORCHVISION, GoogLeNetSpec
from googlenet_core.quiz.items import Family, Question, Wrong, link, listed, summed, worked, written
from googlenet_core.quiz.misconceptions import Misconception
from googlenet_core.quiz.sets import FAMILIES
from tests.core.quiz.known_items import claims, every_item, holds, items


@pytest.mark.parametrize("family", FAMILIES)
def test_every_solution_comes_to_its_answer(spec: GoogLeNetSpec, family: str) -> None:
    for item in items(family, spec.name).values():
        last = item.solution.rpartition("; ")[2]
        assert last.rpartition("=" if "=" in last else ":")[2].strip() == item.written(item.answer), item
        assert all(holds(left, right) for left, right in claims(item.solution)), item


@pytest.mark.parametrize("family", FAMILIES)
def test_every_wrong_answer_is_what_its_sum_comes_to(spec: GoogLeNetSpec, family: str) -> None:
    for item in items(family, spec.name).values():
        for wrong in item.distractors:
            for left, right in claims(wrong.working):
                assert right == item.written(wrong.value), item
                assert holds(left, right), item


@pytest.mark.parametrize("family", FAMILIES)
def test_wrong_answers_are_wrong_and_look_different(spec: GoogLeNetSpec, family: str) -> None:
    for item in items(family, spec.name).values():
        shown = [item.written(value) for value in (item.answer, *(wrong.value for wrong in item.distractors))]
        assert len(set(shown)) == len(shown) >= 3, item
        assert all(wrong.value >= 0 for wrong in item.distractors), item
        reasons = [wrong.misconception for wrong in item.distractors]
        assert len(set(reasons)) == len(reasons), item


def test_no_two_items_are_equal(spec: GoogLeNetSpec) -> None:
    found = every_item(spec.name).values()
    assert len({item.stem for item in found}) == len(found) == sum(len(items(name, spec.name)) for name in FAMILIES)


@pytest.mark.parametrize("family", FAMILIES)
def test_an_item_says_what_it_is_about(spec: GoogLeNetSpec, family: str) -> None:
    for key, item in items(family, spec.name).items():
        assert item.id == ":".join((family, spec.name, *map(str, key)))
        assert item.family == family
        assert item.stem[0].isupper() or item.stem[0].isdigit(), item
        assert item.stem.endswith(("?", ".")), item
        assert "  " not in item.stem + item.solution, item
        assert "None" not in item.stem + item.solution, item
        assert ("decimal" in item.stem) == bool(item.decimals), item


def test_json_says_all_of_an_item() -> None:
    item = next(iter(items("channel-sum", "paper").values()))
    data = json.loads(json.dumps(item.as_data()))
    assert data["id"] == "channel-sum:paper:3a"
    assert (data["answer"], data["decimals"], data["unit"]) == (256, 0, "channels")
    assert data["solution"] == "64 + 128 + 32 + 32 = 256"
    assert data["distractors"][0] == {
        "value": 368,
        "misconception": "reductions summed",
        "explanation": Misconception.REDUCTIONS_SUMMED.explanation,
        "working": "64 + 96 + 128 + 16 + 32 + 32 = 368",
    }
    assert set(data) == {
        *("id", "family", "stem", "unit", "answer", "decimals", "solution", "distractors", "link"),
    }


def test_of_wrong_answers_that_look_the_same_the_first_stays_and_right_ones_go() -> None:
    wrong = (
        Wrong(2.04, Misconception.ALL_ALIKE, "2.04"),
        Wrong(1.96, Misconception.POWERS_OF_TWO, "1.96"),
        Wrong(1.02, Misconception.SHARE_OF_LOGITS, "1.02"),
        Wrong(0.5, Misconception.CLASS_BY_ITSELF),
    )
    question = Question("What?", "", 1.0, "1 = 1.0", wrong, "outputs", decimals=1)
    item = Family("one", "One", lambda _spec: ((7,),), lambda _spec, _number: question).item(PAPER, (7,))
    assert [(one.value, one.misconception, one.working) for one in item.distractors] == [
        (2.0, Misconception.ALL_ALIKE, "2.04 = 2.0"),
        (0.5, Misconception.CLASS_BY_ITSELF, ""),
    ]
    assert item.id == "one:paper:7"


def test_a_typed_number_is_right_as_far_as_its_decimals_go() -> None:
    item = next(item for item in items("reduction-factor", "paper").values() if item.id.endswith(":3a:3"))
    assert item.answer == 9.68
    typed = {text: item.written(float(text)) == item.written(item.answer) for text in ("9.68", "9.678", "9.7", "9")}
    assert typed == {"9.68": True, "9.678": True, "9.7": False, "9": False}


def test_numbers_and_sums_as_they_are_written() -> None:
    assert written(110720, 0) == "110,720"
    assert worked("2·3", 6) == "2·3 = 6"
    assert summed((1024, 2)) == "1,024 + 2"
    assert listed(["(3a)", "(3b)"]) == "(3a), (3b): 2"


def test_a_link_names_the_variant_unless_it_is_the_first() -> None:
    assert link("outputs", PAPER) == "outputs"
    assert link("architecture", TORCHVISION, layer="fc") == "architecture?variant=torchvision&layer=fc"
