"""What holds for every step of every chapter: words for all it says, an answer of the right kind, mistakes that are wrong."""

from __future__ import annotations

import itertools
import re
from urllib.parse import parse_qs, urlsplit

import pytest

from googlenet_core.blueprint import VARIANTS, resolve_layer
from googlenet_core.errors import InputError
from googlenet_core.lesson import (
    CHAPTERS,
    LAYERS,
    STEPS,
    ChoiceGuess,
    Given,
    Step,
    find_chapter,
    find_step,
    judge,
    neighbours,
    read_guess,
)
from googlenet_core.lesson.steps import Facts
from tests.core.lesson.conftest import answer_of

EVERY = pytest.mark.parametrize("step", STEPS, ids=lambda step: step.name)
IN_EVERY_VARIANT = [
    pytest.param(step, variant, id=f"{step.name}-{variant}")
    for step in STEPS
    for variant in VARIANTS
    if not step.needs_network
]


def test_steps_are_numbered_in_order_within_their_chapters() -> None:
    assert [step.name for step in STEPS] == [
        f"{chapter.number}.{place}" for chapter in CHAPTERS for place, _ in enumerate(chapter.steps, start=1)
    ]
    assert [chapter.number for chapter in CHAPTERS] == sorted(chapter.number for chapter in CHAPTERS)


def test_a_chapter_has_a_title_and_says_in_a_sentence_what_it_is_about() -> None:
    for chapter in CHAPTERS:
        assert 3 <= len(chapter.title) <= 40
        assert re.fullmatch(r"[A-Z0-9].{10,160}[.?]", chapter.opening), chapter.opening


@EVERY
def test_question_and_answer_have_all_their_numbers(step: Step) -> None:
    answer = answer_of(step.name)
    words = step.words
    asked = step.asks(VARIANTS["paper-bn"])
    for text in (words.question, words.hint):
        _filled(text, asked)
    for text in (words.finding, words.answer):
        _filled(text, {**asked, **answer.facts})
    assert re.search(r"\*\*.+\?.*\*\*", words.question.partition("\n\n")[0]), "a step begins with a question in bold"
    assert 2 <= len(words.title) <= 40
    assert len(words.finding) <= 90


def _filled(text: str, facts: Facts) -> None:
    filled = text.format(**facts)
    assert "{" not in filled
    assert not re.search(r"\d{5,}", filled), f"thousands want commas: {filled}"


@EVERY
def test_the_answer_can_be_guessed_and_no_mistake_is_right(step: Step) -> None:
    answer = answer_of(step.name)
    text = answer.value if isinstance(step.guess, ChoiceGuess) else f"{answer.value:.{step.guess.decimals}f}"
    assert judge(step.guess, read_guess(step.guess, str(text)), answer).standing == "right"
    for mistake in answer.mistakes:
        verdict = judge(step.guess, mistake.value, answer)
        assert verdict.standing != "right"
        assert verdict.mistake is not None
        assert verdict.mistake.title
        assert verdict.mistake.explanation
    values = [mistake.value for mistake in answer.mistakes]
    assert len(set(values)) == len(values)


@pytest.mark.parametrize(("step", "variant"), IN_EVERY_VARIANT)
def test_a_step_about_the_blueprint_has_an_answer_in_every_variant(step: Step, variant: str) -> None:
    spec = VARIANTS[variant]
    answer = step.answer(Given(spec))
    step.words.answer.format(**step.asks(spec), **answer.facts)
    step.words.question.format(**step.asks(spec))
    assert answer.shown


@EVERY
def test_a_step_that_needs_a_network_says_so(step: Step) -> None:
    if step.needs_network:
        with pytest.raises((InputError, KeyError)):
            step.answer(Given(VARIANTS["paper"]))
    assert step.needs_network or not step.layers


@EVERY
def test_a_step_leads_to_a_view_of_the_app(step: Step) -> None:
    address = urlsplit(step.view)
    assert address.path in ("architecture", "inception", "feature-maps", "outputs")
    query = parse_qs(address.query, strict_parsing=True) if address.query else {}
    if "layer" in query:
        resolve_layer(query["layer"][0], VARIANTS["paper-bn"])
    assert set(step.layers) <= set(LAYERS)


def test_steps_lead_on_over_the_ends_of_chapters() -> None:
    first, last = STEPS[0], STEPS[-1]
    assert neighbours(first)[0] is None
    assert neighbours(last)[1] is None
    for one, other in itertools.pairwise(STEPS):
        assert neighbours(one)[1] is other
        assert neighbours(other)[0] is one


def test_what_the_lesson_does_not_have_is_said_with_the_nearest() -> None:
    with pytest.raises(InputError, match=r"no step '3\.99'"):
        find_step("3.99")
    with pytest.raises(InputError, match="chapters"):
        find_chapter(99)
    assert find_chapter(CHAPTERS[0].number) is CHAPTERS[0]
