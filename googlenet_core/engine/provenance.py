"""What made a result: network, weights, device, time, versions. Every result that was computed carries it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib.metadata import version

import googlenet_core


def versions() -> Mapping[str, str]:
    """Return the versions of this package and of PyTorch, by name."""
    return {"googlenet_core": googlenet_core.__version__, "torch": _torch_version()}


@cache
def _torch_version() -> str:
    return version("torch")


@dataclass(frozen=True, slots=True)
class Provenance:
    """What made a result.

    Attributes:
        variant: name of the network's variant.
        weights: name of the weights.
        device: the device as people call it.
        elapsed_ms: computing time, milliseconds; waiting for others is not counted.
        versions: of this package and of PyTorch, by name.

    Example:
        >>> from googlenet_core import Engine, preprocess, read_sample
        >>> engine = Engine.load(device="cpu")
        >>> capture = engine.capture(preprocess(read_sample("chelsea"), engine.weights).tensor, ["conv1"])
        >>> capture.made.variant, capture.made.weights, sorted(capture.made.versions)
        ('paper', 'bundled', ['googlenet_core', 'torch'])
    """

    variant: str
    weights: str
    device: str
    elapsed_ms: float
    versions: Mapping[str, str] = field(default_factory=versions, repr=False, compare=False)
