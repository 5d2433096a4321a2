"""How much of the gradient is left on its way back through the layers: what is called vanishing where it is little.

Measured at each stage's output, from the main head's loss alone, as at inference: no dropout, batch norm with its stored
statistics. What the auxiliary losses add is `gradients`'s subject.
"""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import Tensor
from torch.nn import functional

from googlenet_core.blueprint import naming
from googlenet_core.blueprint.naming import LayerId
from googlenet_core.engine.engine import Engine
from googlenet_core.engine.fallback import goes_on_with_the_cpu
from googlenet_core.network.copies import copy_for_gradients
from googlenet_core.network.taps import Collector
from googlenet_core.tables import RowsByName
from googlenet_core.why.gradients import list_trunk_modules


@dataclass(frozen=True, slots=True)
class Left:
    """What arrives at one stage.

    Attributes:
        layer: the stage.
        label: the paper's label.
        length: L2 norm of the loss's gradient by all values that the stage puts out.
        share: that length over the length at the last module; 0 where no gradient arrives there.
    """

    layer: LayerId
    label: str
    length: float
    share: float


@goes_on_with_the_cpu
def follow_gradient(engine: Engine, x: Tensor) -> RowsByName[LayerId, Left]:
    """Follow the gradient of the main head's loss from the last module back to the first convolution.

    Args:
        engine: whose network is asked; not changed. What it answers is taken as right.
        x: one normalised image, [1, 3, 224, 224].

    Returns:
        The stages with parameters in order of execution, the last module at the end.

    Raises:
        InputError: ``x`` is not usable.
        BusyError: too many computations wait.
    """
    layers = list_trunk_modules(engine.spec)
    x = engine.place_one(x)
    with engine.turn(), torch.inference_mode(False), torch.enable_grad():
        net = copy_for_gradients(engine.net)
        tap = Collector(layers)
        logits = net(x.clone(), tap=tap).main
        loss = functional.cross_entropy(logits, logits.argmax(dim=1))
        slopes = torch.autograd.grad(loss, [tap.taken[layer] for layer in layers])
        lengths = [float(torch.linalg.vector_norm(slope)) for slope in slopes]
    return RowsByName(
        {
            layer: Left(layer, naming.label(layer, engine.spec), length, length / lengths[-1] if lengths[-1] else 0.0)
            for layer, length in zip(layers, lengths, strict=True)
        }
    )
