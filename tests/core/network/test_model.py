from __future__ import annotations

import math
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
import torch
from hypothesis import given, settings, strategies as st
from torch import Tensor, nn
from torch.nn import functional

from googlenet_core.blueprint.naming import layer_ids
from googlenet_core.blueprint.specs import PAPER, PAPER_BN, TORCHVISION, GoogLeNetSpec
from googlenet_core.network.model import CONV_BIAS_INIT, GoogLeNet, Heads, Inception, training_loss
from googlenet_core.network.taps import NO_TAP
from tests.support.networks.golden import torchvision_state
from tests.support.networks.plain import by_hand, lrn_as_caffe, relative_error

if TYPE_CHECKING:
    from tests.core.conftest import Subject


def on_meta(spec: GoogLeNetSpec, num_classes: int = 1000) -> GoogLeNet:
    with torch.device("meta"):
        return GoogLeNet(spec, num_classes)


def shapes(net: GoogLeNet) -> dict[str, tuple[int, ...]]:
    return {key: tuple(value.shape) for key, value in net.state_dict().items()}


class Recorder:
    """A tap that notes what it is handed, and may change it."""

    def __init__(self, zeroed: str = "") -> None:
        self.seen: dict[str, tuple[int, ...]] = {}
        self.order: list[str] = []
        self.zeroed = zeroed

    def wants(self, layer_id: str) -> bool:
        return True

    def take(self, layer_id: str, tensor: Tensor) -> Tensor:
        self.order.append(layer_id)
        self.seen[layer_id] = tuple(tensor.shape)
        return torch.zeros_like(tensor) if layer_id == self.zeroed else tensor


def test_the_state_dict_is_torchvisions_key_by_key() -> None:
    found, wanted = shapes(on_meta(TORCHVISION)), torchvision_state()
    assert len(wanted) == 364
    assert found == wanted


def test_the_order_of_the_state_dict_is_torchvisions() -> None:
    assert list(shapes(on_meta(TORCHVISION))) == list(torchvision_state())


def test_without_the_heads_344_keys_remain() -> None:
    assert len([key for key in shapes(on_meta(TORCHVISION)) if not key.startswith("aux")]) == 344


def test_the_papers_network_with_batch_norm_has_torchvisions_keys_and_5x5_kernels() -> None:
    found, wanted = shapes(on_meta(PAPER_BN)), torchvision_state()
    assert list(found) == list(wanted)
    differing = {key for key in found if found[key] != wanted[key]}
    assert differing == {f"{module.id}.branch3.1.conv.weight" for module in PAPER.modules}
    assert {found[key][2:] for key in differing} == {(5, 5)}


def test_without_batch_norm_each_convolution_has_a_bias_in_its_place() -> None:
    found = shapes(on_meta(PAPER))
    wanted: dict[str, tuple[int, ...]] = {}
    for key, shape in shapes(on_meta(PAPER_BN)).items():
        if ".bn." not in key:
            wanted[key] = shape
        if key.endswith(".conv.weight"):
            wanted[key.replace("weight", "bias")] = shape[:1]
    assert found == wanted
    assert list(found) == list(wanted)
    assert len(found) == 128


def test_the_forward_pass_is_the_one_written_out_by_hand(subject: Subject, image: Tensor) -> None:
    torchvisions = subject.spec is TORCHVISION
    with torch.no_grad():
        heads = subject.net(image, auxiliary=True)
        by = by_hand(
            subject.net.state_dict(),
            image,
            third_padding=1 if torchvisions else 2,
            pool4=2 if torchvisions else 3,
            adaptive=torchvisions,
        )
    for found, wanted in zip(heads, by, strict=True):
        assert relative_error(found, wanted) < 1e-4


@pytest.mark.parametrize("auxiliary", [False, True])
def test_in_eval_mode_the_heads_answer_when_asked(subject: Subject, image: Tensor, auxiliary: bool) -> None:
    with torch.no_grad():
        heads = subject.net(image, auxiliary=auxiliary)
    assert isinstance(heads, Heads)
    assert heads.main.shape == (1, 10)
    for head in (heads.aux_4a, heads.aux_4d):
        assert (head is not None) is auxiliary
        assert head is None or head.shape == (1, 10)


def test_in_training_mode_all_three_heads_answer(spec: GoogLeNetSpec) -> None:
    heads = on_meta(spec, 7).train()(torch.empty(2, 3, 224, 224, device="meta"))
    assert [None if head is None else tuple(head.shape) for head in heads] == [(2, 7)] * 3


def test_each_head_reads_the_module_it_is_named_after(subject: Subject, image: Tensor) -> None:
    with torch.no_grad():
        whole = subject.net(image, auxiliary=True)
        blind = subject.net(image, auxiliary=True, tap=Recorder(zeroed="inception4b"))
    assert blind.aux_4a is not None
    assert blind.aux_4d is not None
    assert relative_error(blind.aux_4a, whole.aux_4a) < 1e-4
    assert relative_error(blind.aux_4d, whole.aux_4d) > 1e-3


def test_the_tap_is_handed_every_layer_in_the_order_of_the_ids(spec: GoogLeNetSpec) -> None:
    tap = Recorder()
    on_meta(spec).eval()(torch.empty(1, 3, 224, 224, device="meta"), auxiliary=True, tap=tap)
    assert tuple(tap.order) == layer_ids(spec)


def test_the_tap_sees_the_stride_2_pools_round_up(spec: GoogLeNetSpec) -> None:
    tap = Recorder()
    on_meta(spec).eval()(torch.empty(1, 3, 224, 224, device="meta"), tap=tap)
    sizes = [tap.seen[layer][-1] for layer in ("conv1", "maxpool1", "maxpool2", "maxpool3", "maxpool4")]
    assert sizes == [112, 56, 28, 14, 7]


def test_a_pool_that_rounds_up_sees_the_last_row() -> None:
    """Without the ceiling the last row and column of 112 would be read by no window of the first pool."""
    net = GoogLeNet(PAPER, 1)
    x = torch.zeros(1, 1, 112, 112)
    x[..., 111, 111] = 1
    assert net.maxpool1(x)[..., 55, 55] == 1


def test_a_concat_holds_its_branches_in_order(subject: Subject) -> None:
    for module in subject.spec.modules:
        branches = [subject.tensors[f"{module.id}.branch{number}"] for number in (1, 2, 3, 4)]
        assert torch.equal(torch.cat(branches, 1), subject.tensors[module.id])


def test_lrn_is_caffes(subjects: dict[str, Subject]) -> None:
    subject = subjects["paper"]
    for before, after in (("maxpool1", "lrn1"), ("conv3", "lrn2")):
        x = subject.tensors[before].double()
        assert relative_error(subject.net.get_submodule(after)(x), lrn_as_caffe(x)) < 1e-12
        assert relative_error(subject.tensors[after], lrn_as_caffe(x)) < 1e-5  # float32 through a power and a quotient
    large = torch.rand(1, 12, 3, 3).double() * 300  # so large that the normalisation bites
    found = GoogLeNet(PAPER, 1).lrn1(large)
    assert relative_error(found, lrn_as_caffe(large)) < 1e-12
    assert relative_error(found, large) > 0.1


def test_lrn_of_one_cell_worked_out_on_paper() -> None:
    x = torch.tensor([100.0, 200.0, 300.0, 400.0]).double().reshape(1, 4, 1, 1)
    around = 100.0**2 + 200.0**2 + 300.0**2  # two neighbours on the right, none on the left
    wanted = 100.0 / (1 + 1e-4 / 5 * around) ** 0.75
    assert GoogLeNet(PAPER, 1).lrn1(x)[0, 0, 0, 0].item() == pytest.approx(wanted, rel=1e-12)


def test_the_variants_regularise_as_they_should(spec: GoogLeNetSpec) -> None:
    net = on_meta(spec)
    assert net.dropout.p == (0.2 if spec is TORCHVISION else 0.4)
    assert net.aux1.dropout.p == net.aux2.dropout.p == 0.7
    norms = [module for module in net.modules() if isinstance(module, nn.BatchNorm2d)]
    assert len(norms) == (59 if spec.batch_norm else 0)
    assert {norm.eps for norm in norms} <= {1e-3}


def test_the_training_loss_counts_the_auxiliary_heads_three_tenths() -> None:
    torch.manual_seed(0)
    heads = Heads(*(torch.randn(4, 5).double().requires_grad_() for _ in range(3)))
    target = torch.tensor([0, 3, 4, 1])
    losses = [functional.cross_entropy(head, target) for head in heads if head is not None]
    loss = training_loss(heads, target, PAPER)
    assert loss.item() == pytest.approx((losses[0] + 0.3 * losses[1] + 0.3 * losses[2]).item())
    loss.backward()
    wanted = torch.autograd.grad(losses[1], heads.aux_4a)[0] * 0.3
    assert heads.aux_4a is not None
    assert torch.allclose(heads.aux_4a.grad, wanted)


@pytest.mark.parametrize("missing", ["aux_4a", "aux_4d"])
def test_the_training_loss_refuses_to_leave_a_head_out(missing: str) -> None:
    heads = Heads(*(torch.zeros(1, 2) for _ in range(3)))._replace(**{missing: None})
    with pytest.raises(ValueError, match="needs all three heads"):
        training_loss(heads, torch.tensor([0]), PAPER)


def test_a_training_step_reaches_every_parameter() -> None:
    """On thin modules, so that it is quick: no parameter is left without a gradient, and the loss comes down."""
    torch.manual_seed(0)
    thin = replace(
        PAPER_BN,
        modules=tuple(replace(m, **dict.fromkeys(("n1x1", "n3x3", "n5x5", "pool_proj"), 4)) for m in PAPER.modules),
    )
    net, x, target = GoogLeNet(thin, 3).train(), torch.randn(3, 3, 224, 224), torch.tensor([0, 1, 2])
    optimizer = torch.optim.SGD(net.parameters(), 0.01)
    before = training_loss(net(x), target, thin)
    before.backward()
    assert not [name for name, parameter in net.named_parameters() if parameter.grad is None]
    assert not [name for name, parameter in net.named_parameters() if not parameter.grad.isfinite().all()]
    optimizer.step()
    assert net.conv1.bn is not None
    assert net.conv1.bn.num_batches_tracked == 1


def test_the_first_weights_have_caffes_spread(subjects: dict[str, Subject]) -> None:
    net = GoogLeNet(PAPER, 10)
    assert net.conv3.conv.bias is not None
    assert torch.equal(net.conv3.conv.bias, torch.full((192,), CONV_BIAS_INIT))
    assert net.conv3.conv.weight.std().item() == pytest.approx(math.sqrt(1 / (64 * 9)), rel=0.02)
    assert net.aux1.fc1.weight.std().item() == pytest.approx(math.sqrt(1 / 2048), rel=0.02)
    assert net.fc.bias.count_nonzero() == 0
    assert GoogLeNet(PAPER_BN, 10).conv3.conv.weight.std().item() == pytest.approx(math.sqrt(2 / (64 * 9)), rel=0.02)


def test_a_signal_survives_the_first_weights(subject: Subject) -> None:
    deep = subject.tensors["inception5b"]
    assert 1e-3 < deep.std().item() < 1e3
    assert subject.tensors["fc"].std().item() > 1e-4


@settings(max_examples=10)
@given(st.integers(1, 3), st.integers(1, 9), st.integers(1, 9))
def test_a_module_keeps_the_size_of_any_map(batch: int, height: int, width: int) -> None:
    with torch.device("meta"):
        module = Inception(PAPER, "3a")
        assert module(torch.empty(batch, 192, height, width), NO_TAP).shape == (batch, 256, height, width)
