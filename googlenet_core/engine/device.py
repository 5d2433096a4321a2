"""Which compute device to use, and how it is called on the page."""

from __future__ import annotations

import os

import torch

from googlenet_core.errors import DeviceError
from googlenet_core.process import threads

THREADS = torch.get_num_threads()
"""How many threads PyTorch found right for this machine, before anybody changed that."""

MOST_LANES = 4
"""More computations side by side would only wait for each other's Python."""


def lanes(device: torch.device) -> int:
    """How many computations a device can do well side by side."""
    return min(THREADS, MOST_LANES) if device.type == "cpu" else 1


def use_share(device: torch.device, held: int, of: int) -> None:
    """Let this thread compute with its share of the device: all of it that other programs leave, or one lane's threads."""
    if device.type == "cpu":
        share = THREADS if held == of else max(1, THREADS // of)
        torch.set_num_threads(threads.fair_share(share, os.environ))


def choose(name: str = "auto") -> torch.device:
    """Return the device called ``name``; ``auto`` takes cuda, then mps, then cpu.

    Raises:
        DeviceError: the name is unknown or the device is not here.
    """
    if name == "auto":
        if torch.cuda.is_available():
            return torch.device("cuda")
        return torch.device("mps" if torch.backends.mps.is_available() else "cpu")
    try:
        device = torch.device(name)
    except RuntimeError:
        raise DeviceError(f"There is no device '{name}'; use auto, cpu, cuda or mps.") from None
    here = {"cpu": True, "cuda": torch.cuda.is_available(), "mps": torch.backends.mps.is_available()}
    if not here.get(device.type, False) or (device.index or 0) >= max(1, torch.cuda.device_count()):
        raise DeviceError(f"The device '{name}' is not available here; use --device auto or cpu.")
    return device


def use_full_precision(device: torch.device) -> None:
    """Keep convolutions on this device in full float32 (TF32 would change activations by up to a thousandth).

    The setting holds for the whole process; matrix products have it by default.
    """
    if device.type == "cuda":
        torch.backends.cudnn.conv.fp32_precision = "ieee"  # type: ignore[attr-defined]


def describe(device: torch.device) -> str:
    """Return the device as people call it, for example ``CPU (2 threads)`` or the GPU's name."""
    if device.type == "cuda":
        return torch.cuda.get_device_name(device)
    if device.type == "cpu":
        return f"CPU ({THREADS} thread{'s' if THREADS != 1 else ''})"
    return device.type.upper()


def synchronize(device: torch.device) -> None:
    """Wait until everything queued on the device is done, so that a clock can be read."""
    if device.type == "cuda":
        torch.cuda.synchronize(device)
    elif device.type == "mps":
        torch.mps.synchronize()
