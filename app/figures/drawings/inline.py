"""Pictures as part of the page itself, instead of files that the server would have to serve beside it.

So an own picture has no address that somebody else could ask for, and a page that is drawn anew never asks for a file
that is gone.
"""

from __future__ import annotations

import base64
import io

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageOps

QUALITY = 90
_CROP_QUALITY = 95


def data_url(picture: NDArray[np.uint8] | Image.Image, *, photograph: bool = False) -> str:
    """Return a picture as a URL that holds it: as PNG, exact, or as JPEG if it is a ``photograph``.

    Args:
        picture: RGB, [H, W, 3] if an array.
        photograph: whether a quarter of the size is worth what JPEG changes.
    """
    kind = "JPEG" if photograph else "PNG"
    return f"data:image/{kind.lower()};base64,{base64.b64encode(_file(picture, kind)).decode()}"


def _file(picture: NDArray[np.uint8] | Image.Image, kind: str, **settings: int) -> bytes:
    image = picture if isinstance(picture, Image.Image) else Image.fromarray(picture)
    target = io.BytesIO()
    image.save(target, kind, **{"quality": QUALITY, **settings})
    return target.getvalue()


def crop_jpeg(crop: NDArray[np.uint8]) -> bytes:
    """Return the crop [224, 224, 3] as a small JPEG for showing."""
    return _file(crop, "JPEG", quality=_CROP_QUALITY, subsampling=0)


def thumbnail(picture: NDArray[np.uint8] | Image.Image, size_px: int) -> bytes:
    """Return the middle of a picture, ``size_px`` wide and high, as a JPEG file."""
    image = picture if isinstance(picture, Image.Image) else Image.fromarray(picture)
    return _file(ImageOps.fit(image.convert("RGB"), (size_px, size_px)), "JPEG")


def thumbnail_url(picture: NDArray[np.uint8] | Image.Image, size_px: int) -> str:
    """Return the same within a URL."""
    return jpeg_url(thumbnail(picture, size_px))


def jpeg_url(jpeg: bytes) -> str:
    """Return a JPEG file as a URL that holds it."""
    return f"data:image/jpeg;base64,{base64.b64encode(jpeg).decode()}"
