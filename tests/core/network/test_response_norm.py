"""Our local response norm beside PyTorch's: the same values and gradients, whatever the layout, size and exponent."""

from __future__ import annotations

import pytest
import torch
from torch import Tensor, nn

from googlenet_core.blueprint.specs import PAPER
from googlenet_core.network.response_norm import LocalResponseNorm
from tests.support.networks.plain import lrn_as_caffe


def maps(channels: int = 64, dtype: torch.dtype = torch.float64) -> Tensor:
    """Two images' maps [2, C, 9, 7] of the size that the network has before a norm, most of them not zero."""
    return 30 * torch.randn(2, channels, 9, 7, generator=torch.Generator().manual_seed(1), dtype=dtype)


@pytest.mark.parametrize("layout", [torch.contiguous_format, torch.channels_last])
@pytest.mark.parametrize("grad", [True, False])
@pytest.mark.parametrize("channels", [1, 2, 4, 192])
@pytest.mark.parametrize(
    "settings", [(5, 1e-4, 0.75, 1.0), (5, 1e-4, 0.5, 2.0), (4, 1e-2, 0.75, 1.0), (1, 0.1, 0.75, 1.0)]
)
def test_it_gives_what_pytorchs_own_gives(
    settings: tuple[int, float, float, float], channels: int, grad: bool, layout: torch.memory_format
) -> None:
    x = maps(channels).to(memory_format=layout)
    before = x.clone()
    with torch.set_grad_enabled(grad):
        found = LocalResponseNorm(*settings)(x)
    torch.testing.assert_close(found, nn.LocalResponseNorm(*settings)(x), rtol=1e-12, atol=0)
    assert torch.equal(x, before)


def test_in_the_networks_own_precision_it_is_the_papers_sum_within_a_hundred_thousandth() -> None:
    assert PAPER.lrn
    x = maps(dtype=torch.float32)
    norm = LocalResponseNorm(PAPER.lrn.size, PAPER.lrn.alpha, PAPER.lrn.beta, PAPER.lrn.k)
    with torch.inference_mode():
        found = norm(x)
    torch.testing.assert_close(found.double(), lrn_as_caffe(x.double()), rtol=1e-5, atol=0)


@pytest.mark.parametrize("beta", [0.75, 0.5])
def test_its_gradients_are_exact(beta: float) -> None:
    x = maps(7)[:1, :, :3, :2].requires_grad_()
    assert torch.autograd.gradcheck(LocalResponseNorm(5, 1e-2, beta), x)


def test_dark_maps_stay_dark_and_what_is_not_finite_is_not_hidden() -> None:
    norm = LocalResponseNorm(5)
    assert torch.equal(norm(torch.zeros(1, 8, 2, 2)), torch.zeros(1, 8, 2, 2))
    assert norm(torch.full((1, 8, 2, 2), torch.nan)).isnan().all()
