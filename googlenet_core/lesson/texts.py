"""The words of the lesson: one Markdown file a chapter, in ``text/``.

A file begins with the chapter's title and one opening sentence. Then comes, for each step, ``## 3.2 Title`` with parts
under ``### question``, ``### hint``, ``### finding`` and ``### answer``; ``hint`` may be left out.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType

_TEXT = Path(__file__).parent / "text"


@dataclass(frozen=True, slots=True)
class Words:
    """A step's words, Markdown with ``{placeholders}``.

    Attributes:
        title: two to five words for lists and the tab.
        question: asked first: a bold first paragraph of one or two sentences, then what to do.
        finding: the answer as one short sentence, a heading.
        answer: one to three sentences under it.
        hint: folded away under the question; may be empty.
    """

    title: str
    question: str
    finding: str
    answer: str
    hint: str = ""


@cache
def read(chapter: int) -> Mapping[str, Words]:
    """Return the words of a chapter's steps by the steps' names, in order."""
    found = {}
    for part in _parts(chapter)[1:]:
        heading, _, body = part.partition("\n")
        name, _, title = heading.partition(" ")
        pieces = (piece.partition("\n") for piece in f"\n{body}".split("\n### ")[1:])
        found[name] = Words(title=title.strip(), **{kind.strip(): text.strip() for kind, _, text in pieces})
    return MappingProxyType(found)


@cache
def read_title(chapter: int) -> str:
    """Return a chapter's title."""
    return _parts(chapter)[0].partition("\n")[0].removeprefix("# ").strip()


@cache
def read_opening(chapter: int) -> str:
    """Return the sentence that a chapter opens with."""
    return _parts(chapter)[0].partition("\n")[2].strip()


def _parts(chapter: int) -> list[str]:
    return (_TEXT / f"{chapter}.md").read_text(encoding="utf-8").split("\n## ")
