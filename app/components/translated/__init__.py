"""Keeps a page right that the browser translates. Shows nothing."""

from __future__ import annotations

from app.components.mount import declare

_TRANSLATED = declare(__file__)


def mount() -> None:
    """Let texts that a translator has put others in the place of be changed and taken away as if it had not."""
    _TRANSLATED(key="translated")
