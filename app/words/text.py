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
    shown = " ".join(text.split())
    shown = shown if len(shown) <= longest else f"{shown[: longest - 1]}…"
    return _MARKDOWN.sub(r"\\\1", _LOOKED_FOR_LATER.sub(WORD_JOINER, shown))


def capitalised(words: str) -> str:
    """Return the words with a capital first letter, the others as they are."""
    return f"{words[:1].upper()}{words[1:]}"
