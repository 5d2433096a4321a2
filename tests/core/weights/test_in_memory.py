from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest
import torch
from torch import Tensor, nn

from googlenet_core.blueprint.heads import HEADS
from googlenet_core.blueprint.specs import PAPER, TORCHVISION
from googlenet_core.engine.engine import Engine
from googlenet_core.errors import CoreError, WeightsError
from googlenet_core.network.model import GoogLeNet
from tests.support.networks.golden import torchvision_state
from tests.support.networks.plain import disturb_statistics

HOOKS = [name for name in vars(nn.Module()) if name.endswith("_hooks")]


class Holder(nn.Module):
    """Holds tensors under torchvision's keys; computes nothing."""

    def put(self, key: str, value: Tensor) -> None:
        inner, _, rest = key.partition(".")
        if rest:
            if inner not in self._modules:
                self.add_module(inner, Holder())
            child = self.get_submodule(inner)
            assert isinstance(child, Holder)
            child.put(rest, value)
        elif inner.startswith(("running", "num_batches")):
            self.register_buffer(inner, value)
        else:
            self.register_parameter(inner, nn.Parameter(value))


class Wrapper(nn.Module):
    """As `torch.nn.DataParallel` wraps a network."""

    def __init__(self, module: nn.Module) -> None:
        super().__init__()
        self.module = module


@pytest.fixture(scope="module")
def state() -> dict[str, Tensor]:
    """Random tensors under torchvision's keys, in its shapes."""
    torch.manual_seed(0)
    net = GoogLeNet(TORCHVISION)
    disturb_statistics(net)
    found = net.state_dict()
    assert {key: tuple(value.shape) for key, value in found.items()} == torchvision_state()
    return found


def held(state: Mapping[str, Tensor], *, auxiliary: bool = True) -> Holder:
    """A network as torchvision lays it out, in training mode."""
    holder = Holder()
    for key, value in state.items():
        if auxiliary or not key.startswith("aux"):
            holder.put(key, value.clone())
    return holder


def seen(network: nn.Module) -> list[object]:
    """Everything about a network that somebody might change."""
    tensors = {**dict(network.named_parameters()), **dict(network.named_buffers())}
    return [
        {key: (id(tensor), tensor._version, tensor.requires_grad, tensor.grad) for key, tensor in tensors.items()},
        {name: (module.training, sorted(vars(module))) for name, module in network.named_modules()},
        [hooks for module in network.modules() for hooks in HOOKS if getattr(module, hooks)],
    ]


def assert_same_answers(found: Engine, wanted: Engine, image: Tensor) -> None:
    for one, other in zip(found.net.state_dict().items(), wanted.net.state_dict().items(), strict=True):
        assert one[0] == other[0]
        assert torch.equal(one[1], other[1]), one[0]
    for head in HEADS:
        answers = [engine.predict(image).head(head) for engine in (found, wanted)]
        assert [score.probability for score in answers[0] or ()] == [score.probability for score in answers[1] or ()]


@pytest.mark.parametrize("auxiliary", [True, False])
def test_the_answers_are_those_of_the_same_tensors_from_a_file(
    auxiliary: bool, state: dict[str, Tensor], image: Tensor, tmp_path: Path
) -> None:
    network = held(state, auxiliary=auxiliary)
    torch.save(network.state_dict(), tmp_path / "same.pth")
    found, wanted = Engine.of(network, "cpu"), Engine.load(tmp_path / "same.pth", "cpu")
    assert found.spec is TORCHVISION
    assert found.weights.trained_heads == wanted.weights.trained_heads
    assert found.weights.transform_input is wanted.weights.transform_input is True
    assert_same_answers(found, wanted, image)


def test_the_given_network_stays_as_it_was(state: dict[str, Tensor], image: Tensor) -> None:
    network = held(state)
    before = seen(network)
    values = {key: value.clone() for key, value in network.state_dict().items()}
    engine = Engine.of(network, "cpu")
    engine.predict(image)
    engine.capture(image, ["inception3a.branch1.bn"])
    assert seen(network) == before
    assert network.training
    for key, value in network.state_dict().items():
        assert torch.equal(value, values[key]), key
        assert not any(value.data_ptr() == own.data_ptr() for own in engine.net.state_dict().values()), key


@pytest.mark.parametrize("said", [True, False])
@pytest.mark.parametrize("wrapped", [True, False])
def test_the_network_says_how_its_input_is_normalised(said: bool, wrapped: bool, state: dict[str, Tensor]) -> None:
    network = held(state, auxiliary=False)
    network.transform_input = said  # type: ignore[assignment]
    given = Wrapper(network) if wrapped else network
    recipe = Engine.of(given, "cpu").weights
    assert (recipe.transform_input, recipe.input_reason) == (said, "as the network says")
    asked = Engine.of(given, "cpu", transform_input=not said).weights
    assert (asked.transform_input, asked.input_reason) == (not said, "as was asked for")


def test_our_own_network_will_do(image: Tensor) -> None:
    torch.manual_seed(0)
    net = GoogLeNet(PAPER, 3)
    before = seen(net)
    found = Engine.of(net, "cpu", classes=["cat", "dog", "owl"])
    assert_same_answers(found, Engine(net, "cpu"), image)
    assert found.weights.labels == ("cat", "dog", "owl")
    assert found.weights.transform_input is False
    assert seen(net) == before


def test_what_is_no_such_network_is_refused_with_a_sentence(state: dict[str, Tensor]) -> None:
    for given, said in (
        ("model.pth", "not a str; Engine.load takes"),
        (dict(state), "not a dict; Engine.load takes"),
        (None, "not None; Engine.load takes"),
        (nn.Linear(2, 2), "Linear does not hold a GoogLeNet"),
        (nn.ReLU(), "ReLU is not a GoogLeNet: it has no weights"),
        (held({key: value for key, value in state.items() if key != "conv2.bn.bias"}), "1 missing (conv2.bn.bias)"),
    ):
        with pytest.raises(CoreError) as caught:
            Engine.of(given, "cpu")  # type: ignore[arg-type]
        assert said in str(caught.value)
        assert "\n" not in str(caught.value)


def test_names_must_be_as_many_as_classes(state: dict[str, Tensor]) -> None:
    with pytest.raises(WeightsError, match=r"2 class names were given, but the network answers with 1,000 classes"):
        Engine.of(held(state), "cpu", classes=["cat", "dog"])


def test_the_constructor_says_who_takes_other_networks(state: dict[str, Tensor]) -> None:
    with pytest.raises(WeightsError, match=r"not a Holder; Engine\.of takes"):
        Engine(held(state), "cpu")  # type: ignore[arg-type]
