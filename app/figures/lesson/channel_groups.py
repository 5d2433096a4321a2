"""Which channels answer together, a dot for each pair: as channels are numbered, and group by group."""

from __future__ import annotations

from typing import cast

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from app.figures.drawings.inline import data_url
from app.figures.lesson import fluid
from googlenet_core.lesson import Answer, Given
from googlenet_core.maps.correlations import STRONG, Grouping

_TOP, _SIDE = 52, 47.0
"""Where the squares begin, in pixels, and how wide each is, in percent."""

_BLUE = (47, 127, 214)
"""Seen on a light page and on a dark one."""

_STYLE = ".fluid.squares{height:auto;aspect-ratio:1.55}.squares .frame{fill:none;stroke:currentColor;stroke-width:1;vector-effect:non-scaling-stroke}"


def draw(_given: Given, answer: Answer, _guessed: float | str | None = None) -> str:
    """Return the drawing."""
    found = cast("Grouping", answer.facts["found"])
    together = np.abs(found.correlations) > STRONG
    np.fill_diagonal(together, val=False)
    sizes = np.bincount(found.group)
    groups, start = [], 0
    for size in sizes:
        groups.append((start, int(size)))
        start += int(size)
    right = 100 - _SIDE
    parts = [
        f"<style>{_STYLE}</style>",
        fluid.text(0, 16, "A dot: two channels that answer together", "small quiet"),
        fluid.text(0, 42, "by number", "strong"),
        fluid.text(right, 42, "by group", "strong"),
        _square(0, together, []),
        _square(right, together[np.ix_(found.order, found.order)], groups),
    ]
    told = (
        f"{len(found.channels)} channels in {found.groups} groups of "
        f"{', '.join(map(str, sizes))}. {100 * found.strong_inside:.0f} % of the pairs that answer together stand within "
        f"a group, and {100 * found.pairs_inside:.0f} % of all pairs."
    )
    drawn = fluid.drawing("channel-groups", "Which channels answer together", told, 340, parts)
    return drawn.replace('class="fluid"', 'class="fluid squares"', 1)


def _square(left: float, together: NDArray[np.bool_], groups: list[tuple[int, int]]) -> str:
    """A matrix as a picture, blue where two answer together, and frames around groups."""
    side = len(together)
    pixels = np.empty((side, side, 4), np.uint8)
    pixels[..., :3], pixels[..., 3] = _BLUE, np.where(_wider(together), 255, 0)
    frames = "".join(
        f'<rect class="frame" x="{start}" y="{start}" width="{size}" height="{size}"/>' for start, size in groups
    )
    return (
        f'<svg x="{left:.3f}%" y="{_TOP}" width="{_SIDE}%" height="100%" viewBox="0 0 {side} {side}" '
        f'preserveAspectRatio="xMinYMin meet"><image width="{side}" height="{side}" '
        f'href="{data_url(Image.fromarray(pixels))}"/>'
        f'<rect class="frame" width="{side}" height="{side}"/>{frames}</svg>'
    )


def _wider(together: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Each dot three cells wide and high, so that it can be seen."""
    for axis in (0, 1):
        around = np.pad(together, [(1, 1) if way == axis else (0, 0) for way in (0, 1)])
        together = np.logical_or.reduce([np.take(around, range(at, at + len(together)), axis) for at in range(3)])
    return together
