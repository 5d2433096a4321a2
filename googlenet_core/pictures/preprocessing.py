"""Bytes of a picture -> what the network sees, with every step kept so that it can be shown.

    bytes -> decoded (turned upright, RGB) -> resized (shorter side) -> crop 224×224
          -> 0..1 minus mean -> divided by std -> torchvision's second normalisation, where the weights need it

The steps before arithmetic begins are `decoding`'s job, with the bounds on what is read.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TypeVar

import numpy as np
import torch
from numpy.typing import NDArray
from PIL import Image
from torch import Tensor

from googlenet_core.pictures.decoding import PictureSteps, PixelBox, decode, make_steps, resize_and_crop
from googlenet_core.weights.catalogue import Recipe

Pixels = TypeVar("Pixels", NDArray[np.uint8], NDArray[np.float32])


@dataclass(frozen=True, slots=True, eq=False)
class Preprocessed:
    """A picture on its way into the network, step by step. Arrays are read-only.

    Attributes:
        decoded: the upright RGB picture, at most `SHOWN_PX` on its longer side.
        resized: the picture with its shorter side at the recipe's ``resize_px``; of a very long one its middle.
        crop: what the network sees, uint8 [224, 224, 3].
        centred: crop in 0..1 minus the mean, float32 [3, 224, 224].
        normalised: ``centred`` divided by the standard deviation, float32 [3, 224, 224].
        tensor: what goes into the network, float32 [1, 3, 224, 224]: ``normalised``, or its second normalisation
            where the recipe has ``transform_input``.
        crop_box: the crop in pixels of the upright picture at its original size.
        original_px: width and height of the upright picture.
        format: of the file, for example ``JPEG``.
        notes: what was taken, turned, left out and changed to get to sRGB, one short phrase each; empty for a
            plain picture.
        digest: sha256 of the file's bytes.
        weights: the recipe that was followed.
    """

    decoded: Image.Image
    resized: Image.Image
    crop: NDArray[np.uint8]
    centred: NDArray[np.float32]
    normalised: NDArray[np.float32]
    tensor: Tensor
    crop_box: PixelBox
    original_px: tuple[int, int]
    format: str
    notes: tuple[str, ...]
    digest: str
    weights: Recipe


def preprocess(data: bytes, weights: Recipe) -> Preprocessed:
    """Turn the bytes of a picture into the tensor that ``weights`` expect.

    Args:
        data: a JPEG, PNG, WebP, GIF, BMP, TIFF, HEIC or AVIF file; at most 20 MB and 40 megapixels. Of several frames or pages the
            first that shows anything is taken; ``notes`` says which.
        weights: the recipe: mean, std, ``transform_input``, ``resize_px``.

    Raises:
        ImageError: the bytes cannot be used; one sentence says why and what to do.

    Example:
        >>> from googlenet_core import Engine, preprocess, read_sample
        >>> engine = Engine.load()
        >>> picture = preprocess(read_sample("chelsea"), engine.weights)
        >>> picture.tensor.shape, picture.crop.shape
        (torch.Size([1, 3, 224, 224]), (224, 224, 3))
    """
    return preprocess_steps(make_steps(decode(data), weights.resize_px), hashlib.sha256(data).hexdigest(), weights)


def preprocess_steps(made: PictureSteps, digest: str, weights: Recipe) -> Preprocessed:
    """Go on from decoded steps to the tensor; `preprocess` in one go, for those who decode elsewhere.

    Args:
        made: the steps, made with the ``resize_px`` of ``weights``.
        digest: sha256 of the file's bytes.
        weights: the recipe.
    """
    pixels = _frozen(made.crop)
    centred, normalised, tensor = normalise(pixels, weights)
    return Preprocessed(
        decoded=made.decoded,
        resized=made.resized,
        crop=pixels,
        centred=_frozen(centred),
        normalised=_frozen(normalised),
        tensor=tensor,
        crop_box=made.crop_box,
        original_px=made.original_px,
        format=made.format,
        notes=made.notes,
        digest=digest,
        weights=weights,
    )


def normalise(crop: NDArray[np.uint8], weights: Recipe) -> tuple[NDArray[np.float32], NDArray[np.float32], Tensor]:
    """Apply a recipe's arithmetic to RGB pixels.

    Args:
        crop: uint8 [H, W, 3].
        weights: mean and std; with ``transform_input`` the result goes on to x·std/0.5 + (mean − 0.5)/0.5,
            which is (pixel − 0.5)/0.5, as torchvision's GoogLeNet does inside its forward pass.

    Returns:
        Pixels in 0..1 minus the mean [3, H, W]; that divided by std [3, H, W]; the network's input [1, 3, H, W].
    """
    mean = np.array(weights.mean, np.float32)[:, None, None]
    std = np.array(weights.std, np.float32)[:, None, None]
    centred = np.ascontiguousarray(crop.transpose(2, 0, 1), dtype=np.float32) / np.float32(255) - mean
    normalised = centred / std
    last = normalised * (std / 0.5) + (mean - 0.5) / 0.5 if weights.transform_input else normalised.copy()
    return centred, normalised, torch.from_numpy(last.astype(np.float32, copy=False))[None]


def _frozen(array: Pixels) -> Pixels:
    array.setflags(write=False)
    return array


def bytes_to_tensor(data: bytes, weights: Recipe) -> Tensor:
    """Return what the network is shown of a picture, [1, 3, 224, 224]: `preprocess` without the steps for showing.

    Raises:
        ImageError: the bytes cannot be used; one sentence says why.
    """
    return image_to_tensor(decode(data).image, weights)


def image_to_tensor(image: Image.Image, weights: Recipe) -> Tensor:
    """Return what the network is shown of a decoded picture, [1, 3, 224, 224]."""
    _, crop, _ = resize_and_crop(image, weights.resize_px)
    return normalise(np.asarray(crop), weights)[2]
