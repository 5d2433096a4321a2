"""What the auxiliary losses add: what reaches each module with and without them, measured.

One picture, one class taken as right, no label smoothing. Everything is computed as at inference (no dropout, batch
norm with its stored statistics), so that the same question always has the same answer; in training dropout would make it a random one.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

import torch
from torch import Tensor
from torch.nn import functional

from googlenet_core.arithmetic.beliefs import training_weights
from googlenet_core.blueprint import naming
from googlenet_core.blueprint.heads import HEADS
from googlenet_core.blueprint.naming import LayerId
from googlenet_core.blueprint.specs import GoogLeNetSpec
from googlenet_core.engine.engine import Engine
from googlenet_core.engine.fallback import goes_on_with_the_cpu
from googlenet_core.engine.pace import Pace
from googlenet_core.engine.provenance import Provenance
from googlenet_core.engine.targets import find_target
from googlenet_core.network.copies import copy_for_gradients
from googlenet_core.network.model import GoogLeNet, Heads
from googlenet_core.network.taps import Collector
from googlenet_core.pictures import samples


@dataclass(frozen=True, slots=True)
class Norms:
    """Length (L2 norm) of a gradient: of the main head's loss, of the weighted auxiliary losses, of all three.

    The gradients add up, their lengths do not: ``both`` is at most ``main + auxiliary``.
    """

    main: float
    auxiliary: float
    both: float

    @property
    def gain(self) -> float | None:
        """``both`` as a multiple of ``main``; None where the main loss has no gradient at all."""
        return self.both / self.main if self.main > 0 else None


@dataclass(frozen=True, slots=True)
class GradientRow:
    """One module of the trunk.

    Attributes:
        layer: its LayerId.
        label: the paper's label.
        weights: gradient of the loss by the module's parameters: what a training step would move.
        output: gradient of the loss by the module's output: the signal that arrives there.
        before_4a: whether its output reaches the head after inception (4a).
        before_4d: whether its output reaches the head after inception (4d).
    """

    layer: LayerId
    label: str
    weights: Norms
    output: Norms
    before_4a: bool
    before_4d: bool


@dataclass(frozen=True, slots=True)
class GradientReport:
    """Gradient norms of every module with parameters, in order of execution.

    Attributes:
        rows: one for each module of the trunk.
        losses: head -> cross entropy of the class, in nats, before weighting.
        loss_weights: head -> what its loss is multiplied by.
        target: number of the class that is taken as the right answer.
        label: its name.
        untrained: heads whose weights are random: their gradient is that of a first training step.
        made: what computed it.
    """

    rows: tuple[GradientRow, ...]
    losses: Mapping[str, float]
    loss_weights: Mapping[str, float]
    target: int
    label: str
    untrained: tuple[str, ...]
    made: Provenance


@dataclass(frozen=True, slots=True)
class GainsOverSeeds:
    """The least and the greatest `Norms.gain` of several networks with random weights, as measured once.

    Attributes:
        sample: the sample picture; the class taken as right is what the bundled network's main head says of it.
        seeds: of the networks.
        least, greatest: of the gains by the first convolution's parameters.
    """

    sample: str
    seeds: range
    least: float
    greatest: float


UNTRAINED_GAINS = GainsOverSeeds(samples.FIRST, range(8), least=1.83, greatest=2.86)
"""Of the paper's network with the bundled classes, drawn by `make_untrained`; one picture and eight seeds, no more."""


@goes_on_with_the_cpu
def measure_gradients(engine: Engine, x: Tensor, target: str | int | None = None) -> GradientReport:
    """Return how much gradient reaches each module from the main loss alone and from all three.

    Args:
        engine: whose network is asked, its unfolded one: these are the parameters that training moves. Not changed.
        x: one normalised image, [1, 3, 224, 224].
        target: name or number of the class taken as the right answer; by default the main head's best.

    Raises:
        InputError: ``x`` or the class is not usable.
        BusyError: too many computations wait.

    Example:
        >>> from googlenet_core import Engine, measure_gradients, preprocess, read_sample
        >>> engine = Engine.load(device="cpu")
        >>> picture = preprocess(read_sample("chelsea"), engine.weights)
        >>> measure_gradients(engine, picture.tensor, "cat").rows[0].weights.gain > 0
        True
    """
    number = None if target is None else find_target(target, engine.weights)
    x = engine.place_one(x)
    trunk = list_trunk_modules(engine.spec)
    loss_weights = training_weights(engine.spec)
    with Pace(engine) as pace, torch.inference_mode(False), torch.enable_grad():
        net = copy_for_gradients(engine.net)
        tap = Collector(trunk)
        pace.portion()
        heads = net(x.clone(), auxiliary=True, tap=tap)
        number = int(heads.main[0].argmax()) if number is None else number
        losses = _losses(heads, number)
        auxiliary = sum((loss_weights[name] * losses[name] for name in HEADS[1:]), torch.zeros_like(losses["main"]))
        wanted_tensors = _Wanted(net, tap.taken)
        main = wanted_tensors.gradients(loss_weights["main"] * losses["main"])
        extra = wanted_tensors.gradients(auxiliary)
        rows = tuple(_row(layer, engine.spec, main, extra) for layer in trunk)
        pace.done()
    return GradientReport(
        rows=rows,
        losses=MappingProxyType({name: float(loss.detach()) for name, loss in losses.items()}),
        loss_weights=MappingProxyType(loss_weights),
        target=number,
        label=engine.weights.labels[number],
        untrained=tuple(name for name in HEADS if name not in engine.weights.trained_heads),
        made=engine.provenance(pace.elapsed_ms),
    )


def list_trunk_modules(spec: GoogLeNetSpec) -> tuple[LayerId, ...]:
    """Return the LayerIds of the stages with parameters that lead to the main head: three convolutions and nine modules."""
    return tuple(stage for stage in naming.stages(spec) if stage.startswith(("conv", "inception")))


class _Wanted:
    """The tensors by which losses are differentiated: each module's output, and its parameters."""

    def __init__(self, net: GoogLeNet, outputs: Mapping[LayerId, Tensor]) -> None:
        self._tensors = {layer: [output, *net.get_submodule(layer).parameters()] for layer, output in outputs.items()}

    def gradients(self, loss: Tensor) -> dict[LayerId, list[Tensor]]:
        """LayerId -> gradient by its output, then by each of its parameters; nothing is left on the tensors."""
        flat = [tensor for tensors in self._tensors.values() for tensor in tensors]
        found = iter(torch.autograd.grad(loss, flat, retain_graph=True, materialize_grads=True))
        return {layer: [next(found) for _ in tensors] for layer, tensors in self._tensors.items()}


def _losses(heads: Heads, target: int) -> dict[str, Tensor]:
    right = torch.tensor([target], device=heads.main.device)
    named = {"main": heads.main, "aux_4a": heads.aux_4a, "aux_4d": heads.aux_4d}
    return {name: functional.cross_entropy(logits, right) for name, logits in named.items() if logits is not None}


def _row(
    layer: LayerId, spec: GoogLeNetSpec, main: Mapping[LayerId, list[Tensor]], extra: Mapping[LayerId, list[Tensor]]
) -> GradientRow:
    stages = naming.stages(spec)
    before = {head.tap: stages.index(layer) < stages.index(head.key) for head in spec.auxiliary}
    return GradientRow(
        layer=layer,
        label=naming.label(layer, spec),
        weights=_norms(main[layer][1:], extra[layer][1:]),
        output=_norms(main[layer][:1], extra[layer][:1]),
        before_4a=before["4a"],
        before_4d=before["4d"],
    )


def _norms(main: Sequence[Tensor], extra: Sequence[Tensor]) -> Norms:
    return Norms(_length(main), _length(extra), _length([a + b for a, b in zip(main, extra, strict=True)]))


def _length(tensors: Sequence[Tensor]) -> float:
    return math.hypot(*(float(torch.linalg.vector_norm(tensor)) for tensor in tensors))
