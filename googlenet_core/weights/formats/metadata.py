"""What a weights file says about its own use, as text: reading it with suspicion, and writing it.

Which recipe follows from that is `weights`' business.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from googlenet_core import labels
from googlenet_core.blueprint.specs import IMAGE_PX
from googlenet_core.errors import WeightsError

Triple = tuple[float, float, float]

LEAST_STD = 1e-3
"""A smaller standard deviation than this is a mistake."""

MAX_RESIZE_PX = 1024
"""Largest shorter side that pictures may be brought to; the smallest is the crop's own."""

_FLAGS = {"true": True, "false": False}


@dataclass(frozen=True, slots=True)
class FileMetadata:
    """Class names and recipe; None stands for what the file does not say, or says so that it cannot be right."""

    classes: tuple[str, ...] | None = None
    mean: Triple | None = None
    std: Triple | None = None
    transform_input: bool | None = None
    resize_px: int | None = None


def parse(texts: Mapping[str, str], num_classes: int, name: str) -> FileMetadata:
    """Read the metadata of a file: ``classes``, ``mean``, ``std``, ``transform_input``, ``resize_px``.

    Names and statistics that cannot be right count as not said. The other two are refused: they change what the
    network is shown, and nobody would notice.

    Args:
        texts: the metadata.
        num_classes: how many names there must be.
        name: of the file, for messages.

    Raises:
        WeightsError: ``resize_px`` is no whole number from 224 to 1024, or ``transform_input`` neither true nor false.

    Example:
        >>> parse({"classes": "cat|dog", "resize_px": "256"}, 2, "mine.safetensors").classes
        ('cat', 'dog')
    """
    classes = tuple(texts.get("classes", "").split("|"))
    std = _triple(texts.get("std"))
    flag = texts.get("transform_input")
    if flag is not None and flag not in _FLAGS:
        raise WeightsError(f"{name} says transform_input is '{flag[:40]}'; it must be true or false.")
    return FileMetadata(
        classes=classes if labels.usable(classes, num_classes) else None,
        mean=_triple(texts.get("mean")),
        std=std if std and min(std) >= LEAST_STD else None,
        transform_input=None if flag is None else _FLAGS[flag],
        resize_px=_resize_px(texts.get("resize_px"), name),
    )


def written(said: FileMetadata) -> dict[str, str]:
    """Return the texts from which `parse` reads the same, digit for digit."""
    texts = {
        "classes": said.classes and "|".join(said.classes),
        "mean": said.mean and ",".join(map(repr, said.mean)),
        "std": said.std and ",".join(map(repr, said.std)),
        "transform_input": None if said.transform_input is None else str(said.transform_input).lower(),
        "resize_px": said.resize_px and str(said.resize_px),
    }
    return {key: text for key, text in texts.items() if isinstance(text, str)}


def _triple(text: str | None) -> Triple | None:
    """Three numbers between -10 and 10 from ``"0.485,0.456,0.406"``, else None."""
    try:
        red, green, blue = (float(part) for part in (text or "").split(","))
    except ValueError:
        return None
    return (red, green, blue) if all(abs(value) <= 10 for value in (red, green, blue)) else None


def _resize_px(text: str | None, name: str) -> int | None:
    if text is None or (re.fullmatch("[0-9]{3,4}", text) and IMAGE_PX <= int(text) <= MAX_RESIZE_PX):
        return None if text is None else int(text)
    raise WeightsError(
        f"{name} says resize_px is '{text[:40]}'; it must be a whole number from {IMAGE_PX} to {MAX_RESIZE_PX}."
    )
