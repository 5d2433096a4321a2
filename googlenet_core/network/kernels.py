"""The kernels of the first convolution as colour pictures: the only ones that look at colours themselves."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
import torch
from numpy.typing import NDArray

from googlenet_core.network.model import GoogLeNet

KernelScale = Literal["kernel", "shared"]
"""Whose largest absolute weight reaches full colour: each kernel's own, or that of all of them."""

GREY = 127.5
"""What a weight of 0 is drawn as, before rounding."""


@dataclass(frozen=True, slots=True, eq=False)
class KernelPictures:
    """Kernels of ``conv1``.

    Attributes:
        pixels: uint8 [kernels, 7, 7, 3], red, green and blue weights as colour.
        largest: the absolute weight drawn at full strength, one a kernel, float32 [kernels].
        scale: how that was chosen.
        caption: what the colours mean.
    """

    pixels: NDArray[np.uint8]
    largest: NDArray[np.float32]
    scale: KernelScale
    caption: str


def conv1_kernels(net: GoogLeNet, scale: KernelScale = "kernel") -> KernelPictures:
    """Draw each kernel symmetrically about grey: a weight of −largest is 0, one of +largest is 255.

    Args:
        net: any variant.
        scale: ``kernel`` shows the pattern of each, ``shared`` also how strong they are beside each other.
    """
    with torch.no_grad():
        weights = net.conv1.conv.weight.detach().float().cpu().numpy().transpose(0, 2, 3, 1)
    largest = np.abs(weights).max(axis=(1, 2, 3))
    if scale == "shared":
        largest = np.full_like(largest, largest.max())
    divisor = np.where(largest > 0, largest, 1)[:, None, None, None]
    pixels = np.rint(GREY + weights / divisor * GREY).astype(np.uint8)
    whose = "its own largest absolute weight" if scale == "kernel" else "the largest absolute weight of all kernels"
    caption = (
        "Each pixel's red, green and blue are the kernel's weights for red, green and blue. Mid-grey is 0, brighter "
        f"is positive, darker is negative; full strength is {whose}."
    )
    return KernelPictures(pixels, largest, scale, caption)
