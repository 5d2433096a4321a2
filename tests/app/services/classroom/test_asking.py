"""Items of the quiz and numbers as a class chooses from them."""

from __future__ import annotations

from itertools import islice

import pytest

from app.services.classroom.asking import Wrong, ask_item, numbers_to_choose
from googlenet_core.blueprint import VARIANTS
from googlenet_core.errors import InputError
from googlenet_core.quiz import FAMILIES, Item, deal


def items(name: str, variant: str) -> list[Item]:
    return list(islice(deal(name, VARIANTS[variant], seed=3), 40))


@pytest.mark.parametrize("variant", VARIANTS)
@pytest.mark.parametrize("name", FAMILIES)
def test_an_item_becomes_a_question_with_its_answer_and_its_most_telling_wrong_ones(name: str, variant: str) -> None:
    asked = 0
    for item in items(name, variant):
        if len(item.distractors) < 2:
            with pytest.raises(InputError, match="too few for a vote"):
                ask_item(item)
            continue
        asked += 1
        question = ask_item(item).question
        wrong = item.distractors[:3]
        assert question.name == item.id
        assert question.text == item.stem
        assert len(question.options) == len(wrong) + 1
        assert {option.mistake for option in question.options} == {"", *(one.misconception.title for one in wrong)}
        assert question.options[question.right].mistake == ""
        assert question.options[question.right].text.startswith(item.written(item.answer).replace("-", "−"))
        values = sorted([item.answer, *(one.value for one in wrong)])
        assert values.index(item.answer) == question.right
        assert len({option.text for option in question.options}) == len(question.options)
    assert asked


def test_all_are_written_with_the_same_decimals() -> None:
    wrong = [Wrong(12, "a", "A."), Wrong(0.1, "b", "B.")]
    options, right = numbers_to_choose(9.677, wrong, 1, "times")
    assert [option.text for option in options] == ["0.1 times", "9.7 times", "12.0 times"]
    assert right == 1


def test_numbers_below_zero_have_a_minus_and_thousands_a_comma() -> None:
    options, _ = numbers_to_choose(1234, [Wrong(-5, "a", "A."), Wrong(1, "b", "B.")], 0, "")
    assert [option.text for option in options] == ["−5", "1", "1,234"]


@pytest.mark.parametrize("count", [0, 1])
def test_too_few_wrong_ones_are_said(count: int) -> None:
    with pytest.raises(InputError, match=("one usual wrong" if count else "no usual wrong")):
        numbers_to_choose(1, [Wrong(2, "a", "A.")] * count, 0, "px")
