"""A stand-in for a GPU without memory, which tests may not need."""

from __future__ import annotations

import torch
from torch import Tensor

from googlenet_core.engine.engine import Engine
from googlenet_core.network.model import GoogLeNet


def full(*_: object, **__: object) -> Tensor:
    """Do what PyTorch does there."""
    raise torch.OutOfMemoryError("CUDA out of memory.")


class _Full(GoogLeNet):
    """A network on a device without room."""

    forward = full  # type: ignore[assignment]


def without_memory(engine: Engine) -> Engine:
    """Return the engine, whose device from now on has no room for any pass."""
    engine.device = torch.device("meta")
    engine.net.__class__ = engine.fast_net.__class__ = _Full
    return engine
