"""Local response norm as shifted squares added up: PyTorch's values, several times as fast on a CPU.

PyTorch's own pads, pools in three dimensions and takes a power; there is no kernel of its own for it. How the network uses
it is not decided here.
"""

from __future__ import annotations

import torch
from torch import Tensor, nn

_BETA = 0.75
"""The usual exponent, which two square roots make."""


class LocalResponseNorm(nn.LocalResponseNorm):
    """x / (k + alpha/size · sum of squares over ``size`` neighbouring channels) ^ beta: [N, C, H, W] -> [N, C, H, W].

    Source: Krizhevsky et al., 2012, section 3.3, with Caffe's alpha/size. Gradients are exact.

    Example:
        >>> LocalResponseNorm(5)(torch.ones(1, 64, 2, 2)).shape
        torch.Size([1, 64, 2, 2])
    """

    def forward(self, x: Tensor) -> Tensor:
        """Return the normalised maps; ``x`` stays as it is."""
        squares = x.square().mul_(self.alpha / self.size)
        base = squares + self.k
        for shift in range(1, self.size // 2 + 1):  # the channels before
            base[:, shift:].add_(squares[:, :-shift])
        for shift in range(1, (self.size - 1) // 2 + 1):  # and after
            base[:, :-shift].add_(squares[:, shift:])
        if self.beta != _BETA:
            return x / base.pow(self.beta)
        if torch.is_grad_enabled():
            root = base.sqrt()
            return x / (root * root.sqrt())
        root = base.sqrt_()  # in memory that is at hand: fresh memory takes longer than the sums
        power = root.mul_(torch.sqrt(root, out=squares))
        return torch.div(x, power, out=power)
