"""All drawings of the lesson: well formed, told in words, with the numbers of their answers, in every variant."""

from __future__ import annotations

import re
from xml.etree import ElementTree

import pytest

from app.figures.lesson import DRAWINGS
from googlenet_core.blueprint import VARIANTS
from googlenet_core.lesson import STEPS, Answer, ChoiceGuess, Given, Step
from tests.core.lesson.conftest import given_of

SVG = "{http://www.w3.org/2000/svg}"
DRAWN = [step for step in STEPS if step.figure in DRAWINGS]


def _givens(step: Step) -> list[Given]:
    return [given_of("chelsea")] if step.needs_network else [Given(spec) for spec in VARIANTS.values()]


def _wrong(step: Step, answer: Answer) -> float | str:
    if isinstance(step.guess, ChoiceGuess):
        return next(option.name for option in step.guess.options if option.name != answer.value)
    return step.guess.low


def test_every_drawing_belongs_to_a_step_and_every_figure_is_drawn() -> None:
    assert {step.figure for step in STEPS if step.figure} == set(DRAWINGS)


@pytest.mark.parametrize("step", DRAWN, ids=lambda step: step.figure)
def test_a_drawing_is_well_formed_and_told_in_words(step: Step) -> None:
    for given in _givens(step):
        answer = step.answer(given)
        for guessed in (None, answer.value, _wrong(step, answer)):
            svg = ElementTree.fromstring(DRAWINGS[step.figure](given, answer, guessed))
            assert svg.tag == f"{SVG}svg"
            assert svg.get("role") == "img"
            ids = [node.get("id") for node in svg.iter() if node.get("id")]
            assert (svg.get("aria-labelledby") or "").split() == ids
            assert len(svg.findtext(f"{SVG}desc") or "") > 20
            said = [f"{node.text} {node.get('x')} {node.get('y')} {node.get('width')}" for node in svg.iter()]
            assert not re.search(r"\b(nan|inf)\b|nan%|None px", " ".join(said))


@pytest.mark.parametrize("step", DRAWN, ids=lambda step: step.figure)
def test_a_drawing_stays_within_its_height_and_width(step: Step) -> None:
    for given in _givens(step):
        svg = ElementTree.fromstring(DRAWINGS[step.figure](given, step.answer(given), None))
        high = float(svg.get("height") or 0)
        for node in svg.iter(f"{SVG}rect"):
            right = _percent(node, "x") + _percent(node, "width")
            assert right <= 100.01, ElementTree.tostring(node)
            assert float(node.get("y") or 0) + float(node.get("height") or 0) <= high
        for words in svg.iter(f"{SVG}text"):
            assert 10 <= float(words.get("y") or 0) <= high


def _percent(node: ElementTree.Element, name: str) -> float:
    value = node.get(name) or "0"
    return float(value.removesuffix("%")) if value.endswith("%") else 0.0
