"""A chapter with a step for every kind of guess, for tests of the lesson's page; `install` adds it behind the others."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from googlenet_core.blueprint import GoogLeNetSpec
from googlenet_core.errors import InputError
from googlenet_core.lesson import (
    Answer,
    Chapter,
    ChoiceGuess,
    Given,
    Mistake,
    NumberGuess,
    Option,
    ShareGuess,
    SquareGuess,
    Step,
    Term,
    chapters,
    texts,
)

NUMBER = 99
_TEXT = Path(__file__).with_name("kinds.md")


def _field(_given: Given) -> Answer:
    terms = (("27", "one cell of the maps before"), ("+ ("), ("5", "window"), ("− 1) ×"), ("8", "px from cell to cell"), ("="), ("59", "this unit"))  # fmt: skip
    return Answer(
        59,
        "59×59 px",
        {"share": "6.9 %"},
        tuple(Term(*one) if isinstance(one, tuple) else Term(one) for one in terms),
        (
            Mistake(
                31,
                "stride ignored",
                "That would be right if neighbouring cells lay 1 px apart.",
                "27 + (5 − 1) × 1 = 31",
            ),
        ),
    )


def _most(given: Given) -> Answer:
    widths = given.spec.modules[0].widths
    names = ("1×1", "3×3", "5×5", "pool proj")
    by_branch = dict(zip(names, (widths[0], widths[2], widths[4], widths[5]), strict=True))
    most = max(by_branch, key=by_branch.__getitem__)
    return Answer(
        most,
        f"{most}: {by_branch[most]} maps",
        mistakes=(Mistake("1×1", "cheap means wide", "It is cheap, and yet not the widest."),),
    )


def _share(given: Given) -> Answer:
    module = given.spec.modules[0]
    return Answer(
        100 * module.widths[0] / module.out_channels,
        f"{module.widths[0] / module.out_channels:.0%}",
        {"width": module.widths[0], "whole": module.out_channels},
    )


def _fewer(_given: Given) -> Answer:
    return Answer(
        8.7,
        "8.7 times",
        sum=(Term("60.97", "million in AlexNet"), Term("/"), Term("7.00", "million here"), Term("="), Term("8.7")),
    )


def _largest(given: Given) -> Answer:
    largest = float(given.captured["inception3a"].max())
    return Answer(largest, f"{largest:.2f}")


def _nobody(_given: Given) -> Answer:
    raise InputError("This step makes no sense with these weights: choose others.")


def _line(spec: GoogLeNetSpec) -> dict[str, object]:
    return {"of": spec.name}


def draw(_given: Given, answer: Answer, _guessed: float | str | None = None) -> str:
    """A drawing of nothing but the answer."""
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 560 120" role="img" aria-label="The answer">'
        f'<rect width="560" height="60" fill="var(--g-accent)"/><text x="0" y="100" font-size="26" fill="currentColor">{answer.shown}</text></svg>'
    )


CHAPTER = Chapter(
    NUMBER,
    (
        Step("99.1", SquareGuess(), _field, "feature-maps?layer=inception3a.branch3.1&maps=unit"),
        Step(
            "99.2",
            ChoiceGuess(tuple(Option(name, f"The {name} branch") for name in ("1×1", "3×3", "5×5", "pool proj"))),
            _most,
            "inception?topic=module",
            asks=_line,
        ),
        Step("99.3", ShareGuess("the 1×1 branch", "the output"), _share, "inception?topic=shares"),
        Step("99.4", NumberGuess("times", 1, 100, decimals=1, near=0.1, slides=True), _fewer, "inception?topic=peers"),
        Step(
            "99.5",
            NumberGuess("", 0, 10_000, decimals=2),
            _largest,
            "feature-maps?layer=inception3a",
            figure="kinds",
            needs_network=True,
            layers=("inception3a",),
        ),
        Step(
            "99.6",
            NumberGuess("heads", 0, 10),
            lambda _given: Answer(2, "2 heads"),
            "architecture?layer=aux1",
            highlights=("aux1", "aux2"),
        ),
        Step("99.7", NumberGuess("", 0, 10), _nobody, "outputs?outputs=predictions", needs_network=True),
    ),
)


def install(replace: Callable[[object, str, object], None] = setattr) -> None:
    """Add the chapter behind the lesson's own; ``replace`` sets an attribute, as pytest's monkeypatch does."""
    read = texts._parts

    def parts(number: int) -> list[str]:
        return _TEXT.read_text(encoding="utf-8").split("\n## ") if number == NUMBER else read(number)

    replace(texts, "_parts", parts)
    replace(chapters, "CHAPTERS", (*chapters.CHAPTERS, CHAPTER))
    replace(chapters, "STEPS", (*chapters.STEPS, *CHAPTER.steps))
    replace(chapters, "LAYERS", (*chapters.LAYERS, *(layer for step in CHAPTER.steps for layer in step.layers)))
