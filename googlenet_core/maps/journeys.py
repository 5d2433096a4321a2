"""A picture's way through the network, and the race of a module's branches: the strongest channel of each.

The rule is always the same: the channel with the largest mean activation (the first, if several are equal). Reduced on
the network's device; only the chosen maps leave it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from googlenet_core.arithmetic import channels
from googlenet_core.arithmetic.unit_fields import unit_field
from googlenet_core.arithmetic.units import Unit
from googlenet_core.blueprint import naming
from googlenet_core.blueprint.naming import LayerId
from googlenet_core.blueprint.specs import GoogLeNetSpec
from googlenet_core.engine.engine import Engine
from googlenet_core.errors import InputError

RULE = "the channel with the largest mean activation"
"""How the strongest channel is chosen, in words."""


@dataclass(frozen=True, slots=True, eq=False)
class Stop:
    """One stage of the journey, by its strongest channel.

    Attributes:
        layer: LayerId of the stage.
        label: the paper's label.
        shape: channels, rows and columns of the stage; (C, 1, 1) for a vector.
        channel: the strongest one (concat index in a module).
        branch: whose channel it is, 1 to 4; None outside modules.
        local: its index within that branch.
        map: its activations, float32 [H, W].
        mean, max: of that map.
        active: share of its cells above 0.
        silent: how many of the stage's channels have no cell above 0.
        peak: its strongest unit.
        rf_px: side of that unit's theoretical field.
        name: of the class, where the channel is one.
    """

    layer: LayerId
    label: str
    shape: tuple[int, int, int]
    channel: int
    branch: int | None
    local: int | None
    map: NDArray[np.float32]
    mean: float
    max: float
    active: float
    silent: int
    peak: Unit
    rf_px: int
    name: str | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Race:
    """The four branches of a module side by side.

    Attributes:
        module: LayerId of the module.
        stops: one a branch, its strongest channel; ``layer`` is the module, ``channel`` the concat index.
        low, high: the one scale for all four maps: 0 (after a ReLU nothing is below) and their largest activation.
        winner: branch (1 to 4) whose mean is larger than the three others'; None where there is none.
        leads: at how many places each branch's map is larger than the three others.
    """

    module: LayerId
    stops: tuple[Stop, ...]
    low: float
    high: float
    winner: int | None
    leads: tuple[int, ...]

    @property
    def ranked(self) -> tuple[Stop, ...]:
        """The stops by their means, the largest first."""
        return tuple(sorted(self.stops, key=lambda stop: -stop.mean))


def stages_of_journey(spec: GoogLeNetSpec) -> tuple[LayerId, ...]:
    """The stages from the first convolution to the logits, without auxiliary heads and dropout (which changes nothing)."""
    left_out = {"dropout", *(head.key for head in spec.auxiliary)}
    return tuple(stage for stage in naming.stages(spec) if stage not in left_out)


def follow_journey(engine: Engine, x: Tensor) -> tuple[Stop, ...]:
    """Follow one picture from the first convolution to the logits, in one forward pass.

    Args:
        engine: runs the network.
        x: one normalised image, [1, 3, 224, 224].

    Raises:
        InputError: not one image, or of another shape.
        BusyError: too many computations wait.

    Example:
        >>> from googlenet_core import Engine, follow_journey, preprocess, read_sample
        >>> engine = Engine.load(device="cpu")
        >>> stops = follow_journey(engine, preprocess(read_sample("chelsea"), engine.weights).tensor)
        >>> stops[0].layer, stops[-1].layer
        ('conv1', 'fc')
    """
    tensors = engine.capture(_one(x), stages_of_journey(engine.spec))
    return follow_captured(tensors, engine.spec, engine.weights.labels)


def follow_captured(
    tensors: Mapping[LayerId, Tensor], spec: GoogLeNetSpec, labels: tuple[str, ...]
) -> tuple[Stop, ...]:
    """Make the stops from tensors of one image: one for each of `stages_of_journey` that was captured."""
    captured = (layer_id for layer_id in stages_of_journey(spec) if layer_id in tensors)
    return tuple(_stop(layer_id, tensors[layer_id][0], slice(None), spec, labels) for layer_id in captured)


def race_branches(engine: Engine, x: Tensor, module: LayerId) -> Race:
    """Let the branches of a module run side by side, in one forward pass up to it.

    Raises:
        SpecError: there is no such module.
        InputError: not one image, or of another shape.
        BusyError: too many computations wait.
    """
    layer_id = engine.spec.module(module).id
    return race_captured(engine.capture(_one(x), [layer_id])[layer_id], engine.spec, layer_id)


def race_captured(concat: Tensor, spec: GoogLeNetSpec, module: LayerId) -> Race:
    """Make the race from a module's captured depth concat, [1, C, H, W].

    Raises:
        SpecError: there is no such module.
    """
    found = spec.module(module)
    stops = tuple(
        _stop(found.id, concat[0], slice(branch.first, branch.last + 1), spec, ())
        for branch in channels.branches(spec, found)
    )
    high = max(stop.max for stop in stops)
    best, next_best, *_ = sorted((stop.mean for stop in stops), reverse=True)
    winner = next(stop.branch for stop in stops if stop.mean == best) if best > next_best else None
    return Race(found.id, stops, 0.0, high, winner, _leads(stops))


def _leads(stops: tuple[Stop, ...]) -> tuple[int, ...]:
    """At how many places each map is larger than all others."""
    maps = np.stack([stop.map for stop in stops])
    largest = maps == maps.max(axis=0)
    alone = largest & (largest.sum(axis=0) == 1)
    return tuple(int(count) for count in alone.sum(axis=(1, 2)))


def _stop(layer_id: LayerId, tensor: Tensor, among: slice, spec: GoogLeNetSpec, labels: tuple[str, ...]) -> Stop:
    """The strongest channel of ``tensor`` [C, H, W] or [C], looked for ``among`` some of its channels."""
    maps = tensor if tensor.ndim == 3 else tensor.reshape(-1, 1, 1)
    some = maps[among]
    means = some.mean(dim=(1, 2))
    local = int(torch.argmax(means))
    channel = local + (among.start or 0)
    chosen: NDArray[np.float32] = maps[channel].float().cpu().numpy()
    y, x = divmod(int(chosen.argmax()), chosen.shape[1])
    peak = Unit(layer_id, channel, y, x)
    branch, within = (
        channels.locate(spec.module(layer_id), channel) if layer_id.startswith("inception") else (None, None)
    )
    count, height, width = maps.shape
    return Stop(
        layer=layer_id,
        label=naming.label(layer_id, spec),
        shape=(count, height, width),
        channel=channel,
        branch=branch,
        local=within,
        map=chosen,
        mean=float(means[local]),
        max=float(chosen.max()),
        active=float((chosen > 0).mean()),
        silent=int((some.amax(dim=(1, 2)) <= 0).sum()),
        peak=peak,
        rf_px=unit_field(peak, spec, *((count,) if layer_id == "fc" else ())).rf_px,
        name=labels[channel] if layer_id == "fc" and labels else None,
    )


def _one(x: Tensor) -> Tensor:
    if len(x) != 1:
        raise InputError(f"Give one picture to follow, not {len(x)}.")
    return x
