"""The words of the lesson: every step has its own, and no text is left over."""

from __future__ import annotations

import re

import pytest

from googlenet_core.lesson import CHAPTERS, Chapter
from googlenet_core.lesson.texts import read

A_MINUTE = 150
"""Words that are read aloud in a minute."""


@pytest.mark.parametrize("chapter", CHAPTERS, ids=lambda chapter: chapter.title)
def test_a_chapters_text_has_the_chapters_steps(chapter: Chapter) -> None:
    assert list(read(chapter.number)) == [step.name for step in chapter.steps]


@pytest.mark.parametrize("chapter", CHAPTERS, ids=lambda chapter: chapter.title)
def test_a_chapter_is_read_aloud_in_less_than_five_minutes(chapter: Chapter) -> None:
    words = [
        word
        for step in read(chapter.number).values()
        for part in (step.question, step.finding, step.answer)
        for word in part.split()
    ]
    assert len(words) < 5 * A_MINUTE


@pytest.mark.parametrize("chapter", CHAPTERS, ids=lambda chapter: chapter.title)
def test_sentences_are_short(chapter: Chapter) -> None:
    for name, step in read(chapter.number).items():
        for sentence in re.split(r"(?<=[.?!:])\s", f"{step.question} {step.answer} {step.hint}".replace("*", "")):
            assert len(sentence.split()) <= 25, f"{name}: {sentence}"
