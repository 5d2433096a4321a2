"""The module to scale, with one channel of its concat marked: by pointing at the ledger bar, or with the arrow keys.

The drawing travels as constant data, which Streamlit sends once; the marked channel travels beside it in a letter, so
that a click resends no SVG.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import streamlit as st

from app.components import letter
from app.components.mount import declare, is_index, reported
from app.session import state
from googlenet_core.arithmetic import Branch

_PICTURE = declare(__file__, lib=("dom", "mailbox"))


def mount(svg: str, branches: Sequence[Branch], *, channel: int, key: str, on_channel: Callable[[int], None]) -> None:
    """Show the drawing.

    Args:
        svg: a drawing by `app.figures.drawings.module_to_scale`.
        branches: the branches it shows, in concat order.
        channel: the marked channel of the concat.
        key: the component's key, unique on the page.
        on_channel: called with the channel that somebody pointed at, before the page runs.
    """

    def report() -> None:
        found = read_channel(state.widget_value(key), branches)
        if found is not None:
            on_channel(found)

    told = [{"label": branch.label, "first": branch.first, "last": branch.last} for branch in branches]
    with st.container(gap=None):
        _PICTURE(key=key, data={"key": key, "svg": svg, "branches": told}, on_channel_change=report)
        letter.mount(key, channel)


def read_channel(value: object, branches: Sequence[Branch]) -> int | None:
    """Read which channel a browser names; None if the concat does not have it."""
    channel = reported(value, "channel")
    if isinstance(channel, float) and channel.is_integer():
        channel = int(channel)
    return channel if is_index(channel, branches[-1].last + 1) else None
