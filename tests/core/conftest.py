"""What the core's tests share: networks, engines and plain forward passes, each made once."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import pytest
import torch
from torch import Tensor

from googlenet_core.blueprint.specs import VARIANTS, GoogLeNetSpec
from googlenet_core.cli import main
from googlenet_core.engine.engine import Engine
from googlenet_core.network.model import GoogLeNet
from tests.support.networks.golden import Golden
from tests.support.networks.plain import disturb_statistics, every_tensor

CLASSES = 10


class Exact(Engine):
    """An engine in float64.

    Gradients go through ReLU and max pooling, which choose: where two float32 routes round differently, they choose
    differently here and there, and the gradients differ by percents, on each processor elsewhere. In float64 two routes
    to the same gradient agree to far more digits than the float32 maps that come out.
    """

    dtype = torch.float64


@dataclass(frozen=True)
class Subject:
    """One variant with everything to compare: the caller's network, an engine made of it, and its tensors."""

    spec: GoogLeNetSpec
    net: GoogLeNet
    engine: Engine
    exact: Exact
    tensors: Mapping[str, Tensor]


@pytest.fixture(scope="session")
def image() -> Tensor:
    """A normalised image of noise: no symmetry that a wrong layout could hide in."""
    return torch.randn(1, 3, 224, 224, generator=torch.Generator().manual_seed(7))


@pytest.fixture(scope="session")
def subjects(image: Tensor) -> dict[str, Subject]:
    """Every variant with random weights and, where it has batch norm, statistics that are far from 0 and 1."""
    found = {}
    for seed, (name, spec) in enumerate(VARIANTS.items()):
        torch.manual_seed(seed)
        net = GoogLeNet(spec, CLASSES).eval()
        disturb_statistics(net)
        found[name] = Subject(spec, net, Engine(net, "cpu"), Exact(net, "cpu"), every_tensor(net, image))
    return found


@pytest.fixture(params=list(VARIANTS))
def subject(request: pytest.FixtureRequest, subjects: dict[str, Subject]) -> Subject:
    """One variant after another."""
    return subjects[request.param]


@pytest.fixture(params=list(VARIANTS))
def spec(request: pytest.FixtureRequest) -> GoogLeNetSpec:
    """One variant's data after another."""
    return VARIANTS[request.param]


@pytest.fixture(scope="session")
def bundled() -> Engine:
    """An engine with the weights that ship with the project."""
    return Engine.load("bundled", "cpu")


@pytest.fixture(scope="session")
def exact(bundled: Engine) -> Exact:
    """The same in float64."""
    return Exact(bundled.net, "cpu", bundled.weights)


@pytest.fixture
def golden(request: pytest.FixtureRequest) -> Golden:
    """Compares a table with its file in tests/golden, or writes the file under ``--overwrite-golden``."""
    return Golden(overwrite=bool(request.config.getoption("--overwrite-golden")))


@pytest.fixture
def one_engine(monkeypatch: pytest.MonkeyPatch, bundled: Engine) -> None:
    """Load the bundled weights once for all commands; any other request goes its usual way."""
    load = Engine.load

    def shared(weights: str = "bundled", device: str = "auto", transform_input: bool | None = None) -> Engine:
        usual = (weights, device, transform_input) == ("bundled", "auto", None)
        return bundled if usual else load(weights, device, transform_input=transform_input)

    monkeypatch.setattr(Engine, "load", shared)


@pytest.fixture
def ask(capsys: pytest.CaptureFixture[str]) -> Callable[..., str]:
    """Run a command and return what it prints: to standard output, or to standard error where ``code`` is not 0."""

    def run(*arguments: object, code: int = 0) -> str:
        with pytest.raises(SystemExit) as left:
            main.main([str(argument) for argument in arguments])
        printed = capsys.readouterr()
        assert left.value.code == code, printed.err
        return printed.err if code else printed.out

    return run
