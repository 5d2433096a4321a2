"""Going on with the CPU where a GPU ran out of memory: the answer comes later, and names the device that gave it."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Concatenate, ParamSpec, Protocol, Self, TypeVar

import torch

Parameters = ParamSpec("Parameters")
Result = TypeVar("Result")


class HasCpuTwin(Protocol):
    """What runs on a device, and has a twin that runs on the CPU."""

    @property
    def device(self) -> torch.device:
        """Where it runs."""

    def on_cpu(self) -> Self:
        """Return the twin."""


Runner = TypeVar("Runner", bound=HasCpuTwin)

WHY = ", since the GPU was out of memory"
"""Stands behind the name of the device that stood in."""

_SIGNS = ("out of memory", "ALLOC_FAILED")
"""What the libraries below PyTorch say, in errors of no class of their own: CUDA and Metal, cuBLAS and cuDNN."""


def ran_out(error: RuntimeError) -> bool:
    """Whether an error says that a device has no memory left."""
    return isinstance(error, torch.OutOfMemoryError) or any(sign in str(error) for sign in _SIGNS)


def goes_on_with_the_cpu(
    work: Callable[Concatenate[Runner, Parameters], Result],
) -> Callable[Concatenate[Runner, Parameters], Result]:
    """Let a function that asks an engine start again with its twin on the CPU when the GPU is out of memory.

    Work is done twice then, so it should leave nothing behind. Where the device is the CPU already, the error stays.
    """

    @functools.wraps(work)
    def run(engine: Runner, /, *args: Parameters.args, **kwargs: Parameters.kwargs) -> Result:
        try:
            return work(engine, *args, **kwargs)
        except RuntimeError as error:
            if engine.device.type == "cpu" or not ran_out(error):
                raise
        # Outside the handler, which would hold on to the tensors of the pass that failed.
        return work(engine.on_cpu(), *args, **kwargs)

    return run
