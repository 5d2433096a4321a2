"""Lesson plans: which steps fit into twenty, forty-five and ninety minutes."""

from __future__ import annotations

from dataclasses import dataclass

from googlenet_core.lesson.chapters import STEPS, find_step
from googlenet_core.lesson.steps import Step

WORDS_A_MINUTE = 150
"""How many words are read aloud in a minute."""

GUESS_MIN = 0.75
"""Minutes that a class has to guess."""

TALK_MIN = 0.75
"""Minutes to talk about what came out."""


@dataclass(frozen=True, slots=True)
class Plan:
    """Steps for a class of so many ``minutes``, and what the class can explain afterwards: the ``aim``."""

    minutes: int
    aim: str
    names: tuple[str, ...]

    @property
    def steps(self) -> tuple[Step, ...]:
        """Its steps, in order."""
        return tuple(map(find_step, self.names))

    @property
    def needed_min(self) -> float:
        """How many minutes its steps take."""
        return sum(map(step_minutes, self.steps))


def step_minutes(step: Step) -> float:
    """Return how long a step takes in a class: read aloud, guessed, computed, talked about.

    Example:
        >>> 1.5 < step_minutes(find_step("3.1")) < 3
        True
    """
    words = step.words
    read = sum(len(text.split()) for text in (words.question, words.finding, words.answer))
    return read / WORDS_A_MINUTE + GUESS_MIN + TALK_MIN


_AT_HOME = frozenset({"1.6", "3.5", "4.2", "4.3", "5.1", "7.1"})
"""Steps that the story can do without where there is no time for all."""

PLANS = (
    Plan(
        20,
        "why a 1×1 saves work, and what stands side by side in a module",
        ("1.1", "1.3", "3.1", "3.3", "3.5", "4.1", "4.4", "6.1", "6.2"),
    ),
    Plan(
        45,
        "why bigger costs too much, what a module is, and what a unit sees",
        tuple(step.name for step in STEPS if step.chapter in (1, 3, 4, 6)),
    ),
    Plan(
        90,
        "the whole story, from the cost of depth to the claims of common texts",
        tuple(step.name for step in STEPS if step.name not in _AT_HOME),
    ),
)
