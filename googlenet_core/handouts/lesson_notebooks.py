"""A Jupyter notebook of chapters: a cell to predict in before each answer, and asserts that say what came out."""

from __future__ import annotations

import json
from collections.abc import Sequence

from googlenet_core.blueprint.specs import PAPER, GoogLeNetSpec
from googlenet_core.errors import InputError
from googlenet_core.lesson import ChoiceGuess, Given, Step, find_chapter

_SETUP = """\
from googlenet_core import Engine, preprocess, read_sample, variant
from googlenet_core.lesson import LAYERS, Given, find_step, judge, read_guess

engine = Engine.load({weights!r})
picture = preprocess(read_sample({picture!r}), engine.weights)
network = Given(engine.spec, engine, picture, engine.capture(picture.tensor, LAYERS))
blueprint = Given(variant({variant!r}))


def check(name, guess):
    \"\"\"Compute a step's answer, compare it with a guess (None for none), and return the answer.\"\"\"
    step = find_step(name)
    answer = step.answer(network if step.needs_network else blueprint)
    if guess is not None:
        verdict = judge(step.guess, read_guess(step.guess, str(guess)), answer)
        print("You:", guess, "-", verdict.standing)
        if verdict.mistake:
            print(f"{{verdict.mistake.title}}: {{verdict.mistake.explanation}}")
    facts = {{**step.asks(step_spec(step)), **answer.facts}}
    print(answer.shown)
    print(step.words.finding.format(**facts))
    print(step.words.answer.format(**facts))
    return answer


def step_spec(step):
    return network.spec if step.needs_network else blueprint.spec
"""


def compose_lesson_notebook(
    chapters: Sequence[int], spec: GoogLeNetSpec = PAPER, weights: str = "bundled", picture: str = "chelsea"
) -> str:
    """Return the notebook (format 4.5) as JSON text; nothing runs here but the answers that the blueprint gives.

    Args:
        chapters: their numbers.
        spec: the variant that steps without a network are about.
        weights: what ``Engine.load`` takes, for the others.
        picture: name of the sample picture that these look at.

    Raises:
        InputError: there is no such chapter, or none was named.

    Example:
        >>> cells = json.loads(compose_lesson_notebook([4]))["cells"]
        >>> [cell["cell_type"] for cell in cells[:4]]
        ['markdown', 'code', 'markdown', 'markdown']
    """
    if not chapters:
        raise InputError("Name at least one chapter.")
    cells = [
        _text(
            "# GoogLeNet: guess, then compute\n\nWrite your guess in place of `None`, then run what stands below it."
        ),
        _code(_SETUP.format(weights=weights, picture=picture, variant=spec.name)),
    ]
    for number in dict.fromkeys(chapters):
        chapter = find_chapter(number)
        cells.append(_text(f"## {number} {chapter.title}\n\n{chapter.opening}"))
        for step in chapter.steps:
            cells += _cells(step, spec)
    for at, cell in enumerate(cells):
        cell["id"] = f"cell-{at}"
    kernel = {"display_name": "Python 3", "language": "python", "name": "python3"}
    return json.dumps(
        {"cells": cells, "metadata": {"kernelspec": kernel}, "nbformat": 4, "nbformat_minor": 5},
        ensure_ascii=False,
        indent=1,
    )


def _cells(step: Step, spec: GoogLeNetSpec) -> list[dict[str, object]]:
    asked = step.words.question.format(**step.asks(spec))
    options = ""
    if isinstance(step.guess, ChoiceGuess):
        options = "\n" + "\n".join(f"- `{option.name!r}`: {option.text}" for option in step.guess.options)
    lines = [f"answer = check({step.name!r}, guess)"]
    if not step.needs_network:
        value = step.answer(Given(spec)).value
        lines.append(f"assert answer.value == {value!r}")
    return [
        _text(f"### {step.name} {step.words.title}\n\n{asked}{options}"),
        _code("guess = None"),
        _code("\n".join(lines)),
    ]


def _text(source: str) -> dict[str, object]:
    return {"cell_type": "markdown", "metadata": {}, "source": source}


def _code(source: str) -> dict[str, object]:
    return {"cell_type": "code", "execution_count": None, "metadata": {}, "outputs": [], "source": source}
