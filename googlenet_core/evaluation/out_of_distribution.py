"""Pictures that show nothing a network knows: noise, textures, and photographs of other things.

Made from a seed, or cut from what scikit-image's package brings, so that a measurement with them can be repeated.
"""

from __future__ import annotations

from collections.abc import Iterator
from importlib.resources import files

import numpy as np
from PIL import Image

NOISE, TEXTURES, NO_CLASS = "noise", "textures", "photographs and scans of no class"

GRAINS_PX = (1, 4, 16, 56)
_OF_EACH_GRAIN = 16
_SIDE_PX = 224

_TEXTURES = ("brick.png", "grass.png", "gravel.png")
_IN_QUARTERS = ("hubble_deep_field.jpg", "retina.jpg")
_WHOLE = (
    "cell.png",
    "chessboard_GRAY.png",
    "coins.png",
    "color.png",
    "ihc.png",
    "microaneurysms.png",
    "moon.png",
    "page.png",
    "phantom.png",
    "text.png",
)


def unlike_pictures() -> Iterator[tuple[str, Image.Image]]:
    """Yield each with its kind: 64 of `NOISE` (four grains), 12 of `TEXTURES`, 18 of `NO_CLASS`; RGB, of any size."""
    random = np.random.default_rng(0)
    for grain in GRAINS_PX:
        for _ in range(_OF_EACH_GRAIN):
            cells = random.integers(0, 256, (_SIDE_PX // grain, _SIDE_PX // grain, 3), dtype=np.uint8)
            yield NOISE, Image.fromarray(cells).resize((_SIDE_PX, _SIDE_PX), Image.Resampling.BICUBIC)
    for name in _TEXTURES:
        yield from ((TEXTURES, quarter) for quarter in _quarters(_opened(name)))
    for name in _IN_QUARTERS:
        yield from ((NO_CLASS, quarter) for quarter in _quarters(_opened(name)))
    for name in _WHOLE:
        yield NO_CLASS, _opened(name)


def _opened(name: str) -> Image.Image:
    with files("skimage").joinpath("data", name).open("rb") as file:
        return Image.open(file).convert("RGB")


def _quarters(image: Image.Image) -> Iterator[Image.Image]:
    width, height = image.width // 2, image.height // 2
    for top in (0, height):
        for left in (0, width):
            yield image.crop((left, top, left + width, top + height))
