"""The calls to Captum. Captum hooks the network it is given, so it is only ever given a private one.

Imported when the first map is asked for: Captum brings matplotlib, which nobody else here needs.
"""

from __future__ import annotations

import contextlib
import logging
from collections.abc import Iterator
from typing import Any

import torch
from torch import Tensor, nn

from googlenet_core.blueprint.heads import HEAD_LAYERS
from googlenet_core.blueprint.naming import LayerId
from googlenet_core.engine.pace import IMAGES_AT_ONCE, STEPS_AT_ONCE, Pace
from googlenet_core.network.model import GoogLeNet
from googlenet_core.network.taps import collect
from googlenet_core.why.methods import Values


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
        index: the class; None takes the best one of the first image and keeps to it.
        pace: gives others their turn before each forward pass.
    """

    def __init__(self, net: GoogLeNet, head: str, index: int | None, pace: Pace) -> None:
        super().__init__()
        self.net = net
        self.index = index
        self.first: float | None = None
        self._layer, self._pace, self._seen = HEAD_LAYERS[head], pace, 0

    def forward(self, x: Tensor) -> Tensor:
        """Return the logit of each image; that of the very first one is kept in ``first``."""
        self._pace.portion(self._seen)
        self._seen += len(x)
        logits = collect(self.net, x, [self._layer])[self._layer]
        if self.index is None:
            self.index = int(logits[0].argmax())
        chosen = logits[:, self.index]
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


def grad_cam(model: ClassLogit, x: Tensor, values: Values, layer: LayerId) -> tuple[Tensor, None]:
    """Return [1, 1, H, W]: feature maps times the mean of their gradients, summed over channels."""
    method = LayerGradCam(model, model.net.get_submodule(layer))
    return method.attribute(x, relu_attributions=bool(values["positive_only"])), None


def saliency(model: ClassLogit, x: Tensor) -> tuple[Tensor, None]:
    """Return [1, 3, 224, 224]: the gradient of the logit by the picture, with its sign."""
    return Saliency(model).attribute(x.clone().requires_grad_(), abs=False), None


def guided_backprop(model: ClassLogit, x: Tensor) -> tuple[Tensor, None]:
    """Return [1, 3, 224, 224]: the gradient by the picture, where ReLUs pass back only what is positive.

    Captum's own class gives the same numbers, but warns on every call, and a warning can only be silenced for all
    threads at once. So the private network's ReLUs are exchanged instead.
    """
    for module in list(model.net.modules()):
        if hasattr(module, "relu"):
            module.relu = _GuidedReLU()
    return saliency(model, x)


def integrated_gradients(model: ClassLogit, x: Tensor, values: Values, baseline: Tensor) -> tuple[Tensor, float]:
    """Return [1, 3, 224, 224] and the convergence delta: by how much the sum misses the difference of the scores."""
    with torch.no_grad():
        model(x)  # the class is the picture's best, not that of a step towards it
    maps, delta = IntegratedGradients(model).attribute(
        x.clone().requires_grad_(),
        baselines=baseline,
        n_steps=int(values["n_steps"]),
        internal_batch_size=STEPS_AT_ONCE,
        return_convergence_delta=True,
    )
    return maps, float(delta[0])


def occlusion(model: ClassLogit, x: Tensor, values: Values, baseline: Tensor) -> tuple[Tensor, None]:
    """Return [1, 1, 224, 224]: by how much the logit falls when a square is covered, averaged over the squares."""
    window, stride = int(values["window_px"]), int(values["stride_px"])
    maps = Occlusion(model).attribute(
        x,
        sliding_window_shapes=(3, window, window),
        strides=(3, stride, stride),
        baselines=baseline,
        perturbations_per_eval=IMAGES_AT_ONCE,
    )
    return maps[:, :1], None  # the three colours are covered together, so their maps are the same
