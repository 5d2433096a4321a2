"""The patches of pictures that a channel answers to most, largest first; what lies outside a picture stays blank."""

from __future__ import annotations

from collections.abc import Sequence
from typing import cast

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from app.figures.drawings.inline import data_url
from app.figures.lesson import fluid
from googlenet_core.arithmetic import Box
from googlenet_core.lesson import Answer, Given

_COLUMNS, _SIDE, _ROW = 3, 96, 144
Patch = tuple[str, float, NDArray[np.uint8], Box]
"""Title of its picture, activation, the picture's crop, and what the unit sees."""


def draw(_given: Given, answer: Answer, _guessed: float | str | None = None) -> str:
    """Return the drawing."""
    patches = cast("Sequence[Patch]", answer.facts["patches"])
    parts: list[str] = []
    for at, (title, activation, crop, box) in enumerate(patches):
        row, column = divmod(at, _COLUMNS)
        left, y = 100 * column / _COLUMNS, row * _ROW
        parts += [
            f'<image x="{left:.3f}%" y="{y}" width="{_SIDE}" height="{_SIDE}" href="{data_url(cut(crop, box))}"/>',
            fluid.text(left, y + _SIDE + 18, title, "small"),
            fluid.text(left, y + _SIDE + 37, f"{activation:.3g}", "small quiet"),
        ]
    told = "; ".join(f"{title}, activation {activation:.3g}" for title, activation, _, _ in patches)
    rows = -(-len(patches) // _COLUMNS)
    return fluid.drawing(
        "strongest-places", "Patches that the channel answers to most", f"Strongest first: {told}.", rows * _ROW, parts
    )


def cut(crop: NDArray[np.uint8], box: Box) -> Image.Image:
    """Return what a unit sees, as large as its field, transparent outside the picture."""
    inside = box.clipped(len(crop))
    patch = np.zeros((box.height, box.width, 4), np.uint8)
    top, left = inside.top - box.top, inside.left - box.left
    patch[top : top + inside.height, left : left + inside.width, :3] = crop[inside.slices]
    patch[top : top + inside.height, left : left + inside.width, 3] = 255
    return Image.fromarray(patch)
