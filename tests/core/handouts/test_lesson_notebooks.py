"""The lesson's notebook: it runs from top to bottom, with no guess, with right ones and with wrong ones."""

from __future__ import annotations

import json
from typing import Any

import pytest

from googlenet_core.blueprint import TORCHVISION, VARIANTS, GoogLeNetSpec
from googlenet_core.errors import InputError
from googlenet_core.handouts import compose_lesson_notebook
from googlenet_core.lesson import CHAPTERS, ChoiceGuess, Given, find_chapter

ALL = [chapter.number for chapter in CHAPTERS]


def cells(notebook: str, kind: str) -> list[str]:
    return [cell["source"] for cell in json.loads(notebook)["cells"] if cell["cell_type"] == kind]


def run(notebook: str, guess: object = None) -> dict[str, Any]:
    names: dict[str, Any] = {}
    for source in cells(notebook, "code"):
        exec(source if source != "guess = None" else f"guess = {guess!r}", names)
    return names


def test_it_runs_with_nothing_guessed(capsys: pytest.CaptureFixture[str]) -> None:
    run(compose_lesson_notebook(ALL))
    said = capsys.readouterr().out
    assert said.count("\n") >= 3 * sum(len(chapter.steps) for chapter in CHAPTERS)
    assert "You:" not in said


@pytest.mark.parametrize("spec", VARIANTS.values(), ids=VARIANTS)
def test_a_guess_is_judged_and_a_mistake_named(spec: GoogLeNetSpec, capsys: pytest.CaptureFixture[str]) -> None:
    notebook = compose_lesson_notebook([4], spec)
    step = find_chapter(4).steps[0]
    answer = step.answer(Given(spec))
    run(notebook.replace("guess = None", f"guess = {answer.mistakes[0].value!r}", 1))
    said = capsys.readouterr().out
    assert said.startswith(f"You: {answer.mistakes[0].value} - ")
    assert f"{answer.mistakes[0].title}: " in said
    run(notebook.replace("guess = None", f"guess = {answer.value!r}", 1))
    assert capsys.readouterr().out.startswith(f"You: {answer.value} - right")


def test_options_are_listed_by_what_is_to_be_typed() -> None:
    step = next(step for chapter in CHAPTERS for step in chapter.steps if isinstance(step.guess, ChoiceGuess))
    assert isinstance(step.guess, ChoiceGuess)
    text = next(
        t for t in cells(compose_lesson_notebook([step.chapter]), "markdown") if t.startswith(f"### {step.name}")
    )
    for option in step.guess.options:
        assert f"`{option.name!r}`: {option.text}" in text


def test_what_the_blueprint_answers_is_asserted() -> None:
    asserted = [source for source in cells(compose_lesson_notebook([4], TORCHVISION), "code") if "assert " in source]
    values = [step.answer(Given(TORCHVISION)).value for step in find_chapter(4).steps]
    assert [source.partition("assert answer.value == ")[2] for source in asserted] == [repr(value) for value in values]


def test_it_is_a_notebook_that_jupyter_reads() -> None:
    notebook = json.loads(compose_lesson_notebook([4]))
    assert (notebook["nbformat"], notebook["nbformat_minor"]) == (4, 5)
    ids = [cell["id"] for cell in notebook["cells"]]
    assert len(set(ids)) == len(ids)


@pytest.mark.parametrize("chapters", [[], [99]])
def test_chapters_must_be_there(chapters: list[int]) -> None:
    with pytest.raises(InputError):
        compose_lesson_notebook(chapters)
