"""The chapters in order, and ways to find a step."""

from __future__ import annotations

from googlenet_core.errors import InputError, nearest
from googlenet_core.lesson.chapters import (
    average,
    back_to_the_text,
    bigger,
    channels,
    fields,
    module,
    one_by_one,
    sizes,
    sparse,
    three_outputs,
)
from googlenet_core.lesson.steps import Chapter, Step

CHAPTERS: tuple[Chapter, ...] = (
    bigger.CHAPTER,
    sparse.CHAPTER,
    one_by_one.CHAPTER,
    module.CHAPTER,
    sizes.CHAPTER,
    fields.CHAPTER,
    channels.CHAPTER,
    average.CHAPTER,
    three_outputs.CHAPTER,
    back_to_the_text.CHAPTER,
)

STEPS: tuple[Step, ...] = tuple(step for chapter in CHAPTERS for step in chapter.steps)
"""All steps in order."""

LAYERS = tuple(dict.fromkeys(layer for step in STEPS for layer in step.layers))
"""Whose outputs the lesson reads: one forward pass serves all steps."""


def find_step(name: str) -> Step:
    """Return a step by its name.

    Raises:
        InputError: there is no such step; names the nearest one.

    Example:
        >>> find_step("3.1").words.title
        'What one kernel reads'
    """
    names = [step.name for step in STEPS]
    if name not in names:
        raise InputError(f"The lesson has no step '{name[:20]}'.{nearest(name, names)}")
    return STEPS[names.index(name)]


def find_chapter(number: int) -> Chapter:
    """Return a chapter by its number.

    Raises:
        InputError: there is no such chapter.
    """
    for chapter in CHAPTERS:
        if chapter.number == number:
            return chapter
    raise InputError(f"The lesson has chapters {CHAPTERS[0].number} to {CHAPTERS[-1].number}, but no {number}.")


def neighbours(step: Step) -> tuple[Step | None, Step | None]:
    """Return the steps before and after a step, over the ends of chapters; None at the lesson's own ends."""
    at = STEPS.index(step)
    return STEPS[at - 1] if at else None, STEPS[at + 1] if at + 1 < len(STEPS) else None
