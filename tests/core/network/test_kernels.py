from __future__ import annotations

import numpy as np
import pytest
import torch

from googlenet_core.blueprint.specs import PAPER
from googlenet_core.engine.engine import Engine
from googlenet_core.network.kernels import conv1_kernels
from googlenet_core.network.model import GoogLeNet


@pytest.mark.parametrize("scale", ["kernel", "shared"])
def test_the_colours_are_the_weights(scale: str, bundled: Engine) -> None:
    found = conv1_kernels(bundled.net, scale)
    assert found.pixels.shape == (64, 7, 7, 3)
    assert found.pixels.dtype == np.uint8
    read_back = (found.pixels.astype(np.float64) - 127.5) / 127.5 * found.largest[:, None, None, None]
    weights = bundled.net.conv1.conv.weight.permute(0, 2, 3, 1).numpy()
    step = found.largest[:, None, None, None] / 255
    assert (np.abs(read_back - weights) <= step * 1.01).all()


def test_each_kernel_reaches_full_strength_on_its_own_scale_and_one_on_the_shared(bundled: Engine) -> None:
    own, shared = (conv1_kernels(bundled.net, scale) for scale in ("kernel", "shared"))
    full = [((each.pixels == 0) | (each.pixels == 255)).any(axis=(1, 2, 3)) for each in (own, shared)]
    assert full[0].all()
    assert 1 <= full[1].sum() < 64
    assert len(set(shared.largest.tolist())) == 1
    assert "its own" in own.caption
    assert "all kernels" in shared.caption


def test_a_kernel_of_zeros_is_grey() -> None:
    net = GoogLeNet(PAPER, 2)
    with torch.no_grad():
        net.conv1.conv.weight[3] = 0
    assert set(conv1_kernels(net).pixels[3].ravel().tolist()) == {128}
