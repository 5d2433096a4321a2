"""Steps of the lesson as a class is asked them: with answers to choose from, whatever way somebody alone would guess."""

from __future__ import annotations

import re
from collections.abc import Sequence

from app.classroom.questions import Option, Question
from app.figures.drawings.labelled_squares import Square, draw_squares
from app.services import lesson, pictures
from app.services.classroom.asking import (
    MOST_CHOICES,
    Asked,
    File,
    Wrong,
    name_file,
    numbers_to_choose,
)
from app.services.subjects import Subject
from app.words.runs import bare
from googlenet_core.arithmetic import unit_field
from googlenet_core.blueprint import IMAGE_PX, GoogLeNetSpec, specs
from googlenet_core.lesson import Answer, ChoiceGuess, Guess, SquareGuess, Step, find_chapter
from googlenet_core.lesson.chapters.fields import UNIT

_SENTENCE = re.compile(r"(?<=[.?!])\s+(?=[A-Z“(])")
_TO_ONE_ALONE = re.compile(r"(?:Choose|Draw|Set|Type)\b")
"""How a sentence begins that tells somebody alone what to do; a class chooses from answers."""

_PICTURE = re.compile(r"\b(?:the|this|your) picture\b", re.IGNORECASE)
_ALONE = (
    'svg:root{font-family:"Source Sans",sans-serif;color-scheme:light dark;color:light-dark(#1b222a,#e9eef3)}'
    "svg:root.fluid{max-width:none}"
)
_JPEG, _SVG = "image/jpeg", "image/svg+xml"


def ask_step(
    step: Step, variant: str, subject: Subject | None, *, link: str, shows_picture: bool, style: str = ""
) -> Asked:
    """Return a step as a question, answered by the core now.

    Args:
        step: the step.
        variant: name of the variant that is shown.
        subject: the network and its picture, for steps that ask them.
        link: address of the view that shows the answer.
        shows_picture: whether the class may see the picture.
        style: a style sheet that names the interface's colours on ``:root``, for a drawing that stands alone.

    Raises:
        CoreError: the step makes no sense with them, or has too few wrong answers; says which.
    """
    asks = lesson.asks_network(step)
    answer = lesson.compute_answer(step, variant, subject if asks else None)
    spec = specs.variant(variant)
    options, right = _options(step.guess, answer)
    facts = step.asks(spec)
    files: dict[str, File] = {}
    crop = pictures.crop_file(subject.prepared, subject.weights) if subject and shows_picture else b""
    picture = _picture(step, spec, crop, files)
    drawing = _drawing(step, answer, variant, subject if asks else None, crop, shows_picture=shows_picture, style=style)
    return Asked(
        Question(
            name=step.name,
            title=find_chapter(step.chapter).title,
            text=question_text(step, spec),
            options=options,
            right=right,
            shown=answer.shown,
            working=written_sum(answer),
            finding=_finding(step, {**facts, **answer.facts}),
            link=link,
            picture=picture,
            drawing=_keep(files, drawing.encode(), "svg", _SVG),
            alt=f"The picture: {subject.picture.title}" if picture and subject else "",
        ),
        files,
    )


def is_about_picture(step: Step) -> bool:
    """Whether the picture belongs to a step's question."""
    if isinstance(step.guess, SquareGuess) or step.layers or "maps=unit" in step.view:
        return True
    return lesson.asks_network(step) and bool(_PICTURE.search(step.words.question))


def question_text(step: Step, spec: GoogLeNetSpec) -> str:
    """Return a step's question as a class reads it, without what tells somebody alone to type or to draw."""
    question, _, rest = step.words.question.format(**step.asks(spec)).partition("\n\n")
    kept = [one for one in _SENTENCE.split(bare(rest)) if not _TO_ONE_ALONE.match(one)]
    return " ".join([bare(question), *kept])


def written_sum(answer: Answer) -> str:
    """Return the sum that leads to an answer as one line; nothing where nothing is added up."""
    return re.sub(r"\(\s+", "(", re.sub(r"\s+\)", ")", " ".join(term.text for term in answer.sum)))


def _options(guess: Guess, answer: Answer) -> tuple[tuple[Option, ...], int]:
    if isinstance(guess, ChoiceGuess):
        return _choices(guess, answer)
    wrong = [Wrong(float(one.value), one.title, one.explanation) for one in answer.mistakes]
    squared = isinstance(guess, SquareGuess)
    return numbers_to_choose(float(answer.value), wrong, guess.decimals, guess.unit, squared=squared)


def _choices(guess: ChoiceGuess, answer: Answer) -> tuple[tuple[Option, ...], int]:
    """All options, in their order; of more than a class chooses from, one for each misconception first."""
    mistakes = {one.value: one for one in answer.mistakes}
    names = [option.name for option in guess.options]
    if len(names) > MOST_CHOICES:
        first = {one.title: name for name, one in reversed(mistakes.items())}
        told = sorted(mistakes, key=lambda name: (name not in first.values(), list(mistakes).index(name)))
        chosen = {answer.value, *told[: MOST_CHOICES - 1]}
        names = [name for name in names if name in chosen]
    found = [(name, mistakes.get(name)) for name in names]
    options = tuple(
        Option(guess.text_of(name), one.title if one else "", one.explanation if one else "") for name, one in found
    )
    return options, names.index(str(answer.value))


def _finding(step: Step, facts: dict[str, object]) -> str:
    """What was found, and the first sentence of what is said about it."""
    found = bare(step.words.finding.format(**facts)).rstrip(".")
    said: Sequence[str] = _SENTENCE.split(bare(step.words.answer.format(**facts)))
    return f"{found}. {said[0]}" if said[0] else f"{found}."


def _picture(step: Step, spec: GoogLeNetSpec, crop: bytes, files: dict[str, File]) -> str:
    """Name of the picture that belongs to the question, if any; with a cross where somebody alone would draw around it."""
    if not is_about_picture(step):
        return ""
    if isinstance(step.guess, SquareGuess):
        marked = draw_squares(crop, IMAGE_PX, (), cross=unit_field(UNIT, spec).center_px)
        return _keep(files, marked.encode(), "svg", _SVG)
    return _keep(files, crop, "jpg", _JPEG)


def _drawing(
    step: Step,
    answer: Answer,
    variant: str,
    subject: Subject | None,
    crop: bytes,
    *,
    shows_picture: bool,
    style: str,
) -> str:
    """The answer's drawing: the lesson's own, or the square; none where it would show a picture that nobody shares."""
    if isinstance(step.guess, SquareGuess):
        box = unit_field(UNIT, specs.variant(variant)).inside
        return draw_squares(crop, IMAGE_PX, [Square(box, answer.shown, right=True)])
    return "" if subject and not shows_picture else alone(lesson.draw_answer(step, variant, subject), style)


def alone(drawing: str, style: str) -> str:
    """Return a drawing that has its colours and its typeface with it, also where no page is around it."""
    own = style.replace(":root", "svg:root") + _ALONE
    return drawing.replace("<style>", f"<style>{own}", 1)


def _keep(files: dict[str, File], data: bytes, ending: str, mime: str) -> str:
    """Put a file among those of a question; return its name, nothing where there is none."""
    if not data:
        return ""
    name = name_file(data, ending)
    files[name] = (data, mime)
    return name
