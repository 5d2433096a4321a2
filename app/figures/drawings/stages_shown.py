"""The stages by which the Start page draws the whole way: their sizes and widths, by branch, from the spec alone."""

from __future__ import annotations

from dataclasses import dataclass

from googlenet_core.arithmetic import branches
from googlenet_core.blueprint import GoogLeNetSpec, LayerId, layers, naming

_STEM = ("conv1", "conv3")
"""Of the convolutions before the first module those after which the maps are smaller."""


@dataclass(frozen=True, slots=True)
class StageShown:
    """One stage.

    Attributes:
        layer: its LayerId.
        name: as it stands under the stage: ``conv1``, ``(3a)``.
        title: the paper's label.
        size: side of its maps in cells.
        channels: how many maps it has.
        widths: how many of them come from each of the four branches; a single number for what has none.
        exit: whether an auxiliary head taps here.
    """

    layer: LayerId
    name: str
    title: str
    size: int
    channels: int
    widths: tuple[int, ...]
    exit: bool


def stages_shown(spec: GoogLeNetSpec) -> tuple[StageShown, ...]:
    """Return the stages of a variant in order: the first and the last convolution before the modules, and all modules."""
    rows = {layer.id: layer for layer in layers(spec)}
    taps = {head.tap for head in spec.auxiliary}
    stem = (StageShown(one, one, naming.label(one, spec), rows[one].size, *_whole(rows[one].channels)) for one in _STEM)
    modules = (
        StageShown(
            module.id,
            f"({module.name})",
            naming.label(module.id, spec),
            rows[module.id].size,
            module.out_channels,
            tuple(branch.width for branch in branches(spec, module)),
            module.name in taps,
        )
        for module in spec.modules
    )
    return (*stem, *modules)


def _whole(channels: int) -> tuple[int, tuple[int, ...], bool]:
    return channels, (channels,), False


def narrows(stages: tuple[StageShown, ...]) -> bool:
    """Return whether along these stages places never become more and channels never fewer, and both change."""
    sizes, channels = [stage.size for stage in stages], [stage.channels for stage in stages]
    orderly = sizes == sorted(sizes, reverse=True) and channels == sorted(channels)
    return orderly and sizes[0] > sizes[-1] and channels[0] < channels[-1]
