"""One training step on a copy, against torch's own optimiser and the model's own training loss."""

from __future__ import annotations

from copy import deepcopy

import pytest
import torch
from torch import Tensor

from googlenet_core.errors import InputError
from googlenet_core.network.model import training_loss
from googlenet_core.why.training_step import take_step
from tests.core.conftest import Subject


def test_it_is_a_step_of_gradient_descent(subject: Subject, image: Tensor) -> None:
    net, x, target = deepcopy(subject.net).double().eval().requires_grad_(True), image.double(), torch.tensor([3])
    descent = torch.optim.SGD(net.parameters(), lr=1e-4)
    before = training_loss(net(x, auxiliary=True), target, net.spec)
    before.backward()
    descent.step()
    after = training_loss(net(x, auxiliary=True), target, net.spec)
    found = take_step(subject.exact, image, 3, rate=1e-4)
    assert found.total_before == pytest.approx(float(before.detach()), rel=1e-9)
    assert found.total_after == pytest.approx(float(after.detach()), rel=1e-6)


def test_by_default_the_second_most_likely_class_is_taken_as_right(subject: Subject, image: Tensor) -> None:
    found = take_step(subject.exact, image)
    logits = subject.exact.net(image.double()).main[0]
    assert found.target == int(logits.argsort(descending=True)[1])
    assert found.label == subject.exact.weights.labels[found.target]


def test_the_shared_network_keeps_its_weights(subject: Subject, image: Tensor) -> None:
    before = {name: tensor.clone() for name, tensor in subject.exact.net.state_dict().items()}
    take_step(subject.exact, image)
    for name, tensor in subject.exact.net.state_dict().items():
        assert torch.equal(tensor, before[name])
    assert not any(parameter.requires_grad for parameter in subject.exact.net.parameters())


@pytest.mark.parametrize("rate", [0, -1, 1, float("nan")])
def test_a_rate_that_is_none_is_refused(subject: Subject, image: Tensor, rate: float) -> None:
    with pytest.raises(InputError, match="learning rate"):
        take_step(subject.exact, image, rate=rate)
