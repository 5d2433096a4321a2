"""GoogLeNet as one `torch.nn.Module` for every variant, its forward pass readable beside Table 1.

State-dict keys are torchvision's. Every tensor is handed to an optional tap (`taps`), so that nothing has to be hooked
onto a network that many threads share. Modules without parameters (``lrn1``, ``aux1.pool`` ...) exist
beside torchvision's so that each step has a name. Loading weights and choosing a device are not done here.
"""

from __future__ import annotations

import math
from typing import NamedTuple

import torch
from torch import Tensor, nn
from torch.nn import functional

from googlenet_core.blueprint.specs import (
    ADAPTIVE_CELLS,
    AUX_POOL,
    BRANCH_POOL,
    STRIDE_2_POOL,
    AuxiliarySpec,
    GoogLeNetSpec,
    PoolSpec,
)
from googlenet_core.network.response_norm import LocalResponseNorm
from googlenet_core.network.taps import NO_TAP, Tap

CONV_BIAS_INIT = 0.2
"""Initial bias of a convolution, as in the BVLC Caffe model."""


class Heads(NamedTuple):
    """Logits [N, classes] of the three outputs; an auxiliary one is None where it was not computed.

    Example:
        >>> import torch
        >>> from googlenet_core import Heads
        >>> Heads(main=torch.zeros(1, 10), aux_4a=None, aux_4d=None).main.shape
        torch.Size([1, 10])
    """

    main: Tensor
    aux_4a: Tensor | None
    aux_4d: Tensor | None


class Conv(nn.Module):
    """Convolution, batch norm where the variant has it, ReLU: [N, in, H, W] -> [N, out, H', W']."""

    def __init__(
        self, layer_id: str, spec: GoogLeNetSpec, in_channels: int, out_channels: int, kernel: int, stride: int = 1
    ) -> None:
        super().__init__()
        self.layer_id = layer_id
        self.conv = nn.Conv2d(in_channels, out_channels, kernel, stride, kernel // 2, bias=spec.conv_bias)
        self.bn = nn.BatchNorm2d(out_channels, eps=spec.bn_eps) if spec.batch_norm else None
        self.relu = nn.ReLU()

    def forward(self, x: Tensor, tap: Tap = NO_TAP) -> Tensor:
        """Return the activation after the ReLU."""
        before_relu = f"{self.layer_id}.conv"
        x = tap.take(before_relu, self.conv(x))
        if self.bn is not None:
            before_relu = f"{self.layer_id}.bn"
            x = tap.take(before_relu, self.bn(x))
        # In place where nobody else reads the tensor: a second map of 64×112×112 costs more than the convolution.
        in_place = not torch.is_grad_enabled() and not tap.wants(before_relu)
        x = tap.take(f"{self.layer_id}.relu", functional.relu_(x) if in_place else self.relu(x))
        return tap.take(self.layer_id, x)


class BranchPool(nn.MaxPool2d):
    """The size-keeping max pool that opens the fourth branch."""

    def __init__(self, layer_id: str) -> None:
        super().__init__(BRANCH_POOL.kernel, BRANCH_POOL.stride, BRANCH_POOL.padding, ceil_mode=BRANCH_POOL.ceil)
        self.layer_id = layer_id

    def forward(self, x: Tensor, tap: Tap = NO_TAP) -> Tensor:
        """Return the largest value of each 3×3 neighbourhood."""
        return tap.take(self.layer_id, super().forward(x))


class ConvBranch(nn.Sequential):
    """Two layers in a row; the output of the second is the branch's."""

    def __init__(self, layer_id: str, first: nn.Module, second: nn.Module) -> None:
        super().__init__(first, second)
        self.layer_id = layer_id

    def forward(self, x: Tensor, tap: Tap = NO_TAP) -> Tensor:
        """Run both layers."""
        for layer in self:
            x = layer(x, tap)
        return tap.take(self.layer_id, x)


class Inception(nn.Module):
    """Four branches side by side and their depth concat: [N, in, H, W] -> [N, n1x1 + n3x3 + n5x5 + pool_proj, H, W]."""

    def __init__(self, spec: GoogLeNetSpec, name: str) -> None:
        super().__init__()
        module = spec.module(name)
        inputs = spec.in_channels(name)
        self.layer_id = own = module.id

        def conv(layer: str, source: int, width: int, kernel: int = 1) -> Conv:
            return Conv(f"{own}.{layer}", spec, source, width, kernel)

        def branch(number: int, first: nn.Module, second: nn.Module) -> ConvBranch:
            return ConvBranch(f"{own}.branch{number}", first, second)

        self.branch1 = conv("branch1", inputs, module.n1x1)
        self.branch2 = branch(
            2,
            conv("branch2.0", inputs, module.n3x3_reduce),
            conv("branch2.1", module.n3x3_reduce, module.n3x3, 3),
        )
        self.branch3 = branch(
            3,
            conv("branch3.0", inputs, module.n5x5_reduce),
            conv("branch3.1", module.n5x5_reduce, module.n5x5, spec.third_kernel),
        )
        self.branch4 = branch(4, BranchPool(f"{own}.branch4.0"), conv("branch4.1", inputs, module.pool_proj))

    def forward(self, x: Tensor, tap: Tap = NO_TAP) -> Tensor:
        """Run the four branches on ``x`` and join them in depth."""
        outputs = [branch(x, tap) for branch in (self.branch1, self.branch2, self.branch3, self.branch4)]
        return tap.take(self.layer_id, torch.cat(outputs, dim=1))


class Auxiliary(nn.Module):
    """An auxiliary head, the paper's auxiliary classifier: [N, in, 14, 14] -> logits [N, classes] (section 5 of the paper)."""

    def __init__(self, spec: GoogLeNetSpec, head: AuxiliarySpec, num_classes: int) -> None:
        super().__init__()
        self.layer_id = head.key
        inputs = spec.module(head.tap).out_channels
        self.pool = (
            nn.AdaptiveAvgPool2d(ADAPTIVE_CELLS)
            if head.adaptive_pool
            else nn.AvgPool2d(AUX_POOL.kernel, AUX_POOL.stride)
        )
        self.conv = Conv(f"{head.key}.conv", spec, inputs, head.conv, 1)
        self.fc1 = nn.Linear(head.conv * ADAPTIVE_CELLS**2, head.hidden)
        self.relu = nn.ReLU()
        self.dropout = nn.Dropout(head.dropout)
        self.fc2 = nn.Linear(head.hidden, num_classes)

    def forward(self, x: Tensor, tap: Tap = NO_TAP) -> Tensor:
        """Return the head's logits."""
        own = self.layer_id
        x = tap.take(f"{own}.pool", self.pool(x))  # N×512×4×4 (528 after 4d)
        x = self.conv(x, tap)  # N×128×4×4
        x = tap.take(f"{own}.fc1", self.fc1(torch.flatten(x, 1)))  # N×1024
        x = tap.take(f"{own}.relu", self.relu(x))
        x = tap.take(f"{own}.dropout", self.dropout(x))
        x = tap.take(f"{own}.fc2", self.fc2(x))  # N×classes
        return tap.take(own, x)


def _max_pool(pool: PoolSpec) -> nn.MaxPool2d:
    return nn.MaxPool2d(pool.kernel, pool.stride, pool.padding, ceil_mode=pool.ceil)


class GoogLeNet(nn.Module):
    """The whole network: [N, 3, 224, 224] -> `Heads`.

    Args:
        spec: which variant to build.
        num_classes: width of the last layer of each head.

    Example:
        >>> import torch
        >>> from googlenet_core import PAPER, GoogLeNet
        >>> heads = GoogLeNet(PAPER, num_classes=10).eval()(torch.zeros(1, 3, 224, 224))
        >>> heads.main.shape, heads.aux_4a  # the auxiliary heads are for training
        (torch.Size([1, 10]), None)
    """

    def __init__(self, spec: GoogLeNetSpec, num_classes: int = 1000) -> None:
        super().__init__()
        self.spec = spec
        self.num_classes = num_classes
        self.conv1 = Conv("conv1", spec, 3, spec.conv1, kernel=7, stride=2)
        self.maxpool1 = _max_pool(STRIDE_2_POOL)
        self.conv2 = Conv("conv2", spec, spec.conv1, spec.conv2, kernel=1)
        self.conv3 = Conv("conv3", spec, spec.conv2, spec.conv3, kernel=3)
        self.maxpool2 = _max_pool(STRIDE_2_POOL)
        if spec.lrn:
            lrn = spec.lrn
            self.lrn1 = LocalResponseNorm(lrn.size, lrn.alpha, lrn.beta, lrn.k)
            self.lrn2 = LocalResponseNorm(lrn.size, lrn.alpha, lrn.beta, lrn.k)
        self.inception3a = Inception(spec, "3a")
        self.inception3b = Inception(spec, "3b")
        self.maxpool3 = _max_pool(STRIDE_2_POOL)
        self.inception4a = Inception(spec, "4a")
        self.inception4b = Inception(spec, "4b")
        self.inception4c = Inception(spec, "4c")
        self.inception4d = Inception(spec, "4d")
        self.inception4e = Inception(spec, "4e")
        self.maxpool4 = _max_pool(spec.pool4)
        self.inception5a = Inception(spec, "5a")
        self.inception5b = Inception(spec, "5b")
        after_4a, after_4d = spec.auxiliary
        self.aux1 = Auxiliary(spec, after_4a, num_classes)
        self.aux2 = Auxiliary(spec, after_4d, num_classes)
        self.avgpool = nn.AdaptiveAvgPool2d(1)
        self.dropout = nn.Dropout(spec.dropout)
        self.fc = nn.Linear(spec.modules[-1].out_channels, num_classes)
        self.apply(_initialise)

    def forward(self, x: Tensor, auxiliary: bool = False, tap: Tap = NO_TAP) -> Heads:
        """Compute the logits.

        Args:
            x: normalised images, [N, 3, 224, 224].
            auxiliary: compute the auxiliary heads in eval mode too; in training mode they always are.
            tap: receives every tensor under its LayerId.
        """
        auxiliary = auxiliary or self.training
        take = tap.take
        x = take("input", x)
        x = self.conv1(x, tap)  # N×64×112×112
        x = take("maxpool1", self.maxpool1(x))  # N×64×56×56
        x = take("lrn1", self.lrn1(x)) if self.spec.lrn else x
        x = self.conv2(x, tap)  # N×64×56×56
        x = self.conv3(x, tap)  # N×192×56×56
        x = take("lrn2", self.lrn2(x)) if self.spec.lrn else x
        x = take("maxpool2", self.maxpool2(x))  # N×192×28×28
        x = self.inception3a(x, tap)  # N×256×28×28
        x = self.inception3b(x, tap)  # N×480×28×28
        x = take("maxpool3", self.maxpool3(x))  # N×480×14×14
        x = self.inception4a(x, tap)  # N×512×14×14
        aux_4a = self.aux1(x, tap) if auxiliary else None
        x = self.inception4b(x, tap)  # N×512×14×14
        x = self.inception4c(x, tap)  # N×512×14×14
        x = self.inception4d(x, tap)  # N×528×14×14
        aux_4d = self.aux2(x, tap) if auxiliary else None
        x = self.inception4e(x, tap)  # N×832×14×14
        x = take("maxpool4", self.maxpool4(x))  # N×832×7×7
        x = self.inception5a(x, tap)  # N×832×7×7
        x = self.inception5b(x, tap)  # N×1024×7×7
        x = take("avgpool", self.avgpool(x))  # N×1024×1×1
        x = take("dropout", self.dropout(torch.flatten(x, 1)))  # N×1024
        main = take("fc", self.fc(x))  # N×classes
        return Heads(main, aux_4a, aux_4d)


def training_loss(heads: Heads, target: Tensor, spec: GoogLeNetSpec) -> Tensor:
    """Cross entropy of the main head plus that of each auxiliary head times its weight (0.3; section 5 of the paper).

    Args:
        heads: logits from a network in training mode.
        target: class indices, [N].
        spec: where the weights stand.

    Raises:
        ValueError: an auxiliary head was not computed.

    Example:
        >>> import torch
        >>> from googlenet_core import PAPER, GoogLeNet, training_loss
        >>> network = GoogLeNet(PAPER, num_classes=10).train()
        >>> training_loss(network(torch.zeros(2, 3, 224, 224)), torch.tensor([1, 7]), PAPER).backward()
    """
    if heads.aux_4a is None or heads.aux_4d is None:
        raise ValueError(
            "The training loss needs all three heads: put the network in training mode or pass auxiliary=True."
        )
    loss = functional.cross_entropy(heads.main, target)
    for head, logits in zip(spec.auxiliary, (heads.aux_4a, heads.aux_4d), strict=True):
        loss = loss + head.loss_weight * functional.cross_entropy(logits, target)
    return loss


def _initialise(module: nn.Module) -> None:
    """Caffe's filler: variance 1 / fan-in, convolution biases 0.2; before batch norm He's variance, 2 / fan-in."""
    if isinstance(module, nn.Conv2d | nn.Linear) and not module.weight.is_meta:
        gain = 1 if module.bias is not None else 2
        bound = math.sqrt(3 * gain / module.weight[0].numel())
        nn.init.uniform_(module.weight, -bound, bound)
        if module.bias is not None:
            nn.init.constant_(module.bias, CONV_BIAS_INIT if isinstance(module, nn.Conv2d) else 0.0)
