"""Keeps a page right that the browser translates. Shows nothing."""

from __future__ import annotations

from pathlib import Path

from streamlit.components import v2

_TRANSLATED = v2.component("translated", js=(Path(__file__).parent / "translated.js").read_text(encoding="utf-8"))


def translated() -> None:
    """Let texts that a translator has put others in the place of be changed and taken away as if it had not."""
    _TRANSLATED(key="translated")
