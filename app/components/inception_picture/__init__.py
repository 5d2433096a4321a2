"""The module to scale, with one channel of its concat marked, and fields to look channels up: all of it in the browser.

Which branch makes a channel, and as which of its own, stands in a table that the core has computed; the script only looks
it up. Everything is constant data, which Streamlit sends once; the channel itself is a choice (`app.components.choice`),
which the browser shows before the server hears of it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from app.components.mount import declare, is_index, packed
from app.figures.drawings.ledger import describe_branch
from googlenet_core.arithmetic import Branch, channels
from googlenet_core.blueprint import InceptionSpec

_PICTURE = declare(
    __file__,
    lib=("dom", "mounting", "packed", "choice"),
    parts=("channel_table", "number_field", "channel_fields", "branch_teller", "module_drawing"),
    styles=("lib/controls.css",),
)


@dataclass(frozen=True, slots=True)
class BranchTexts:
    """What is said of a branch's channels, with ``{channel}`` of the concat and ``{local}`` of the branch to be filled in.

    ``said`` stands below the fields, ``**strong**`` parts in it; ``spoken`` is read out while one moves along the bar.
    """

    said: str
    spoken: str


def mount(
    svg: str,
    module: InceptionSpec,
    branches: Sequence[Branch],
    texts: Sequence[BranchTexts],
    *,
    choice: str,
    key: str,
) -> None:
    """Show the drawing and the fields.

    Args:
        svg: a drawing by `app.figures.drawings.module_to_scale`.
        module: the module that it shows.
        branches: the module's branches, in concat order.
        texts: what is said of each branch's channels.
        choice: the name of the choice whose value is the marked channel of the concat.
        key: the component's key, unique on the page.
    """
    _PICTURE(key=key, data=picture_data(svg, module, branches, texts, choice))


def picture_data(
    svg: str, module: InceptionSpec, branches: Sequence[Branch], texts: Sequence[BranchTexts], choice: str
) -> dict[str, Any]:
    """Return what the script gets: for each channel of the concat its branch (from 1) and which of the branch's own it is."""
    places = np.array([channels.locate(module, channel) for channel in range(module.out_channels)], np.uint16)
    told = [
        {
            "label": branch.label,
            "first": branch.first,
            "own": _field("Its own channel", branch.width - 1),
            "width": describe_branch(branch),
            "said": text.said,
            "spoken": text.spoken,
        }
        for branch, text in zip(branches, texts, strict=True)
    ]
    concat = _field("Channel of the concat", branches[-1].last)
    meta = {"svg": svg, "choice": choice, "concat": concat, "branches": told}
    return packed(meta, branch=places[:, 0], own=places[:, 1])


def _field(name: str, last: int) -> dict[str, Any]:
    return {"label": f"{name} (0 to {last})", "last": last, "hint": f"Whole numbers from 0 to {last}."}


def read_channel(value: object, module: InceptionSpec) -> int | None:
    """Read which channel a browser names; None if the module's concat does not have it."""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return value if is_index(value, module.out_channels) else None
