"""A black picture with one bright dot, and networks in which every weight is positive, so that the dot shows wherever it can."""

from __future__ import annotations

import torch
from torch import Tensor, nn

from googlenet_core.blueprint.specs import IMAGE_PX, GoogLeNetSpec
from googlenet_core.engine.engine import Engine
from googlenet_core.network.model import GoogLeNet


def positive(spec: GoogLeNetSpec) -> Engine:
    """Every weight is 1 / fan-in, every bias 0, batch norm passes on: a unit is above 0 where it sees light at all."""
    net = GoogLeNet(spec, 3).eval()
    for module in net.modules():
        if isinstance(module, nn.Conv2d | nn.Linear):
            nn.init.constant_(module.weight, 1 / module.weight[0].numel())
            if module.bias is not None:
                nn.init.zeros_(module.bias)
    return Engine(net, "cpu")


def dot(y: int, x: int) -> Tensor:
    """A normalised image, 0 but for one pixel, [1, 3, 224, 224]."""
    image = torch.zeros(1, 3, IMAGE_PX, IMAGE_PX)
    image[0, :, y, x] = 1000.0
    return image


def lit(maps: Tensor, channel: int | None = None) -> tuple[range, range]:
    """Rows and columns of the smallest rectangle around the cells above 0, of any or one channel of [1, C, H, W]."""
    rows, columns = torch.nonzero(maps[0].amax(0) > 0 if channel is None else maps[0, channel] > 0, as_tuple=True)
    return range(int(rows.min()), int(rows.max()) + 1), range(int(columns.min()), int(columns.max()) + 1)
