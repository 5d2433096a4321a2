"""One training step, taken on a copy: what each head's loss was before, and what it is after.

As in `gradients`: one picture, one class taken as right, no dropout, batch norm with its stored statistics. A training
run takes the mean over many pictures for each step, and very many steps.
"""

from __future__ import annotations

from collections.abc import Mapping
from copy import deepcopy
from dataclasses import dataclass
from types import MappingProxyType

import torch
from torch import Tensor
from torch.nn import functional

from googlenet_core.arithmetic.beliefs import training_weights
from googlenet_core.engine.engine import Engine
from googlenet_core.engine.fallback import goes_on_with_the_cpu
from googlenet_core.engine.targets import find_target
from googlenet_core.errors import InputError
from googlenet_core.network.model import Heads

RATE = 0.001
"""Learning rate: what the gradient is multiplied by before it is subtracted from the parameters."""


@dataclass(frozen=True, slots=True)
class TrainingStep:
    """What one step did.

    Attributes:
        before: head -> cross entropy of the class, in nats, before the step.
        after: the same after it.
        loss_weights: head -> what its loss is multiplied by in the sum that the step made smaller.
        target: number of the class that was taken as right.
        label: its name.
        rate: the learning rate.
    """

    before: Mapping[str, float]
    after: Mapping[str, float]
    loss_weights: Mapping[str, float]
    target: int
    label: str
    rate: float

    @property
    def total_before(self) -> float:
        """The weighted sum of the losses before the step."""
        return sum(self.loss_weights[head] * loss for head, loss in self.before.items())

    @property
    def total_after(self) -> float:
        """The weighted sum of the losses after the step."""
        return sum(self.loss_weights[head] * loss for head, loss in self.after.items())


@goes_on_with_the_cpu
def take_step(engine: Engine, x: Tensor, target: str | int | None = None, rate: float = RATE) -> TrainingStep:
    """Move every parameter of a copy once against its gradient of the three heads' weighted loss, and look again.

    Args:
        engine: whose network is copied; not changed.
        x: one normalised image, [1, 3, 224, 224].
        target: name or number of the class taken as right; by default what the main head holds second most likely, so
            that there is something to learn.
        rate: the learning rate, above 0.

    Raises:
        InputError: ``x``, the class or the rate is not usable.
        BusyError: too many computations wait.
    """
    if not 0 < rate < 1:
        raise InputError(f"A learning rate lies between 0 and 1, and is not {rate:g}.")
    number = None if target is None else find_target(target, engine.weights)
    x = engine.place_one(x)
    loss_weights = training_weights(engine.spec)
    with engine.turn(), torch.inference_mode(False), torch.enable_grad():
        net = deepcopy(engine.net).requires_grad_(True)
        x = x.clone()
        heads = net(x, auxiliary=True)
        number = _second(heads.main[0]) if number is None else number
        before = _losses(heads, number)
        total = torch.stack([loss_weights[head] * loss for head, loss in before.items()]).sum()
        parameters = list(net.parameters())
        slopes = torch.autograd.grad(total, parameters)
        with torch.no_grad():
            for parameter, slope in zip(parameters, slopes, strict=True):
                parameter.sub_(slope, alpha=rate)
            after = _losses(net(x, auxiliary=True), number)
    return TrainingStep(
        before=_numbers(before),
        after=_numbers(after),
        loss_weights=MappingProxyType(loss_weights),
        target=number,
        label=engine.weights.labels[number],
        rate=rate,
    )


def _second(logits: Tensor) -> int:
    return int(logits.topk(min(2, len(logits))).indices[-1])


def _losses(heads: Heads, target: int) -> dict[str, Tensor]:
    right = torch.tensor([target], device=heads.main.device)
    found = {"main": heads.main, "aux_4a": heads.aux_4a, "aux_4d": heads.aux_4d}
    return {head: functional.cross_entropy(logits, right) for head, logits in found.items() if logits is not None}


def _numbers(losses: Mapping[str, Tensor]) -> Mapping[str, float]:
    return MappingProxyType({head: float(loss.detach()) for head, loss in losses.items()})
