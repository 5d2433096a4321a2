"""One number of a real network, taken apart: which inputs, times which weights, plus what, through which function.

For a unit of any layer (operations, pools, depth concats, heads, the input too) `explain_unit` returns the steps that make
its activation; the last one's value is the captured activation. Stepping to a neighbour costs no forward pass if the
tensors of `layers_needed` are kept: `explain_captured` only reads them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TypeVar

from torch import Tensor, nn

from googlenet_core.arithmetic.unit_fields import unit_field
from googlenet_core.arithmetic.units import Unit, checked, maker, row_of
from googlenet_core.blueprint import naming
from googlenet_core.blueprint.naming import LayerId
from googlenet_core.blueprint.specs import GoogLeNetSpec
from googlenet_core.blueprint.topology import Layer
from googlenet_core.engine.captures import Capture
from googlenet_core.engine.engine import Engine
from googlenet_core.errors import InputError
from googlenet_core.microscope import sums
from googlenet_core.microscope.reports import ROUNDING, Explanation
from googlenet_core.microscope.steps import (
    BatchNorm,
    Concat,
    Convolution,
    Dropout,
    Linear,
    Pixel,
    Relu,
    Step,
)
from googlenet_core.network.model import Conv, GoogLeNet
from googlenet_core.weights.catalogue import Recipe

TOP = 10
"""How many summands are listed before the rest is added up."""

M = TypeVar("M", bound=nn.Module)

COLOURS = ("red", "green", "blue")

_WHOLE_BYTE = 1e-3
"""How near to a whole number a pixel read back from its normalised value must be to be called one."""


def layers_needed(unit: Unit, spec: GoogLeNetSpec) -> tuple[LayerId, ...]:
    """Return the layers to capture before `explain_captured`: what the unit's layer reads, and itself.

    Raises:
        LayerError: there is no such layer or channel.
    """
    source = _arithmetic(row_of(maker(unit, spec).layer, spec), spec).inputs
    return tuple(dict.fromkeys((*source, unit.layer)))


def explain_unit(engine: Engine, x: Tensor, unit: Unit, top: int = TOP) -> Explanation:
    """Take one activation apart, with one forward pass up to the unit's layer.

    Args:
        engine: runs the network.
        x: one normalised image, [1, 3, 224, 224].
        unit: which activation.
        top: how many summands to list.

    Raises:
        LayerError: there is no such unit.
        InputError: not one image, or of another shape.
        BusyError: too many computations wait.

    Example:
        >>> from googlenet_core import Engine, Unit, explain_unit, preprocess, read_sample
        >>> engine = Engine.load(device="cpu")
        >>> picture = preprocess(read_sample("chelsea"), engine.weights)
        >>> explain_unit(engine, picture.tensor, Unit("conv1", 0, 56, 56)).agrees  # a notebook shows the report
        True
    """
    checked(unit, engine.spec, engine.net.num_classes)
    if len(x) != 1:
        raise InputError(f"Give one image to look into, not {len(x)}.")
    return explain_captured(engine, engine.capture(x, layers_needed(unit, engine.spec)), unit, top)


def explain_captured(engine: Engine, captured: Capture, unit: Unit, top: int = TOP) -> Explanation:
    """Take one activation apart, from tensors already captured.

    Args:
        engine: whose weights made them.
        captured: at least the layers of `layers_needed`, each [1, C, H, W] or [1, n].
        unit: which activation.
        top: how many summands to list.

    Raises:
        LayerError: there is no such unit.
    """
    spec, classes = engine.spec, engine.net.num_classes
    field = unit_field(unit, spec, classes)
    source = maker(unit, spec)
    steps = _steps(_Subject(engine.net, engine.weights, captured, top), source)
    if source != unit:
        branch = int(source.layer.partition(".branch")[2][0])
        steps = (Concat(branch, naming.branch_label(spec, branch), source), *steps)
    return Explanation(
        unit=unit,
        label=naming.label(unit.layer, spec),
        field=field,
        steps=steps,
        result=_last_value(steps),
        captured=_at(captured[unit.layer], unit),
        rounding=_magnitude(steps) * ROUNDING,
        made=captured.made,
    )


@dataclass(frozen=True, slots=True)
class _Subject:
    """What the steps are read from."""

    net: GoogLeNet
    weights: Recipe
    tensors: Mapping[LayerId, Tensor]
    top: int

    def source(self, row: Layer) -> Tensor:
        """What a layer reads: [C, H, W] or [n]."""
        return self.tensors[row.inputs[0]][0]


def _arithmetic(row: Layer, spec: GoogLeNetSpec) -> Layer:
    """The layer where a value is computed: ReLU and dropout of a vector, and a head's row, only pass one on."""
    while row.kind in ("relu", "dropout", "auxiliary"):
        row = row_of(row.inputs[0], spec)
    return row


def _steps(subject: _Subject, unit: Unit) -> tuple[Step, ...]:
    """The steps of a unit that no depth concat hides."""
    net = subject.net
    row = row_of(unit.layer, net.spec, net.num_classes)
    if row.kind == "input":
        return (_pixel(subject, unit),)
    if row.kind in ("relu", "dropout", "auxiliary"):
        before = _steps(subject, replace(unit, layer=row.inputs[0]))
        value = _last_value(before)
        if row.kind == "relu":
            return (*before, Relu(value, max(0.0, value)))
        return (*before, Dropout(_module(net, row, nn.Dropout).p, value)) if row.kind == "dropout" else before
    if row.kind == "conv":
        return _conv_steps(subject, row, unit)
    return (_one_step(subject, row, unit),)


def _conv_steps(subject: _Subject, row: Layer, unit: Unit) -> tuple[Step, ...]:
    layer = _module(subject.net, row, Conv)
    operation = unit.layer.removeprefix(row.id).removeprefix(".")
    conv = sums.compute_convolution(layer.conv, row, subject.source(row), unit.channel, unit.y, unit.x, subject.top)
    steps: list[Step] = [conv]
    value = conv.value
    if layer.bn is not None and operation != "conv":
        norm = sums.compute_batch_norm(layer.bn, value, unit.channel)
        steps.append(norm)
        value = norm.value
    if operation not in ("conv", "bn"):
        steps.append(Relu(value, max(0.0, value)))
    return tuple(steps)


def _one_step(subject: _Subject, row: Layer, unit: Unit) -> Step:
    source, (channel, y, x) = subject.source(row), (unit.channel, unit.y, unit.x)
    if row.kind == "max pool":
        return sums.compute_max_pool(row, source, channel, y, x)
    if row.kind == "avg pool":
        return sums.compute_average_pool(row, source, channel, y, x)
    if row.kind == "lrn":
        return sums.compute_local_response_norm(
            _module(subject.net, row, nn.LocalResponseNorm), row, source, channel, y, x
        )
    assert row.kind == "linear", row.kind
    return sums.compute_linear(_module(subject.net, row, nn.Linear), row, source, channel, subject.top)


def _pixel(subject: _Subject, unit: Unit) -> Pixel:
    """The pixel behind an input value; torchvision's second normalisation replaces mean and std by 0.5."""
    recipe, value = subject.weights, _at(subject.tensors[unit.layer], unit)
    mean, std = (0.5, 0.5) if recipe.transform_input else (recipe.mean[unit.channel], recipe.std[unit.channel])
    byte = (value * std + mean) * 255
    if abs(byte - round(byte)) < _WHOLE_BYTE:
        byte = float(round(byte))
    return Pixel(COLOURS[unit.channel], byte, mean, std, (byte / 255 - mean) / std)


def _module(net: GoogLeNet, row: Layer, kind: type[M]) -> M:
    found = net.get_submodule(row.id)
    assert isinstance(found, kind)
    return found


def _last_value(steps: tuple[Step, ...]) -> float:
    last = steps[-1]
    assert not isinstance(last, Concat)
    return last.value


def _magnitude(steps: tuple[Step, ...]) -> float:
    """All summands' absolute total, as large as they are in the result."""
    magnitude = 0.0
    for step in steps:
        if isinstance(step, Convolution | Linear):
            magnitude = step.magnitude
        elif isinstance(step, BatchNorm):
            magnitude = (magnitude + abs(step.mean)) * abs(step.weight) / step.deviation + abs(step.bias)
        elif not isinstance(step, Concat | Relu):
            magnitude = max(magnitude, abs(step.value))
    return magnitude


def _at(tensor: Tensor, unit: Unit) -> float:
    return float(tensor[0, unit.channel, unit.y, unit.x] if tensor.ndim == 4 else tensor[0, unit.channel])
