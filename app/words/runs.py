"""A little Markdown as runs of text for components, which set all text as text: bold, italics, code and links."""

from __future__ import annotations

import re

Run = tuple[str, str, str]
"""Text, the element it stands in (``strong``, ``em``, ``code``, ``a``, or none), and where a link leads."""

_MARKED = re.compile(r"\*\*(.+?)\*\*|\*(.+?)\*|`(.+?)`|\[(.+?)\]\((.+?)\)", re.DOTALL)


def paragraphs(markdown: str) -> list[list[Run]]:
    """Return the runs of each paragraph.

    Example:
        >>> paragraphs("A **1×1** mixes.")
        [[('A ', '', ''), ('1×1', 'strong', ''), (' mixes.', '', '')]]
    """
    return [_runs(" ".join(part.split())) for part in re.split(r"\n\s*\n", markdown.strip()) if part.strip()]


def bare(markdown: str) -> str:
    """Return the text without its marks."""
    return " ".join("".join(text for text, _, _ in runs) for runs in paragraphs(markdown))


def _runs(text: str) -> list[Run]:
    runs: list[Run] = []
    at = 0
    for found in _MARKED.finditer(text):
        runs.append((text[at : found.start()], "", ""))
        strong, em, code, link, href = found.groups()
        kind = "strong" if strong else "em" if em else "code" if code else "a"
        runs.append((strong or em or code or link, kind, href or ""))
        at = found.end()
    runs.append((text[at:], "", ""))
    return [run for run in runs if run[0]]
