"""A step of the lesson as somebody walks it with the keyboard alone: guesses, what stands there then, the way on."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from app.services.lesson import asks_network
from app.views.lesson import PAGES, place_of
from app.words.text import capitalised
from googlenet_core.blueprint import PAPER, PAPER_BN
from googlenet_core.engine import Engine
from googlenet_core.lesson import Answer, ChoiceGuess, Given, NumberGuess, ShareGuess, Step, judge, read_guess
from googlenet_core.pictures import preprocess, read_sample, samples
from tests.e2e.conftest import settled
from tests.e2e.keyboard import tab_to

MOST_PRESSES = 400
NUMBER = re.compile(r"\d[\d,]*(?:\.\d+)?")
LAST_DIGIT = 0.002
TIMED = frozenset({"2.1", "2.2"})
"""Steps that measure times: of their answers only the words are the same each time."""


def answer_of(step: Step, engine: Engine) -> Answer:
    """The core's answer to what the page asks it without anything else in its address."""
    if not asks_network(step):
        return step.answer(Given(PAPER_BN if PAGES[place_of(step).path].asks_network else PAPER))
    picture = preprocess(read_sample(samples.FIRST), engine.weights)
    captured = engine.capture(picture.tensor, step.layers) if step.layers else {}
    return step.answer(Given(engine.spec, engine, picture, dict(captured)))


def right_guess(step: Step, answer: Answer) -> str:
    return (
        str(answer.value) if isinstance(step.guess, ChoiceGuess) else f"{float(answer.value):.{step.guess.decimals}f}"
    )


def wrong_guess(step: Step, answer: Answer) -> str:
    """A guess that a misconception leads to, or else one that is far off."""
    guess = step.guess
    if isinstance(guess, ChoiceGuess):
        return next(option.name for option in guess.options if option.name != answer.value)
    known = [float(mistake.value) for mistake in answer.mistakes if guess.low <= float(mistake.value) <= guess.high]
    ends = sorted((guess.low, guess.high), key=lambda end: -abs(end - float(answer.value)))
    return f"{[*known, *ends][0]:.{guess.decimals}f}"


def control(page: Page) -> Locator:
    """Where a guess is made, or the first option of it."""
    return page.locator(".guess fieldset input").first


def guess(page: Page, step: Step, text: str) -> None:
    """Make a guess where the focus is, and have it checked."""
    expect(page.locator(".guess fieldset input:focus")).to_have_count(1)
    if isinstance(step.guess, ChoiceGuess):
        names = [option.name for option in step.guess.options]
        now = page.locator(".guess fieldset input:checked")
        if now.count() == 0:
            page.keyboard.press("Space")
        for _ in names:
            if now.get_attribute("value") == text:
                break
            page.keyboard.press("ArrowDown")
    elif isinstance(step.guess, ShareGuess) or (isinstance(step.guess, NumberGuess) and step.guess.slides):
        presses = round((float(text) - step.guess.low) * 10**step.guess.decimals)
        most = round((step.guess.high - step.guess.low) * 10**step.guess.decimals)
        key, end, times = (
            ("ArrowRight", "Home", presses) if presses <= most - presses else ("ArrowLeft", "End", most - presses)
        )
        assert times <= MOST_PRESSES, f"{step.name}: nobody presses an arrow {times} times"
        page.keyboard.press(end)
        for _ in range(times):
            page.keyboard.press(key)
    else:
        page.keyboard.press("ControlOrMeta+a")
        page.keyboard.type(text)
    page.keyboard.press("Enter")


def expect_answer(page: Page, step: Step, answer: Answer, text: str) -> None:
    """The answer is the core's, the guess stands beside it, and who cannot see is told and taken there."""
    if step.name in TIMED:
        expect(page.locator(".found .shown strong")).to_have_text(
            re.compile(re.sub(r"\d+", r"\\d+", re.escape(answer.shown)))
        )
        expect(page.locator(".found .finding")).to_be_focused()
        return
    verdict = judge(step.guess, read_guess(step.guess, text), answer)
    expect(page.locator(".found .shown strong")).to_have_text(answer.shown)
    expect(page.locator(".found .badge")).to_contain_text(verdict.standing)
    expect(page.locator(".found .finding")).to_be_focused()
    expect(page.locator(".lesson .live")).to_contain_text(answer.shown)
    expect_terms(page.locator(".found .sum li b").all_inner_texts(), step, answer)
    named = page.locator(".found .mistake h3")
    if verdict.mistake:
        expect(named).to_have_text(capitalised(verdict.mistake.title))
    else:
        expect(named).to_be_hidden()


def expect_terms(found: list[str], step: Step, answer: Answer) -> None:
    """The sum is the core's; of what the network computed its last digit may differ, as the server's threads add it up."""
    terms = [term.text for term in answer.sum]
    if not asks_network(step):
        assert found == terms
        return
    assert [NUMBER.sub("0", text) for text in found] == [NUMBER.sub("0", text) for text in terms]
    assert numbers_in(found) == pytest.approx(numbers_in(terms), rel=LAST_DIGIT)


def numbers_in(texts: list[str]) -> list[float]:
    return [float(number.replace(",", "")) for text in texts for number in NUMBER.findall(text)]


def walk(page: Page, step: Step, answer: Answer) -> None:
    """Guess wrong, then again and right."""
    expect(page.locator(".dots [aria-current=step]")).to_have_attribute("data-step", step.name)
    wrong, right = wrong_guess(step, answer), right_guess(step, answer)
    guess(page, step, wrong)
    expect_answer(page, step, answer, wrong)
    settled(page)
    tab_to(page, page.get_by_role("button", name="Guess again"))
    page.keyboard.press("Enter")
    guess(page, step, right)
    expect_answer(page, step, answer, right)
    settled(page)
