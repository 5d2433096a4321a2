"""Merged Inception modules: the same tensors at every LayerId, whoever looks inside, and the same gradients."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
import torch
from torch import Tensor

from googlenet_core.blueprint import naming
from googlenet_core.network.copies import copy_modules, prepare_for_inference
from googlenet_core.network.merged import MergedInception
from googlenet_core.network.model import GoogLeNet, Inception
from googlenet_core.network.taps import Replacer, collect
from tests.support.networks.plain import relative_error

if TYPE_CHECKING:
    from tests.core.conftest import Subject

CPU = torch.device("cpu")
TOLERANCE = 1e-4


@pytest.fixture
def separately(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The modules that computed layer by layer, in order."""
    seen: list[str] = []
    forward = Inception.forward

    def note(self: Inception, *given: object) -> Tensor:
        seen.append(self.layer_id)
        return forward(self, *given)  # type: ignore[arg-type]

    monkeypatch.setattr(Inception, "forward", note)
    return seen


def name_unfolded(layer_id: str, subject: Subject) -> str:
    """LayerId in the network as it was of what a folded network computes as ``layer_id``."""
    normed = layer_id.removesuffix("conv") + "bn"
    return normed if layer_id.endswith(".conv") and normed in naming.layer_ids(subject.spec) else layer_id


@pytest.mark.parametrize("images", [1, 3])
def test_every_tensor_is_the_plain_networks_while_the_other_modules_are_merged(images: int, subject: Subject) -> None:
    x = torch.randn(images, 3, 224, 224, generator=torch.Generator().manual_seed(images))
    fast = prepare_for_inference(subject.net, CPU)
    layers = naming.layer_ids(fast.spec)
    inside = [[layer for layer in layers if layer.startswith(f"{module.id}.")] for module in fast.spec.modules]
    elsewhere = [layer for layer in layers if not any(layer in ids for ids in inside)]
    assert all(len(ids) > 20 for ids in inside)
    with torch.inference_mode():
        wanted = collect(subject.net, x, [name_unfolded(layer, subject) for layer in layers])
        for looked_at in (elsewhere, *inside):
            found = collect(fast, x.to(memory_format=torch.channels_last), looked_at)
            for layer in looked_at:
                assert relative_error(found[layer], wanted[name_unfolded(layer, subject)]) < TOLERANCE, layer


def test_only_the_module_that_is_looked_into_computes_layer_by_layer(
    subject: Subject, image: Tensor, separately: list[str]
) -> None:
    fast = prepare_for_inference(subject.net, CPU)
    with torch.inference_mode():
        collect(fast, image, ["conv1.conv", "inception3a", "inception4c", "fc"])
        assert separately == []
        collect(fast, image, ["inception3b.branch2.0.conv", "inception4c.branch4", "fc"])
        assert separately == ["inception3b", "inception4c"]


def test_a_tensor_replaced_inside_a_module_changes_what_follows(subject: Subject, image: Tensor) -> None:
    fast = prepare_for_inference(subject.net, CPU)
    replacer = Replacer(
        {f"{module.id}.branch{n}": torch.zeros_like for module in fast.spec.modules for n in range(1, 5)}
    )
    with torch.inference_mode():
        logits = fast(image, tap=replacer).main
    assert torch.equal(logits, fast.fc.bias.expand_as(logits))


def test_gradients_go_through_every_layer_and_are_the_plain_networks(
    subject: Subject, image: Tensor, separately: list[str]
) -> None:
    def gradient(net: GoogLeNet) -> Tensor:
        x = image.double().requires_grad_()
        return torch.autograd.grad(net(x).main[0, 3], x)[0]

    found = gradient(copy_modules(subject.exact.fast_net))
    assert separately == [module.id for module in subject.spec.modules]
    assert relative_error(found, gradient(subject.exact.net)) < TOLERANCE


def test_merging_adds_nothing_to_the_state_dict_and_a_copy_of_the_modules_shares_it(subject: Subject) -> None:
    fast = prepare_for_inference(subject.net, CPU)
    assert list(fast.state_dict()) == list(GoogLeNet(fast.spec, fast.num_classes).state_dict())
    copy = copy_modules(fast)
    assert all(a is b for a, b in zip(copy.buffers(), fast.buffers(), strict=True))
    assert len(list(copy.buffers())) == 2 * len(fast.spec.modules)


def test_other_devices_keep_the_convolutions(subject: Subject) -> None:
    assert isinstance(prepare_for_inference(subject.net, CPU).inception3a, MergedInception)
    fast = prepare_for_inference(subject.net, torch.device("meta"))
    assert not [module for module in fast.modules() if isinstance(module, MergedInception)]
