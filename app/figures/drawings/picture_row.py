"""Pictures with their captions side by side, as HTML: each has its room before it is decoded, so that nothing moves."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from app.figures.drawings.inline import data_url


@dataclass(frozen=True, eq=False, slots=True)
class Captioned:
    """A picture, what stands below it, and what it says to those who do not see it. Any text may come from outside.

    ``photograph`` is as in `data_url`.
    """

    picture: NDArray[np.uint8] | Image.Image
    caption: str
    alt: str
    photograph: bool = False


def picture_row(pictures: Sequence[Captioned], width_px: int, columns: int | None = None) -> str:
    """Return the pictures, each ``width_px`` wide, in as many columns as there is room for.

    With a number of ``columns`` there are so many whatever the room is; the pictures are then narrower.
    """
    style = f"--picture-width:{width_px}px" + (f";--picture-columns:{columns}" if columns else "")
    kind = "pictures in-columns" if columns else "pictures"
    return f'<div class="{kind}" style="{style}">{"".join(map(_figure, pictures))}</div>'


def _figure(one: Captioned) -> str:
    source = data_url(one.picture, photograph=one.photograph)
    width, height = one.picture.size if isinstance(one.picture, Image.Image) else one.picture.shape[1::-1]
    return (
        f'<figure><img src="{source}" alt="{escape(one.alt)}" width="{width}" height="{height}">'
        f"<figcaption>{escape(one.caption)}</figcaption></figure>"
    )
