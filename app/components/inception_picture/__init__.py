"""The module to scale, with one channel of its concat marked: by pointing at the ledger bar, or with the arrow keys.

The drawing travels as constant data, which Streamlit sends once; the marked channel travels beside it through a second
component without any content, so that a click resends no SVG.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import streamlit as st
from streamlit.components import v2

from app.session import state
from googlenet_core.arithmetic.channels import Branch

_HERE = Path(__file__).parent


def _asset(name: str) -> str:
    return (_HERE / name).read_text(encoding="utf-8")


_picture = v2.component(
    "inception_picture",
    html='<div class="wide" data-wide="The module to scale">'
    '<div class="inception-picture"><div class="drawing"></div><div class="grip"></div></div></div>',
    css=_asset("inception_picture.css"),
    js=_asset("inception_picture.js"),
)
_channel = v2.component("inception_channel", js=_asset("inception_channel.js"))


def inception_picture(
    svg: str, branches: Sequence[Branch], *, channel: int, key: str, on_channel: Callable[[int], None]
) -> None:
    """Show the drawing.

    Args:
        svg: a drawing by `app.figures.drawings.module_to_scale`.
        branches: the branches it shows, in concat order.
        channel: the marked channel of the concat.
        key: the component's key, unique on the page.
        on_channel: called with the channel that somebody pointed at, before the page runs.
    """

    def report() -> None:
        value = state.widget_value(key)
        found = chosen(value.get("channel") if isinstance(value, Mapping) else None, branches)
        if found is not None:
            on_channel(found)

    told = [{"label": branch.label, "first": branch.first, "last": branch.last} for branch in branches]
    with st.container(gap=None):
        _picture(key=key, data={"key": key, "svg": svg, "branches": told}, on_channel_change=report)
        _channel(key=f"{key}_channel", data={"picture": key, "channel": channel})


def chosen(value: object, branches: Sequence[Branch]) -> int | None:
    """Return the channel a browser named, if the concat has it (a browser can send what it likes)."""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    known = isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= branches[-1].last
    return value if known and isinstance(value, int) else None
