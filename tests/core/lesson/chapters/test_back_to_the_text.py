"""Chapter 10: what is right is what the claims say, and every verdict comes up."""

from __future__ import annotations

import pytest

from googlenet_core.blueprint import VARIANTS
from googlenet_core.lesson.chapters.back_to_the_text import CHAPTER, SORTED
from googlenet_core.studies.claims import VERDICTS, find_claim
from tests.core.lesson.conftest import answer_of


@pytest.mark.parametrize("variant", VARIANTS)
def test_each_step_asks_for_the_verdict_of_its_claim(variant: str) -> None:
    spec = VARIANTS[variant]
    for step, name in zip(CHAPTER.steps, SORTED, strict=True):
        claim, answer = find_claim(name, spec), answer_of(step.name, variant)
        assert step.asks(spec)["said"] == claim.said
        assert answer.value == claim.verdict
        assert {mistake.value for mistake in answer.mistakes} == set(VERDICTS) - {claim.verdict}
        assert step.words.answer.format(**answer.facts) == claim.truth


def test_who_believes_a_sentence_and_who_rejects_what_is_partly_true_make_other_mistakes() -> None:
    reduce = {mistake.value: mistake.title for mistake in answer_of("10.2", "paper").mistakes}
    relu = {mistake.value: mistake.title for mistake in answer_of("10.3", "paper").mistakes}
    assert reduce == {"true": "one use taken for all", "wrong": "thrown away whole"}
    assert relu == {"true": "ReLU everywhere", "imprecise": "half believed"}


def test_all_three_verdicts_come_up_more_than_once() -> None:
    verdicts = [answer_of(step.name, "paper").value for step in CHAPTER.steps]
    assert min(map(verdicts.count, VERDICTS)) >= 2


def test_what_the_headings_say_holds_in_every_variant() -> None:
    for name in SORTED:
        assert len({find_claim(name, spec).verdict for spec in VARIANTS.values()}) == 1
