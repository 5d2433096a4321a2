"""Text as pages show it: from outside (file names, messages about them) made safe to stand in Markdown; sentences begun."""

from __future__ import annotations

import re

TITLE = "GoogLeNet Explorer"

_MARKDOWN = re.compile(r"([\\`*_{}\[\]()<>#+\-.!|~$:&])")
# Streamlit looks for these once more after Markdown has taken the backslashes away: addresses, emoji and icons, arrows.
_LOOKED_FOR_LATER = re.compile(
    r"(?<=http)(?=s?://)|(?<=www)(?=\.)|(?<=@)(?=[\w-])|(?<=:)(?=[\w+\-/]+:)|(?<=[<>~-])(?=[-=>])", re.IGNORECASE
)
WORD_JOINER = "\u2060"
"""Takes no room and breaks no line, but what stands on its two sides is not found as one word."""

LONGEST = 200
"""Characters shown of a name; a message of our own may say more."""


def plain(text: str, longest: int = LONGEST) -> str:
    """Return the text so that Markdown shows it letter by letter: no link, picture, formula or emoji in it comes alive."""
    return _MARKDOWN.sub(r"\\\1", _LOOKED_FOR_LATER.sub(WORD_JOINER, one_line(text, longest)))


def one_line(text: str, longest: int = LONGEST) -> str:
    """Return the text in one line and not too long, for where it is set as text and nothing reads it as Markdown."""
    shown = " ".join(text.split())
    return shown if len(shown) <= longest else f"{shown[: longest - 1]}…"


def capitalised(words: str) -> str:
    """Return the words with a capital first letter, the others as they are."""
    return f"{words[:1].upper()}{words[1:]}"
