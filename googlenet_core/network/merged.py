"""Inception modules for inference on a CPU: their 1×1 convolutions as matrix products, three of them as one.

The first layers of three branches read the same maps, so their kernels, side by side, are one matrix. A product of
matrices takes each weight as it lies there; a convolution lays its weights out anew at every pass, which takes as long
as a small one itself.
"""

from __future__ import annotations

from typing import cast

import torch
from torch import Tensor, nn
from torch.nn import functional

from googlenet_core.network.model import Conv, Inception
from googlenet_core.network.taps import NO_TAP, Tap


class MergedInception(Inception):
    """An `Inception` without batch norm that computes the same sums with fewer steps where nobody looks inside.

    Where a tap wants a tensor from inside, and where gradients are recorded, every layer computes its own, as in
    `Inception`.

    Args:
        plain: whose branches become its own; frozen and in the memory format in which it will run.
    """

    _kernels: Tensor
    _biases: Tensor

    def __init__(self, plain: Inception) -> None:
        nn.Module.__init__(self)
        self.layer_id = plain.layer_id
        self.branch1, self.branch2 = plain.branch1, plain.branch2
        self.branch3, self.branch4 = plain.branch3, plain.branch4
        self.train(plain.training)
        self._inside = tuple(f"{plain.layer_id}.{name}" for name, _ in plain.named_modules() if name)
        first = [cast("Conv", layer).conv for layer in (plain.branch1, plain.branch2[0], plain.branch3[0])]
        self._widths = [layer.out_channels for layer in first]
        # Beside the state dict, whose keys are torchvision's.
        self.register_buffer("_kernels", torch.cat([layer.weight.flatten(1) for layer in first]), persistent=False)
        self.register_buffer("_biases", torch.cat([_bias(layer) for layer in first]), persistent=False)

    def forward(self, x: Tensor, tap: Tap = NO_TAP) -> Tensor:
        """Run the four branches on ``x`` and join them in depth."""
        if torch.is_grad_enabled() or any(map(tap.wants, self._inside)):
            return super().forward(x, tap)
        merged = _multiply(x, self._kernels, self._biases)
        one, reduced_for_two, reduced_for_three = merged.split_with_sizes(self._widths, dim=1)
        projection = cast("Conv", self.branch4[1]).conv
        outputs = (
            one,
            self.branch2[1](reduced_for_two),
            self.branch3[1](reduced_for_three),
            _multiply(self.branch4[0](x), projection.weight.flatten(1), _bias(projection)),
        )
        return tap.take(self.layer_id, torch.cat(outputs, dim=1))


def _multiply(x: Tensor, kernels: Tensor, biases: Tensor) -> Tensor:
    """A 1×1 convolution and its ReLU: [N, in, H, W], [out, in], [out] -> [N, out, H, W], channels last."""
    return functional.relu_(functional.linear(x.permute(0, 2, 3, 1), kernels, biases)).permute(0, 3, 1, 2)


def _bias(layer: nn.Conv2d) -> Tensor:
    assert layer.bias is not None, "batch norm has to be folded first"
    return layer.bias
