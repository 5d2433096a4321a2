"""Taps: what a forward pass hands its tensors to, one call at a time, instead of hooks on a network that threads share.

Which tensors there are, and in which order they come, is the network's affair (`model`).
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterable, Mapping
from typing import Protocol

from torch import Tensor, nn

from googlenet_core.blueprint.naming import LayerId


class Enough(Exception):
    """Raised by a tap to stop the forward pass: everything asked for has been taken."""


class Tap(Protocol):
    """Receives tensors from a forward pass."""

    def wants(self, layer_id: LayerId) -> bool:
        """Whether the tensor of ``layer_id`` matters; if not, its memory may be reused, and it may never be made or taken."""

    def take(self, layer_id: LayerId, tensor: Tensor) -> Tensor:
        """Receive a tensor and return what the network goes on with. May raise `Enough` to stop the forward pass."""


class Collector:
    """A tap that keeps the tensors of some layers and lets the forward pass go on.

    Args:
        wanted: LayerIds.

    Attributes:
        taken: LayerId -> tensor, in the order in which they came, with their history where gradients are recorded.

    Example: ``tap = Collector(["conv1"]); net(x, tap=tap); tap.taken["conv1"]``.
    """

    def __init__(self, wanted: Iterable[LayerId]) -> None:
        self._wanted = frozenset(wanted)
        self.taken: dict[LayerId, Tensor] = {}

    def wants(self, layer_id: LayerId) -> bool:
        """Whether ``layer_id`` is one of the wanted layers."""
        return layer_id in self._wanted

    def take(self, layer_id: LayerId, tensor: Tensor) -> Tensor:
        """Keep the tensor if it is wanted, and return it."""
        if layer_id in self._wanted:
            self.taken[layer_id] = tensor
        return tensor


class _StoppingCollector(Collector):
    """Stops the forward pass after the last of the wanted tensors."""

    def take(self, layer_id: LayerId, tensor: Tensor) -> Tensor:
        super().take(layer_id, tensor)
        if len(self.taken) == len(self._wanted):
            raise Enough
        return tensor


class Replacer:
    """A tap that hands the network other tensors to go on with.

    Args:
        replacements: LayerId -> function of the tensor computed there, returning the one to go on with.

    Example: ``net(x, tap=Replacer({"conv1": torch.zeros_like}))``.
    """

    def __init__(self, replacements: Mapping[LayerId, Callable[[Tensor], Tensor]]) -> None:
        self._replacements = replacements

    def wants(self, layer_id: LayerId) -> bool:
        """Whether the tensor of ``layer_id`` is replaced."""
        return layer_id in self._replacements

    def take(self, layer_id: LayerId, tensor: Tensor) -> Tensor:
        """Return what takes the tensor's place, or the tensor itself."""
        replace = self._replacements.get(layer_id)
        return tensor if replace is None else replace(tensor)


NO_TAP: Tap = Collector(())
"""Wants nothing and changes nothing."""


def collect(net: nn.Module, x: Tensor, wanted: Iterable[LayerId]) -> dict[LayerId, Tensor]:
    """Run a network on ``x`` as far as the deepest of some layers, and return their tensors.

    Args:
        net: a `GoogLeNet`, in the mode and under the gradient settings that the caller chose.
        x: normalised images, [N, 3, 224, 224], on the network's device.
        wanted: LayerIds that the network has; the auxiliary heads are computed where one of them is inside.
    """
    layers = frozenset(wanted)
    tap = _StoppingCollector(layers)
    if layers:
        with contextlib.suppress(Enough):
            net(x, auxiliary=any(layer_id.startswith("aux") for layer_id in layers), tap=tap)
    return tap.taken
