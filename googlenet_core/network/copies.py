"""A faster copy of a network for inference: batch norm folded into the convolutions, channels-last memory.

Folding gives another GoogLeNet, whose convolutions have biases and whose `spec` says so; the output of a folded
``.conv`` is what ``.bn`` was. The original is left as it was.
"""

from __future__ import annotations

from copy import deepcopy
from dataclasses import replace

import torch
from torch.nn.utils.fusion import fuse_conv_bn_weights

from googlenet_core.network.model import Conv, GoogLeNet


def prepared(net: GoogLeNet, device: torch.device) -> GoogLeNet:
    """Return a frozen copy in eval mode on ``device`` that computes the same logits faster.

    Args:
        net: any variant, on any device, in any mode; not changed.
        device: where the copy will run.
    """
    copy = _folded(net) if net.spec.batch_norm else deepcopy(net)
    copy = copy.eval().requires_grad_(False).to(device)
    return copy.to(memory_format=torch.channels_last)  # type: ignore[call-overload, no-any-return]


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
