"""Copies of a network: a faster one for inference, and ones that a caller may hook, change or differentiate.

For inference batch norm is folded into the convolutions, memory is channels-last, and on a CPU 1×1 convolutions are
merged. Folding gives another GoogLeNet, whose convolutions have biases and whose `spec` says so; the output of a folded
``.conv`` is what ``.bn`` was. The other copies have modules of their own and read the same weights in memory: they cost
milliseconds and next to no memory. The original is left as it was.
"""

from __future__ import annotations

from copy import deepcopy
from dataclasses import replace
from itertools import chain

import torch
from torch import Tensor, nn
from torch.nn.utils.fusion import fuse_conv_bn_weights

from googlenet_core.network.merged import MergedInception
from googlenet_core.network.model import Conv, GoogLeNet


def prepare_for_inference(net: GoogLeNet, device: torch.device) -> GoogLeNet:
    """Return a frozen copy in eval mode on ``device`` that computes the same logits faster.

    Args:
        net: any variant, on any device, in any mode; not changed.
        device: where the copy will run.
    """
    copy = _folded(net) if net.spec.batch_norm else deepcopy(net)
    copy = copy.eval().requires_grad_(False).to(device)
    copy.to(memory_format=torch.channels_last)  # type: ignore[call-overload]
    if device.type == "cpu":
        for module in copy.spec.modules:
            setattr(copy, module.id, MergedInception(getattr(copy, module.id)))
    return copy


def copy_modules(net: GoogLeNet) -> GoogLeNet:
    """Return a network with its own modules, whose frozen weights are the very tensors of ``net``."""
    return deepcopy(net, {id(tensor): tensor for tensor in chain(net.parameters(), net.buffers())})


def copy_for_gradients(net: GoogLeNet) -> GoogLeNet:
    """Return a network with its own modules, whose parameters can be differentiated by.

    They share memory with those of ``net``. Use ``torch.autograd.grad``, which leaves nothing behind, and never an
    optimiser.
    """
    known: dict[int, Tensor] = {id(buffer): buffer for buffer in net.buffers()}
    known |= {id(parameter): nn.Parameter(parameter.detach()) for parameter in net.parameters()}
    return deepcopy(net, known)


def _folded(net: GoogLeNet) -> GoogLeNet:
    spec = replace(net.spec, batch_norm=False, conv_bias=True)
    with torch.device("meta"):
        folded = GoogLeNet(spec, net.num_classes)
    state = {key: value.detach().clone() for key, value in net.state_dict().items() if ".bn." not in key}
    for name, layer in net.named_modules():
        if isinstance(layer, Conv) and (bn := layer.bn) is not None:
            assert bn.running_mean is not None
            assert bn.running_var is not None
            weight, bias = fuse_conv_bn_weights(
                layer.conv.weight, layer.conv.bias, bn.running_mean, bn.running_var, bn.eps, bn.weight, bn.bias
            )
            state[f"{name}.conv.weight"], state[f"{name}.conv.bias"] = weight.detach(), bias.detach()
    folded.load_state_dict(state, strict=True, assign=True)
    return folded
