from __future__ import annotations

from copy import deepcopy
from typing import TYPE_CHECKING

import torch
from torch import Tensor, nn

from googlenet_core.network.copies import copy_for_gradients, copy_modules, prepare_for_inference
from tests.support.networks.plain import relative_error

if TYPE_CHECKING:
    from googlenet_core.engine.engine import Engine
    from tests.core.conftest import Subject

CPU = torch.device("cpu")


def test_the_prepared_network_has_the_same_three_answers(subject: Subject, image: Tensor) -> None:
    with torch.no_grad():
        plain = subject.net(image, auxiliary=True)
        fast = prepare_for_inference(subject.net, CPU)(image.to(memory_format=torch.channels_last), auxiliary=True)
    for found, wanted in zip(fast, plain, strict=True):
        assert relative_error(found, wanted) < 1e-4


def test_batch_norm_is_gone_and_biases_are_there(subject: Subject) -> None:
    fast = prepare_for_inference(subject.net, CPU)
    assert not [module for module in fast.modules() if isinstance(module, nn.BatchNorm2d)]
    assert not fast.spec.batch_norm
    assert all(module.bias is not None for module in fast.modules() if isinstance(module, nn.Conv2d))


def test_what_was_prepared_is_in_eval_mode_frozen_and_channels_last(subject: Subject) -> None:
    fast = prepare_for_inference(deepcopy(subject.net).train(), CPU)
    assert not any(module.training for module in fast.modules())
    assert not any(parameter.requires_grad for parameter in fast.parameters())
    assert fast.conv3.conv.weight.is_contiguous(memory_format=torch.channels_last)


def test_the_original_is_left_as_it_was_and_shares_nothing(subject: Subject) -> None:
    net = deepcopy(subject.net).train()
    before = {key: value.clone() for key, value in net.state_dict().items()}
    fast = prepare_for_inference(net, CPU)
    with torch.no_grad():
        for parameter in fast.parameters():
            parameter.fill_(7)
    assert net.training
    assert net.spec == subject.spec
    assert all(parameter.requires_grad for parameter in net.parameters())
    assert all(torch.equal(value, before[key]) for key, value in net.state_dict().items())


def test_number_of_classes_and_variant_stay(subject: Subject) -> None:
    fast = prepare_for_inference(subject.net, CPU)
    assert fast.num_classes == subject.net.num_classes
    assert fast.spec.name == subject.spec.name


def test_a_copy_of_the_modules_has_its_own_modules_and_the_same_weights(bundled: Engine) -> None:
    copy = copy_modules(bundled.net)
    assert not {id(m) for m in copy.modules()} & {id(m) for m in bundled.net.modules()}
    assert all(a is b for a, b in zip(copy.parameters(), bundled.net.parameters(), strict=True))
    assert all(a is b for a, b in zip(copy.buffers(), bundled.net.buffers(), strict=True))


def test_a_copy_for_gradients_shares_memory_but_not_gradients(bundled: Engine) -> None:
    copy = copy_for_gradients(bundled.net)
    for own, shared in zip(copy.parameters(), bundled.net.parameters(), strict=True):
        assert own is not shared
        assert own.data_ptr() == shared.data_ptr()
        assert own.requires_grad
        assert not shared.requires_grad
