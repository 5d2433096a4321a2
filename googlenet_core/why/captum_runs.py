"""The calls to Captum. Captum hooks the network it is given, so it is only ever given a private one.

Imported when the first map is asked for: Captum brings matplotlib, which nobody else here needs.
"""

from __future__ import annotations

import contextlib
import logging
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

import torch
from torch import Tensor, nn

from googlenet_core.blueprint.heads import HEAD_LAYERS
from googlenet_core.blueprint.naming import LayerId
from googlenet_core.engine.pace import IMAGES_AT_ONCE, STEPS_AT_ONCE, Pace
from googlenet_core.network.model import GoogLeNet
from googlenet_core.network.taps import collect
from googlenet_core.why.methods import Settings


@contextlib.contextmanager
def _without_notices(library: str) -> Iterator[None]:
    """Leave unsaid what a library has to say below an error."""
    log = logging.getLogger(library)
    before = log.level
    log.setLevel(logging.ERROR)
    try:
        yield
    finally:
        log.setLevel(before)


with _without_notices("matplotlib"):  # that it found no folder of its own to write to: nothing is drawn with it
    from captum.attr import IntegratedGradients, LayerGradCam, Occlusion, Saliency


class ClassLogit(nn.Module):
    """Images [N, 3, 224, 224] -> the logit of one class of one head, [N]; no further than that head.

    Args:
        net: a private network in eval mode.
        head: one of the three heads.
        target: the class's number; None takes the best one of the first image and keeps to it.
        pace: gives others their turn before each forward pass.
    """

    def __init__(self, net: GoogLeNet, head: str, target: int | None, pace: Pace) -> None:
        super().__init__()
        self.net = net
        self.target = target
        self.first: float | None = None
        self._layer, self._pace, self._seen = HEAD_LAYERS[head], pace, 0

    def forward(self, x: Tensor) -> Tensor:
        """Return the logit of each image; that of the very first one is kept in ``first``."""
        self._pace.portion(self._seen)
        self._seen += len(x)
        logits = collect(self.net, x, [self._layer])[self._layer]
        if self.target is None:
            self.target = int(logits[0].argmax())
        chosen = logits[:, self.target]
        if self.first is None:
            self.first = float(chosen[0].detach())
        return chosen


class _PositiveGradient(torch.autograd.Function):
    """ReLU that passes back only what is positive: where its input and the gradient both are."""

    @staticmethod
    def forward(ctx: Any, x: Tensor) -> Tensor:
        y = x.clamp(min=0)
        ctx.save_for_backward(y)
        return y

    @staticmethod
    def backward(ctx: Any, gradient: Tensor) -> Tensor:
        y: Tensor = ctx.saved_tensors[0]
        return gradient.clamp(min=0) * (y > 0)


class _GuidedReLU(nn.Module):
    def forward(self, x: Tensor) -> Tensor:
        result: Tensor = _PositiveGradient.apply(x)  # type: ignore[no-untyped-call]
        return result


@dataclass(frozen=True, slots=True, eq=False)
class Task:
    """What one run of a method works on.

    Attributes:
        model: answers with the logit of the class; private, and changed by some methods.
        x: the image, [1, 3, 224, 224].
        values: the method's settings.
        layer: whose feature maps are looked at, as ``model`` calls it.
        baseline: the image that ``x`` is compared with or covered by, like ``x``.
    """

    model: ClassLogit
    x: Tensor
    values: Settings
    layer: LayerId
    baseline: Tensor


Found = tuple[Tensor, float | None]
"""A map, and the convergence delta of a method that has one."""


def _grad_cam(task: Task) -> Found:
    """[1, 1, H, W]: feature maps times the mean of their gradients, summed over channels."""
    method = LayerGradCam(task.model, task.model.net.get_submodule(task.layer))
    return method.attribute(task.x, relu_attributions=bool(task.values["positive_only"])), None


def _saliency(task: Task) -> Found:
    """[1, 3, 224, 224]: the gradient of the logit by the picture, with its sign."""
    return Saliency(task.model).attribute(task.x.clone().requires_grad_(), abs=False), None


def _guided_backprop(task: Task) -> Found:
    """[1, 3, 224, 224]: the gradient by the picture, where ReLUs pass back only what is positive.

    Captum's own class gives the same numbers, but warns on every call, and a warning can only be silenced for all
    threads at once. So the private network's ReLUs are exchanged instead.
    """
    for module in list(task.model.net.modules()):
        if hasattr(module, "relu"):
            module.relu = _GuidedReLU()
    return _saliency(task)


def _integrated_gradients(task: Task) -> Found:
    """[1, 3, 224, 224] and the convergence delta: by how much the sum misses the difference of the scores."""
    with torch.no_grad():
        task.model(task.x)  # the class is the picture's best, not that of a step towards it
    maps, delta = IntegratedGradients(task.model).attribute(
        task.x.clone().requires_grad_(),
        baselines=task.baseline,
        n_steps=int(task.values["n_steps"]),
        internal_batch_size=STEPS_AT_ONCE,
        return_convergence_delta=True,
    )
    return maps, float(delta[0])


def _occlusion(task: Task) -> Found:
    """[1, 1, 224, 224]: by how much the logit falls when a square is covered, averaged over the squares."""
    window, stride = int(task.values["window_px"]), int(task.values["stride_px"])
    maps = Occlusion(task.model).attribute(
        task.x,
        sliding_window_shapes=(3, window, window),
        strides=(3, stride, stride),
        baselines=task.baseline,
        perturbations_per_eval=IMAGES_AT_ONCE,
    )
    return maps[:, :1], None  # the three colours are covered together, so their maps are the same


RUNS: Mapping[str, Callable[[Task], Found]] = MappingProxyType(
    {
        "grad-cam": _grad_cam,
        "saliency": _saliency,
        "guided-backprop": _guided_backprop,
        "integrated-gradients": _integrated_gradients,
        "occlusion": _occlusion,
    }
)
"""What computes each of `methods.METHODS`."""
