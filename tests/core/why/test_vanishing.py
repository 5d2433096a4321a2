"""How much gradient is left on its way back, against hooks on an ordinary backward pass."""

from __future__ import annotations

from copy import deepcopy

import pytest
import torch
from torch import Tensor
from torch.nn import functional

from googlenet_core.errors import InputError
from googlenet_core.why.gradients import list_trunk_modules
from googlenet_core.why.vanishing import follow_gradient
from tests.core.conftest import Subject


def test_each_stage_has_the_length_of_the_gradient_by_its_output(subject: Subject, image: Tensor) -> None:
    net, seen = deepcopy(subject.net).double().eval().requires_grad_(True), {}
    for layer in list_trunk_modules(net.spec):
        net.get_submodule(layer).register_forward_hook(lambda *args, name=layer: seen.update({name: args[-1]}))
    logits = net(image.double()).main
    slopes = torch.autograd.grad(functional.cross_entropy(logits, logits.argmax(dim=1)), list(seen.values()))
    found = follow_gradient(subject.exact, image)
    assert list(found) == list(seen)
    for layer, slope in zip(seen, slopes, strict=True):
        assert found[layer].length == pytest.approx(float(slope.norm()), rel=1e-9)
        assert found[layer].share == pytest.approx(float(slope.norm() / slopes[-1].norm()), rel=1e-9)


def test_the_shared_network_keeps_its_weights_and_no_gradient(subject: Subject, image: Tensor) -> None:
    follow_gradient(subject.exact, image)
    assert all(parameter.grad is None and not parameter.requires_grad for parameter in subject.exact.net.parameters())


def test_several_images_are_refused(subject: Subject, image: Tensor) -> None:
    with pytest.raises(InputError, match="one image"):
        follow_gradient(subject.exact, torch.cat([image, image]))
