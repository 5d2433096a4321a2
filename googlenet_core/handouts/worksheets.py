"""Worksheets to print: items of the quiz by the lesson's chapters, room to answer, and a key made from the same items."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape
from types import MappingProxyType

from googlenet_core.blueprint.specs import PAPER, GoogLeNetSpec
from googlenet_core.errors import InputError
from googlenet_core.handouts import module_outlines, pages
from googlenet_core.lesson.chapters import find_chapter
from googlenet_core.quiz import FAMILIES, Item, compose, set_link

FAMILIES_OF: Mapping[int, tuple[str, ...]] = MappingProxyType({
    1: ("parameters", "macs"),
    3: ("reduction-factor", "break-even"),
    4: ("channel-sum", "missing-width", "next-input", "local-index", "readers"),
    5: ("size", "rounding"),
    6: ("field-step", "field-concat"),
    7: ("which-branch", "local-index"),
    8: ("average-or-full", "softmax"),
    9: ("gradient-reach",),
})  # fmt: skip
"""Which families of questions belong to a chapter of the lesson; the others are no arithmetic."""

DRAWN_IN = frozenset({4})
"""Chapters whose worksheet begins with an outline of a module to write into."""

MOST = 12


@dataclass(frozen=True, slots=True)
class Part:
    """Items under one heading.

    Attributes:
        title: the heading.
        path: page and query of the app where they belong.
        items: what is asked.
        is_outlined: whether an outline of a module to write into comes first.
    """

    title: str
    path: str
    items: tuple[Item, ...]
    is_outlined: bool = False


@dataclass(frozen=True, slots=True)
class Worksheet:
    """Items to be answered on paper; the same seed gives the same always.

    Attributes:
        spec: the variant that the items are about.
        seed: any whole number.
        about: what the items are from, as the sheet's title says it.
        parts: the items.
    """

    spec: GoogLeNetSpec
    seed: int
    about: str
    parts: tuple[Part, ...]

    def as_html(self, *, key: bool = False, server: str = "") -> str:
        """Return the worksheet as one page to print, on A4 or Letter.

        Args:
            key: whether answers follow on pages of their own.
            server: address of a running app, for links and QR codes; without one, paths are named.

        Raises:
            InputError: ``server`` is no address.
        """
        server = pages.check_server(server)
        title = f"GoogLeNet worksheet, {self.about}"
        body = self._sheet(title, server) + (self._key(server) if key else "")
        return pages.page(title, body, "worksheet")

    def _sheet(self, title: str, server: str) -> str:
        parts = [
            f"<main>\n<header>\n<h1>{escape(title)}</h1>\n"
            f'<p class="about">{escape(self.spec.title)}, seed {self.seed}</p>\n'
            '<p class="names"><span>Name</span><span>Date</span></p>\n</header>\n'
        ]
        count = 0
        for part in self.parts:
            parts.append(f'<section>\n<div class="head">\n{_heading(part)}{pages.place(server, part.path)}</div>\n')
            if part.is_outlined:
                parts.append(module_outlines.draw(self.spec))
            parts.append(f'<ol start="{count + 1}">\n{"".join(map(_asked, part.items))}</ol>\n</section>\n')
            count += len(part.items)
        return "".join((*parts, "</main>\n"))

    def _key(self, server: str) -> str:
        parts = [
            f'<main class="key">\n<h1>Key</h1>\n<p class="about">{escape(self.spec.title)}, seed {self.seed}</p>\n'
        ]
        count = 0
        for part in self.parts:
            answers = "".join(_answered(item, server) for item in part.items)
            parts.append(f'<section>\n{_heading(part)}<ol start="{count + 1}">\n{answers}</ol>\n</section>\n')
            count += len(part.items)
        return "".join((*parts, "</main>\n"))


def compose_worksheet(chapters: Sequence[int], seed: int, spec: GoogLeNetSpec = PAPER, count: int = 4) -> Worksheet:
    """Return a worksheet of ``count`` items for each chapter, or as many as there are.

    Raises:
        InputError: a chapter has no questions to write down, or ``count`` is not from 1 to `MOST`.

    Example:
        >>> sheet = compose_worksheet([3], seed=7)
        >>> [item.family for item in sheet.parts[0].items]
        ['reduction-factor', 'break-even', 'reduction-factor', 'break-even']
    """
    if not chapters:
        raise InputError("Name at least one chapter.")
    if not 1 <= count <= MOST:
        raise InputError(f"A worksheet can have from 1 to {MOST} questions a chapter, not {count}.")
    chosen = dict.fromkeys(chapters)
    for number in chosen:
        if number not in FAMILIES_OF:
            known = ", ".join(map(str, FAMILIES_OF))
            raise InputError(f"Chapter {number} has no questions to write down; those that have: {known}.")
    parts = tuple(_chapter(number, seed, spec, count) for number in chosen)
    return Worksheet(spec, seed, _listed([*chosen]), parts)


def compose_quiz_sheet(
    items: Sequence[Item], families: Sequence[str], seed: int, spec: GoogLeNetSpec = PAPER
) -> Worksheet:
    """Return a set of the quiz as a worksheet: the same items in the same order.

    Args:
        items: those of the set.
        families: names of the families that the set was made of.
        seed: which set.
        spec: the variant that is asked about.

    Example:
        >>> sheet = compose_quiz_sheet(compose(families=["macs"], seed=8, count=3), ["macs"], 8)
        >>> sheet.about, sheet.parts[0].path
        ('set 8 of the quiz', 'quiz?quiz=8&families=macs')
    """
    part = Part("Questions", set_link(families, seed, spec), tuple(items))
    return Worksheet(spec, seed, f"set {seed} of the quiz", (part,))


def _chapter(number: int, seed: int, spec: GoogLeNetSpec, count: int) -> Part:
    items = tuple(compose(spec, FAMILIES_OF[number], seed + number, count))
    return Part(f"{number} {find_chapter(number).title}", f"lesson?step={number}.1", items, number in DRAWN_IN)


def _heading(part: Part) -> str:
    return f"<h2>{escape(part.title)}</h2>\n"


def _asked(item: Item) -> str:
    unit = f" {escape(item.unit)}" if item.unit else ""
    return f'<li>\n<p>{escape(item.stem)}</p>\n<p class="work"></p>\n<p class="blank"><span></span>{unit}</p>\n</li>\n'


def _answered(item: Item, server: str) -> str:
    unit = f" {escape(item.unit)}" if item.unit else ""
    solution = "<br>".join(map(escape, item.solution.split("; ")))
    wrong = "".join(
        f"<li><b>{escape(one.working or item.written(one.value))}</b>: {escape(one.misconception.title)}. "
        f"{escape(one.misconception.explanation)}</li>\n"
        for one in item.distractors
    )
    return (
        f'<li>\n<p class="family">{escape(FAMILIES[item.family].title)}</p>\n'
        f'<p class="answer">{escape(item.written(item.answer))}{unit}</p>\n<p class="solution">{solution}</p>\n'
        f"<ul>\n{wrong}</ul>\n{pages.place(server, item.link)}</li>\n"
    )


def _listed(numbers: Sequence[int]) -> str:
    words = [str(number) for number in numbers]
    if len(words) == 1:
        return f"chapter {words[0]}"
    return f"chapters {', '.join(words[:-1])} and {words[-1]}"
