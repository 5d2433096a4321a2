from __future__ import annotations

from googlenet_core.blueprint.specs import VARIANTS
from googlenet_core.quiz.misconceptions import Misconception
from tests.core.quiz.known_items import every_item

PROMISED = {
    *("floor for ceil", "padding forgotten", "reductions summed", "maps added instead of stacked"),
    *("kernel read as k·k·out", "parameters times map area", "stride ignored in the field"),
    *("fields summed instead of max", "counting from 1", "pool changes channels", "heads counted at inference"),
    *("share of logits as probability", "MAC = FLOP"),
}


def test_each_makes_a_wrong_answer_somewhere() -> None:
    used = {
        wrong.misconception for name in VARIANTS for item in every_item(name).values() for wrong in item.distractors
    }
    assert used == set(Misconception)


def test_those_that_the_quiz_is_there_for_are_among_them() -> None:
    assert {one.title for one in Misconception} >= PROMISED


def test_each_has_a_name_of_its_own_and_one_or_two_sentences() -> None:
    titles = [one.title for one in Misconception]
    assert len(set(titles)) == len(titles)
    for one in Misconception:
        assert one.explanation.endswith(".")
        assert one.explanation[0].isupper() or one.explanation[0].isdigit()
        assert len(one.explanation) < 130, one
