"""Brings an open page and the server together again after the connection was lost. Shows nothing."""

from __future__ import annotations

from app.components.mount import declare

_RECONNECTED = declare(__file__)


def mount() -> None:
    """Ask for a run of the page whenever its lost connection is back: the server may be another one by then."""
    _RECONNECTED(key="reconnected", on_back_change=_no_callback)


def _no_callback() -> None:
    """The run itself is what is wanted."""
