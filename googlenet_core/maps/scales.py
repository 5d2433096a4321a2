"""The same thing larger and smaller: which branch of a module answers to it at which size.

The paper puts 1×1, 3×3 and 5×5 side by side "since visual information should be processed at various scales". Here the
picture is shrunk in place, on a ground of the weights' mean colour, which the network sees as zeros.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

import numpy as np
import torch
from numpy.typing import NDArray
from PIL import Image

from googlenet_core.arithmetic import channels
from googlenet_core.engine.engine import Engine
from googlenet_core.errors import InputError
from googlenet_core.pictures.preprocessing import normalise
from googlenet_core.weights.catalogue import Recipe

SIZES = (Fraction(1), Fraction(1, 2), Fraction(1, 4))
"""Parts of its own size at which a thing is shown."""


@dataclass(frozen=True, slots=True, eq=False)
class ScaleAnswer:
    """What a module answers to the picture at one size.

    Attributes:
        size: part of the full size.
        crop: what the network saw, uint8 [224, 224, 3].
        means: mean activation of each branch over the thing's own places, in the order of the concat.
    """

    size: Fraction
    crop: NDArray[np.uint8]
    means: tuple[float, float, float, float]

    @property
    def shares(self) -> tuple[float, float, float, float]:
        """The means as parts of their sum; zeros where no branch answers."""
        whole = sum(self.means)
        one, two, three, four = (mean / whole if whole else 0.0 for mean in self.means)
        return one, two, three, four


def shrink(crop: NDArray[np.uint8], size: Fraction, weights: Recipe) -> tuple[NDArray[np.uint8], slice]:
    """Return a crop shrunk in place, and the rows (which are also the columns) that it takes up.

    Args:
        crop: uint8 [side, side, 3].
        size: above 0, up to 1.
        weights: whose mean colour is the ground.

    Raises:
        InputError: another size, or one that leaves no pixel.
    """
    side = len(crop)
    smaller = round(side * size)
    if not 0 < size <= 1 or smaller < 1:
        raise InputError(f"A picture is shrunk to a part of its size above 0 and up to 1, not to {size}.")
    first = (side - smaller) // 2
    within = slice(first, first + smaller)
    ground = np.array([round(255 * mean) for mean in weights.mean], np.uint8)
    shrunk = np.broadcast_to(ground, crop.shape).copy()
    shrunk[within, within] = np.asarray(Image.fromarray(crop).resize((smaller, smaller), Image.Resampling.LANCZOS))
    return shrunk, within


def answer_scales(
    engine: Engine, crop: NDArray[np.uint8], module: str, sizes: Sequence[Fraction] = SIZES
) -> tuple[ScaleAnswer, ...]:
    """Show a picture at several sizes and return how much each branch of a module answers, in one forward pass.

    Args:
        engine: runs the network.
        crop: what the network sees at full size, uint8 [224, 224, 3].
        module: ``3a`` or ``inception3a``.
        sizes: parts of the full size.

    Raises:
        SpecError: there is no such module.
        InputError: a size that is not above 0 and up to 1.
        BusyError: too many computations wait.
    """
    found = engine.spec.module(module)
    shown = [shrink(crop, size, engine.weights) for size in sizes]
    x = torch.cat([normalise(smaller, engine.weights)[2] for smaller, _ in shown])
    maps = engine.capture(x, [found.id])[found.id].float().cpu().numpy()
    branches = channels.branches(engine.spec, found)
    answers = []
    for size, (smaller, within), seen in zip(sizes, shown, maps, strict=True):
        step = len(crop) // seen.shape[-1]
        places = slice(within.start // step, -(-within.stop // step))
        one, two, three, four = (
            float(seen[branch.first : branch.last + 1, places, places].mean()) for branch in branches
        )
        answers.append(ScaleAnswer(size, smaller, (one, two, three, four)))
    return tuple(answers)
