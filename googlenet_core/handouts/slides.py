"""Slides for a class: each step of the lesson asks on one slide and answers on the next, in one HTML file."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from html import escape
from itertools import islice
from pathlib import Path

from markdown_it import MarkdownIt

from googlenet_core.errors import InputError
from googlenet_core.handouts import pages
from googlenet_core.lesson import Answer, ChoiceGuess, Given, Mistake, Step, find_chapter

_SCRIPT = Path(__file__).with_suffix(".js")
_MOST_MISTAKES = 2


def compose_slides(chapters: Sequence[int], given: Given, server: str = "") -> str:
    """Return the slides of chapters, answers computed now.

    Args:
        chapters: their numbers.
        given: what the answers are computed from.
        server: address of a running app, for a link and a QR code on each answer; none are shown without one.

    Raises:
        InputError: there is no such chapter, none was named, or ``server`` is no address.

    Example:
        >>> from googlenet_core.blueprint import PAPER
        >>> compose_slides([4], Given(PAPER)).count("<section")
        11
    """
    if not chapters:
        raise InputError("Name at least one chapter.")
    server = pages.check_server(server)
    slides = []
    for number in dict.fromkeys(chapters):
        chapter = find_chapter(number)
        slides.append(f"<h1>{number} {escape(chapter.title)}</h1>\n<p>{escape(chapter.opening)}</p>\n")
        for step in chapter.steps:
            answer = step.answer(given)
            asked = step.asks(given.spec)
            slides.append(_question(step, step.words.question.format(**asked)))
            slides.append(_answer(step, answer, server, {**asked, **answer.facts}))
    title = f"GoogLeNet, {'chapter' if len(chapters) == 1 else 'chapters'} {', '.join(map(str, chapters))}"
    body = "".join(
        f'<section id="{at}" aria-label="Slide {at} of {len(slides)}">\n{slide}</section>\n'
        for at, slide in enumerate(slides, start=1)
    )
    return pages.page(title, f"{body}<script>\n{_SCRIPT.read_text(encoding='utf-8')}</script>\n", "slides")


def _question(step: Step, text: str) -> str:
    """The question; of a choice also what there is to choose from."""
    options = ""
    if isinstance(step.guess, ChoiceGuess):
        options = f"<ul>\n{''.join(f'<li>{escape(option.text)}</li>' for option in step.guess.options)}\n</ul>\n"
    return f'<p class="step">{escape(step.name)} {escape(step.words.title)}</p>\n{_html(text)}{options}'


def _answer(step: Step, answer: Answer, server: str, facts: dict[str, object]) -> str:
    said = step.words
    terms = "".join(
        f"<span><b>{escape(term.text)}</b>{f'<small>{escape(term.word)}</small>' if term.word else ''}</span>\n"
        for term in answer.sum
    )
    named: dict[str, Mistake] = {}
    for mistake in answer.mistakes:
        named.setdefault(mistake.title, mistake)
    mistakes = "".join(
        f"<li><b>{escape(mistake.title)}</b>. {escape(mistake.explanation)}</li>\n"
        for mistake in islice(named.values(), _MOST_MISTAKES)
    )
    return (
        f'<p class="step">{escape(step.name)} {escape(said.title)}</p>\n'
        f'<p class="shown">{escape(answer.shown)}</p>\n<h2>{_inline(said.finding.format(**facts))}</h2>\n'
        + (f'<p class="sum">\n{terms}</p>\n' if terms else "")
        + _html(said.answer.format(**facts))
        + (f'<ul class="mistakes">\n{mistakes}</ul>\n' if mistakes else "")
        + (pages.place(server, f"lesson?step={step.name}") if server else "")
    )


@cache
def _markdown() -> MarkdownIt:
    return MarkdownIt("commonmark", {"html": False}).disable(["link", "image", "autolink"])


def _html(text: str) -> str:
    return str(_markdown().render(text))


def _inline(text: str) -> str:
    return str(_markdown().renderInline(text))
