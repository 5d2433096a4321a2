"""Text from outside (file names, messages about them) made safe to stand in Markdown."""

from __future__ import annotations

import re

_MARKDOWN = re.compile(r"([\\`*_{}\[\]()<>#+\-.!|~$:&])")
_LONGEST = 200


def plain(text: str) -> str:
    """Return the text so that Markdown shows it letter by letter: no link, picture, formula or emoji in it comes alive."""
    shown = " ".join(text.split())
    shown = shown if len(shown) <= _LONGEST else f"{shown[: _LONGEST - 1]}…"
    return _MARKDOWN.sub(r"\\\1", shown)
