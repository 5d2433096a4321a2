"""Text from outside (file names, messages about them) made safe to stand in Markdown."""

from __future__ import annotations

import re

_MARKDOWN = re.compile(r"([\\`*_{}\[\]()<>#+\-.!|~$:&])")
LONGEST = 200
"""Characters shown of a name; a message of our own may say more."""


def plain(text: str, longest: int = LONGEST) -> str:
    """Return the text so that Markdown shows it letter by letter: no link, picture, formula or emoji in it comes alive."""
    shown = " ".join(text.split())
    shown = shown if len(shown) <= longest else f"{shown[: longest - 1]}…"
    return _MARKDOWN.sub(r"\\\1", shown)
