"""GoogLeNet without our engine: once with hooks on a copy, once written out with torch's functions from a state dict."""

from __future__ import annotations

from collections.abc import Mapping
from copy import deepcopy

import torch
from torch import Tensor, nn
from torch.nn import functional

from googlenet_core.network.model import GoogLeNet


def disturb_statistics(net: GoogLeNet) -> None:
    """Give batch norm the mean, variance, scale and shift of a trained network, so that folding has work to do."""
    for module in net.modules():
        if isinstance(module, nn.BatchNorm2d):
            assert module.running_mean is not None
            assert module.running_var is not None
            nn.init.normal_(module.running_mean, std=0.3)
            nn.init.uniform_(module.running_var, 0.3, 3)
            nn.init.uniform_(module.weight, 0.3, 2)
            nn.init.normal_(module.bias, std=0.3)


def every_tensor(net: GoogLeNet, x: Tensor) -> dict[str, Tensor]:
    """The output of every module of the network, seen by hooks on a copy, and the input."""
    net = deepcopy(net)
    seen = {"input": x}

    def hook(name: str) -> object:
        return lambda _module, _inputs, output: seen.update({name: output.detach().clone()})

    for name, module in net.named_modules():
        if name:
            module.register_forward_hook(hook(name))
    net(x, auxiliary=True)  # with gradients: nothing is done in place
    return seen


def relative_error(found: Tensor, wanted: Tensor) -> float:
    """Largest difference as a part of the largest value."""
    assert found.shape == wanted.shape
    return float((found - wanted).abs().max() / wanted.abs().max())


def lrn_as_caffe(x: Tensor, size: int = 5, alpha: float = 1e-4, beta: float = 0.75, k: float = 1.0) -> Tensor:
    """x / (k + alpha/size · sum of squares over ``size`` neighbouring channels) ^ beta, cell by cell."""
    channels = x.shape[1]
    sums = [x[:, max(0, c - size // 2) : c + size // 2 + 1].square().sum(1) for c in range(channels)]
    return x / (k + alpha / size * torch.stack(sums, 1)) ** beta


def by_hand(state: Mapping[str, Tensor], x: Tensor, *, third_padding: int, pool4: int, adaptive: bool) -> list[Tensor]:
    """Logits of the main head, of the head after 4a and of the head after 4d, from the state dict and nothing else."""
    batch_norm = "conv1.bn.weight" in state

    def conv(name: str, x: Tensor, stride: int = 1, padding: int = 0) -> Tensor:
        x = functional.conv2d(x, state[f"{name}.conv.weight"], state.get(f"{name}.conv.bias"), stride, padding)
        if batch_norm:
            mean, variance, scale, shift = (
                state[f"{name}.bn.{part}"][:, None, None] for part in ("running_mean", "running_var", "weight", "bias")
            )
            x = (x - mean) / torch.sqrt(variance + 1e-3) * scale + shift
        return x.clamp(min=0)

    def pool(x: Tensor, kernel: int = 3) -> Tensor:
        return functional.max_pool2d(x, kernel, 2, ceil_mode=True)

    def lrn(x: Tensor) -> Tensor:
        return x if batch_norm else lrn_as_caffe(x)

    def inception(name: str, x: Tensor) -> Tensor:
        own = f"inception{name}"
        around = functional.max_pool2d(x, 3, 1, 1)
        return torch.cat(
            [
                conv(f"{own}.branch1", x),
                conv(f"{own}.branch2.1", conv(f"{own}.branch2.0", x), padding=1),
                conv(f"{own}.branch3.1", conv(f"{own}.branch3.0", x), padding=third_padding),
                conv(f"{own}.branch4.1", around),
            ],
            1,
        )

    def linear(name: str, x: Tensor) -> Tensor:
        return x @ state[f"{name}.weight"].T + state[f"{name}.bias"]

    def head(name: str, x: Tensor) -> Tensor:
        x = functional.adaptive_avg_pool2d(x, 4) if adaptive else functional.avg_pool2d(x, 5, 3)
        return linear(f"{name}.fc2", linear(f"{name}.fc1", conv(f"{name}.conv", x).flatten(1)).clamp(min=0))

    x = lrn(pool(conv("conv1", x, stride=2, padding=3)))
    x = pool(lrn(conv("conv3", conv("conv2", x), padding=1)))
    x = pool(inception("3b", inception("3a", x)))
    x = inception("4a", x)
    aux_4a = head("aux1", x)
    x = inception("4d", inception("4c", inception("4b", x)))
    aux_4d = head("aux2", x)
    x = pool(inception("4e", x), pool4)
    x = inception("5b", inception("5a", x))
    return [linear("fc", x.mean((2, 3))), aux_4a, aux_4d]
