from __future__ import annotations

from copy import deepcopy
from typing import TYPE_CHECKING

import torch
from torch import Tensor, nn

from googlenet_core.network.copies import prepared
from tests.support.networks.plain import relative_error

if TYPE_CHECKING:
    from tests.core.conftest import Subject

CPU = torch.device("cpu")


def test_the_prepared_network_has_the_same_three_answers(subject: Subject, image: Tensor) -> None:
    with torch.no_grad():
        plain = subject.net(image, auxiliary=True)
        fast = prepared(subject.net, CPU)(image.to(memory_format=torch.channels_last), auxiliary=True)
    for found, wanted in zip(fast, plain, strict=True):
        assert relative_error(found, wanted) < 1e-4


def test_batch_norm_is_gone_and_biases_are_there(subject: Subject) -> None:
    fast = prepared(subject.net, CPU)
    assert not [module for module in fast.modules() if isinstance(module, nn.BatchNorm2d)]
    assert not fast.spec.batch_norm
    assert all(module.bias is not None for module in fast.modules() if isinstance(module, nn.Conv2d))


def test_what_was_prepared_is_in_eval_mode_frozen_and_channels_last(subject: Subject) -> None:
    fast = prepared(deepcopy(subject.net).train(), CPU)
    assert not any(module.training for module in fast.modules())
    assert not any(parameter.requires_grad for parameter in fast.parameters())
    assert fast.conv3.conv.weight.is_contiguous(memory_format=torch.channels_last)


def test_the_original_is_left_as_it_was_and_shares_nothing(subject: Subject) -> None:
    net = deepcopy(subject.net).train()
    before = {key: value.clone() for key, value in net.state_dict().items()}
    fast = prepared(net, CPU)
    with torch.no_grad():
        for parameter in fast.parameters():
            parameter.fill_(7)
    assert net.training
    assert net.spec == subject.spec
    assert all(parameter.requires_grad for parameter in net.parameters())
    assert all(torch.equal(value, before[key]) for key, value in net.state_dict().items())


def test_number_of_classes_and_variant_stay(subject: Subject) -> None:
    fast = prepared(subject.net, CPU)
    assert fast.num_classes == subject.net.num_classes
    assert fast.spec.name == subject.spec.name
