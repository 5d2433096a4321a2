"""Which branch a layer's channels come from, and what a unit of each can see: the groups of a grid of maps.

Channels keep their branch through the depth concat and through the pools that follow it; a convolution mixes them.
"""

from __future__ import annotations

from dataclasses import dataclass

from googlenet_core.arithmetic import Field, branches, field_of, through_window
from googlenet_core.blueprint import GoogLeNetSpec, Layer, LayerId, layers, naming

_KEEP_CHANNELS_APART = ("max pool", "avg pool", "dropout", "relu")


@dataclass(frozen=True, slots=True)
class ChannelGroup:
    """Channels ``first`` to ``last`` (inclusive) that belong together.

    ``branch`` is 1 to 4, or None where the layer has no branches. ``field`` is the receptive field of these channels'
    units, which in a depth concat is smaller for the first branch than for the third.
    """

    label: str
    branch: int | None
    first: int
    last: int
    field: Field

    @property
    def channels(self) -> range:
        """The channel numbers."""
        return range(self.first, self.last + 1)


def channel_groups(spec: GoogLeNetSpec, layer_id: LayerId, channels: int) -> tuple[ChannelGroup, ...]:
    """Return the groups of a layer with this many channels, in channel order.

    Raises:
        LayerError: there is no such layer.
    """
    whole = ChannelGroup(naming.short_label(layer_id, spec), None, 0, channels - 1, field_of(layer_id, spec))
    found = _traced(spec, {layer.id: layer for layer in layers(spec)}, naming.canonical(layer_id))
    return found if found and found[-1].last == channels - 1 else (whole,)


def _traced(spec: GoogLeNetSpec, by_id: dict[LayerId, Layer], layer_id: LayerId) -> tuple[ChannelGroup, ...]:
    """Follow a layer back to the depth concat whose channels it still has; empty where there is none."""
    layer = by_id.get(layer_id)
    if layer is None:
        return ()
    if layer.kind == "inception":
        ends = zip(branches(spec, spec.module(layer_id)), layer.inputs, strict=True)
        return tuple(ChannelGroup(b.label, b.index, b.first, b.last, field_of(end, spec)) for b, end in ends)
    if layer.kind not in _KEEP_CHANNELS_APART or layer.adaptive:
        return ()
    return tuple(
        ChannelGroup(group.label, group.branch, group.first, group.last, _after(group.field, layer))
        for group in _traced(spec, by_id, layer.inputs[0])
    )


def _after(field: Field, layer: Layer) -> Field:
    if layer.kernel is None or layer.stride is None or layer.padding is None:
        return field
    return through_window(field, layer.kernel, layer.stride, layer.padding)
