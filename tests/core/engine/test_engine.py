"""Whatever is asked for comes out right, by the shortest way, and nothing of the caller's is touched.

Right means: within 1e-4 (largest difference by largest value) of what hooks see on a plain copy of the network.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from copy import deepcopy
from dataclasses import FrozenInstanceError
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import pytest
import torch
from hypothesis import HealthCheck, given, settings, strategies as st
from torch import Tensor, nn
from torch.nn import functional
from torch.overrides import TorchFunctionMode

from googlenet_core.blueprint.naming import layer_ids
from googlenet_core.blueprint.specs import PAPER, GoogLeNetSpec
from googlenet_core.blueprint.topology import layers
from googlenet_core.engine.engine import Engine
from googlenet_core.errors import CoreError, DeviceError, InputError, LayerError, WeightsError
from googlenet_core.network.model import GoogLeNet
from tests.support.networks.plain import relative_error

if TYPE_CHECKING:
    from tests.core.conftest import Subject

TOLERANCE = 1e-4


class KernelCounter(TorchFunctionMode):
    """Counts the kernels of convolutions that are computed, several convolutions at once too, without touching any network."""

    def __init__(self) -> None:
        super().__init__()
        self.count = 0

    def __torch_function__(self, func: Any, types: Any, args: Any = (), kwargs: Any = None) -> Any:
        if func is torch.conv2d or (func is functional.linear and args[0].ndim == 4):
            self.count += len(args[1])
        return func(*args, **(kwargs or {}))


def convolutions_up_to(layer_id: str, spec: GoogLeNetSpec) -> list[str]:
    """Convolutions that come no later than a layer; those of a head only where a head is asked for."""
    ids = layer_ids(spec)
    return [
        layer.id
        for layer in layers(spec)
        if layer.kind == "conv"
        and (layer_id.startswith("aux") or not layer.id.startswith("aux"))
        and ids.index(f"{layer.id}.conv") <= ids.index(layer_id)
    ]


def wrong(subject: Subject, image: Tensor, wanted: tuple[str, ...]) -> dict[str, float]:
    """Layers whose captured tensor is not what the plain network computes, with their errors."""
    capture = subject.engine.capture(image, wanted)
    assert tuple(capture) == wanted
    errors = {layer_id: relative_error(capture[layer_id], subject.tensors[layer_id]) for layer_id in wanted}
    return {layer_id: error for layer_id, error in errors.items() if not error < TOLERANCE}


def test_the_plain_network_knows_every_layer(subject: Subject) -> None:
    assert set(layer_ids(subject.spec)) <= set(subject.tensors)


def test_every_layer_at_once_comes_out_right(subject: Subject, image: Tensor) -> None:
    assert not wrong(subject, image, layer_ids(subject.spec))


@pytest.mark.parametrize("kind", [".conv", ".bn", ".relu", ""])
def test_every_layer_of_one_kind_comes_out_right(kind: str, subject: Subject, image: Tensor) -> None:
    """Asked for by kind, other tensors are not kept, and their memory may be used again."""
    operations = (".conv", ".bn", ".relu")
    ids = [i for i in layer_ids(subject.spec) if (i.endswith(kind) if kind else not i.endswith(operations))]
    if kind == ".conv":
        ids = [layer_id for layer_id in ids if layer_id not in {"aux1.conv", "aux2.conv"}]
    if kind == ".bn" and not subject.spec.batch_norm:
        assert not ids
        return
    assert not wrong(subject, image, tuple(ids))


@settings(max_examples=8, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_any_few_layers_in_any_order_come_out_right(subject: Subject, image: Tensor, data: st.DataObject) -> None:
    ids = st.sampled_from(layer_ids(subject.spec))
    assert not wrong(subject, image, tuple(data.draw(st.lists(ids, min_size=1, max_size=4, unique=True))))


@pytest.mark.parametrize("layer_id", [i for i in layer_ids(PAPER) if i.startswith(("input", "conv", "max", "lrn"))])
def test_a_layer_of_the_stem_alone_comes_out_right(layer_id: str, subject: Subject, image: Tensor) -> None:
    if layer_id in layer_ids(subject.spec):
        assert not wrong(subject, image, (layer_id,))


@pytest.mark.parametrize("end", ["branch1", "branch2.0", "branch2", "branch3.1", "branch4.0", "branch4"])
@pytest.mark.parametrize("operation", ["", ".conv", ".bn", ".relu"])
def test_a_layer_of_3a_alone_comes_out_right(end: str, operation: str, subject: Subject, image: Tensor) -> None:
    layer_id = f"inception3a.{end}{operation}"
    if layer_id in layer_ids(subject.spec):
        assert not wrong(subject, image, (layer_id,))


def test_a_layer_asked_for_twice_is_there_once(subject: Subject, image: Tensor) -> None:
    assert list(subject.engine.capture(image, ["maxpool1", "conv1", "maxpool1"])) == ["maxpool1", "conv1"]


def test_asking_for_nothing_computes_nothing(subject: Subject, image: Tensor) -> None:
    with KernelCounter() as counter:
        assert len(subject.engine.capture(image, [])) == 0
    assert counter.count == 0


@pytest.mark.parametrize(
    "layer_id",
    [
        "input",
        "conv1.conv",
        "maxpool1",
        "conv3",
        "inception3a.branch2.0",
        "inception3a",
        "aux1",
        "inception4c",
        "aux2.pool",
        "fc",
    ],
)
def test_a_capture_computes_no_convolution_more_than_it_needs(layer_id: str, subject: Subject, image: Tensor) -> None:
    with KernelCounter() as counter:
        subject.engine.capture(image, [layer_id, "input"])
    needed = convolutions_up_to(layer_id, subject.spec)
    assert counter.count == sum(len(subject.net.get_submodule(f"{name}.conv").weight) for name in needed)  # type: ignore[arg-type]


def test_the_counts_of_convolutions_are_the_ones_a_person_would_count(subject: Subject) -> None:
    counts = {
        i: len(convolutions_up_to(i, subject.spec)) for i in ("conv1", "conv3", "inception3a", "aux1", "aux2", "fc")
    }
    assert counts == {"conv1": 1, "conv3": 3, "inception3a": 9, "aux1": 22, "aux2": 41, "fc": 57}


def test_a_capture_says_what_made_it(bundled: Engine, image: Tensor) -> None:
    capture = bundled.capture(image, ["conv1"])
    assert (capture.made.variant, capture.made.weights) == ("paper", "bundled")
    assert capture.made.device.startswith("CPU (")
    assert capture.made.elapsed_ms > 0
    assert len(capture) == 1
    with pytest.raises(FrozenInstanceError):
        capture.made = capture.made  # type: ignore[misc]


def test_a_batch_is_captured_image_by_image(subject: Subject, image: Tensor) -> None:
    both = torch.cat([image, torch.zeros_like(image)])
    captured = subject.engine.capture(both, ["inception3a"])["inception3a"]
    assert captured.shape == (2, 256, 28, 28)
    assert relative_error(captured[:1], subject.tensors["inception3a"]) < TOLERANCE


def test_captured_tensors_keep_no_graph(subject: Subject, image: Tensor) -> None:
    image = image.clone().requires_grad_()
    assert not subject.engine.capture(image, ["conv1"])["conv1"].requires_grad


def test_half_and_double_precision_images_are_taken(subject: Subject, image: Tensor) -> None:
    captured = subject.engine.capture(image.double(), ["maxpool1"])["maxpool1"]
    assert relative_error(captured, subject.tensors["maxpool1"]) < TOLERANCE
    assert subject.engine.capture(image.half(), ["maxpool1"])["maxpool1"].dtype == torch.float32


def test_a_network_of_another_precision_is_taken(image: Tensor, subjects: dict[str, Subject]) -> None:
    subject = subjects["paper-bn"]
    engine = Engine(deepcopy(subject.net).double(), "cpu")
    found = engine.capture(image, ["maxpool1", "conv1.conv"])
    assert relative_error(found["maxpool1"], subject.tensors["maxpool1"]) < TOLERANCE


def test_many_threads_capture_many_layers_at_once(subjects: dict[str, Subject], image: Tensor) -> None:
    wishes = [
        (name, layer_id)
        for name in subjects
        for layer_id in ("conv1.conv", "conv1.relu", "maxpool2", "inception3a.branch2.0.conv", "inception3a", "aux1")
    ]
    random.Random(0).shuffle(wishes)

    def work(wish: tuple[str, str]) -> tuple[tuple[str, str], dict[str, float]]:
        name, layer_id = wish
        return wish, wrong(subjects[name], image, (layer_id,))

    with ThreadPoolExecutor(8) as pool:
        assert not [(wish, errors) for wish, errors in pool.map(work, wishes * 2) if errors]


def test_threads_with_different_images_do_not_mix_them(subjects: dict[str, Subject]) -> None:
    engine = subjects["torchvision"].engine
    images = [torch.full((1, 3, 224, 224), float(value)) for value in range(8)]
    alone = [engine.capture(image, ["maxpool2"])["maxpool2"] for image in images]
    with ThreadPoolExecutor(8) as pool:
        together = list(pool.map(lambda image: engine.capture(image, ["maxpool2"])["maxpool2"], images))
    assert all(relative_error(b, a) < TOLERANCE for a, b in zip(alone, together, strict=True))
    assert all(relative_error(b, a) > 100 * TOLERANCE for a, b in pairwise(alone)), "mixed up, nobody would see it"


def hooks_of(net: nn.Module) -> Iterator[object]:
    for module in net.modules():
        yield from (value for name, value in vars(module).items() if "hooks" in name and value)


def test_the_callers_network_is_left_as_it_was(subject: Subject, image: Tensor) -> None:
    net = deepcopy(subject.net).train()
    before = {key: value.clone() for key, value in net.state_dict().items()}
    attributes = {name: set(vars(module)) for name, module in net.named_modules()}
    engine = Engine(net, "cpu")
    engine.capture(image, ["conv1.conv", "inception3a", "aux2"])
    engine.predict(image)
    assert all(module.training for module in net.modules())
    assert all(parameter.requires_grad for parameter in net.parameters())
    assert {key: torch.equal(value, before[key]) for key, value in net.state_dict().items()} == dict.fromkeys(
        before, True
    )
    assert {name: set(vars(module)) for name, module in net.named_modules()} == attributes
    assert not list(hooks_of(net))


def test_the_engines_own_networks_carry_no_hooks_before_during_or_after(subject: Subject, image: Tensor) -> None:
    engine = subject.engine
    with pytest.raises(LayerError):
        engine.capture(image, ["conv1", "nowhere"])
    engine.capture(image, ["conv1.conv", "fc"])
    for net in (engine.net, engine.fast_net):
        assert not list(hooks_of(net))
        assert not any(module.training for module in net.modules())


def test_a_network_in_training_mode_answers_as_in_eval_mode(subjects: dict[str, Subject], image: Tensor) -> None:
    subject = subjects["paper-bn"]
    engine = Engine(deepcopy(subject.net).train(), "cpu")
    found = engine.capture(image, ["conv1.conv", "maxpool1", "dropout"])
    again = engine.capture(image, ["conv1.conv", "maxpool1", "dropout"])
    for layer_id in found:
        assert relative_error(found[layer_id], subject.tensors[layer_id]) < TOLERANCE
        assert torch.equal(found[layer_id], again[layer_id])


def test_a_change_of_the_callers_network_does_not_reach_the_engine(image: Tensor) -> None:
    net = GoogLeNet(PAPER, 2).eval()
    engine = Engine(net, "cpu")
    before = engine.capture(image, ["maxpool1"])["maxpool1"]
    with torch.no_grad():
        net.conv1.conv.weight.zero_()
    assert torch.equal(engine.capture(image, ["maxpool1"])["maxpool1"], before)


def test_an_image_given_is_not_changed(subject: Subject, image: Tensor) -> None:
    given_image = image.clone().to(memory_format=torch.channels_last)
    subject.engine.capture(given_image, layer_ids(subject.spec)[:12])
    subject.engine.predict(given_image)
    assert torch.equal(given_image, image)


@pytest.mark.parametrize("shape", [(3, 224, 224), (1, 3, 223, 224), (1, 1, 224, 224), (0, 3, 224, 224), (1, 3, 2, 2)])
@pytest.mark.parametrize("ask", ["capture", "predict"])
def test_an_image_of_another_shape_is_refused(ask: str, shape: tuple[int, ...], subjects: dict[str, Subject]) -> None:
    engine = subjects["paper"].engine
    with pytest.raises(InputError, match=r"takes images of shape \[N, 3, 224, 224\], not \["):
        engine.predict(torch.zeros(shape)) if ask == "predict" else engine.capture(torch.zeros(shape), ["conv1"])


@pytest.mark.parametrize("dtype", [torch.uint8, torch.int64, torch.bool, torch.complex64])
def test_an_image_that_is_not_normalised_is_refused(dtype: torch.dtype, subjects: dict[str, Subject]) -> None:
    with pytest.raises(InputError, match="normalised float images"):
        subjects["paper"].engine.capture(torch.zeros(1, 3, 224, 224, dtype=dtype), ["conv1"])


def test_a_prediction_is_about_one_image(subjects: dict[str, Subject]) -> None:
    with pytest.raises(InputError, match="one image to predict, not 2"):
        subjects["paper"].engine.predict(torch.zeros(2, 3, 224, 224))


@pytest.mark.parametrize(
    ("typed", "nearest"), [("inceptoin3a", "inception3a"), ("inception3a.branch5", "inception3a.branch")]
)
def test_an_unknown_layer_is_named_with_the_nearest(typed: str, nearest: str, subject: Subject, image: Tensor) -> None:
    with pytest.raises(
        LayerError, match=rf"no layer '{typed}' in variant {subject.spec.name}\. Did you mean '{nearest}"
    ):
        subject.engine.capture(image, ["conv1", typed])


def test_a_wrong_device_is_told_before_weights_are_looked_for() -> None:
    with pytest.raises(DeviceError):
        Engine.load("no such weights", "no such device")
    with pytest.raises(WeightsError):
        Engine.load("no such weights", "cpu")


def test_every_refusal_is_one_sentence(subjects: dict[str, Subject], image: Tensor) -> None:
    engine = subjects["paper"].engine
    for ask in (
        lambda: engine.capture(image, ["nope"]),
        lambda: engine.capture(image[0], ["conv1"]),
        lambda: engine.predict(image.int()),
        lambda: Engine.load("bundled", "nope"),
    ):
        with pytest.raises(CoreError) as caught:
            ask()
        assert "\n" not in str(caught.value)
        assert str(caught.value).endswith((".", "?"))


def test_the_engine_tells_its_recipe(bundled: Engine, subjects: dict[str, Subject]) -> None:
    assert bundled.weights.name == "bundled"
    assert len(bundled.weights.labels) == bundled.net.num_classes == 87
    assert bundled.device_name.startswith("CPU")
    unnamed = subjects["torchvision"].engine.weights
    assert (unnamed.variant, len(unnamed.labels), unnamed.trained_heads) == (
        "torchvision",
        10,
        {"main", "aux_4a", "aux_4d"},
    )


@pytest.mark.parametrize(
    ("layer", "name", "folded"),
    [
        ("inception5b", "inception5b", True),
        ("conv1.bn", "conv1.conv", True),
        ("conv1.conv", "conv1.conv", False),
    ],
)
def test_the_network_for_a_layer_is_the_folded_one_unless_folding_lost_the_layer(
    layer: str, name: str, folded: bool, subjects: dict[str, Subject]
) -> None:
    engine = subjects["paper-bn"].engine
    net, inner = engine.network_for(layer)
    assert inner == name
    assert (net is not engine.net) == folded


def test_only_one_image_is_placed(bundled: Engine) -> None:
    with pytest.raises(InputError, match="one image, not 3"):
        bundled.place_one(torch.zeros(3, 3, 224, 224))
