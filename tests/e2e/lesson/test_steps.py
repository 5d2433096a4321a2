"""All steps of the lesson in a real browser, by keyboard alone: a wrong and a right guess, the answer the core's."""

from __future__ import annotations

import re
from functools import cache

import pytest
from playwright.sync_api import Page, expect

from googlenet_core.engine import Engine
from googlenet_core.lesson import CHAPTERS, STEPS, Chapter
from tests.e2e.conftest import settled
from tests.e2e.keyboard import tab_to
from tests.e2e.lesson.walking import TIMED, answer_of, control, walk
from tests.e2e.looks import measured

LOOKS = [(width, scheme) for scheme in ("light", "dark") for width in (390, 1280, 1920)]
"""Each chapter is walked in one of them, all of them with six chapters."""


@cache
def engine() -> Engine:
    return Engine.load(device="cpu")


@pytest.mark.parametrize("chapter", CHAPTERS, ids=lambda chapter: chapter.title)
def test_a_chapter_is_walked_by_keyboard_alone(page: Page, chapter: Chapter) -> None:
    width, scheme = LOOKS[chapter.number % len(LOOKS)]
    page.set_viewport_size({"width": width, "height": 900})
    page.emulate_media(color_scheme=scheme)
    page.goto(f"/lesson?step={chapter.steps[0].name}")
    settled(page)
    tab_to(page, control(page))
    for at, step in enumerate(chapter.steps):
        walk(page, step, answer_of(step, engine()))
        assert page.evaluate(measured.MISFITS) == [], step.name
        if at + 1 < len(chapter.steps):
            page.keyboard.press("n")
    words = f"Chapter {chapter.number} is done: you were right in {len(chapter.steps)} of {len(chapter.steps)} steps."
    timed = any(step.name in TIMED for step in chapter.steps)
    expect(page.locator(".end h2")).to_have_text(re.compile(rf"Chapter {chapter.number} is done") if timed else words)


def test_every_step_can_be_left_by_a_key_before_anything_is_guessed(page: Page) -> None:
    page.goto(f"/lesson?step={STEPS[0].name}")
    current = page.locator(".dots [aria-current=step]")
    expect(current).to_have_attribute("data-step", STEPS[0].name)
    for step in STEPS[1:]:
        settled(page)
        page.keyboard.press("n")
        expect(current).to_have_attribute("data-step", step.name)
    settled(page)
    page.keyboard.press("p")
    expect(current).to_have_attribute("data-step", STEPS[-2].name)
