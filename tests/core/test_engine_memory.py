"""A GPU that runs out of memory: the CPU goes on, says so, and gives the same answer."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
import torch
from torch import Tensor

from googlenet_core.engine import Engine
from googlenet_core.model import GoogLeNet
from googlenet_core.spec import PAPER_BN


def full(*_: object, **__: object) -> Tensor:
    raise torch.OutOfMemoryError("CUDA out of memory.")


@pytest.fixture(scope="module")
def net() -> GoogLeNet:
    torch.manual_seed(0)
    return GoogLeNet(PAPER_BN, 10)


@pytest.fixture
def on_full_gpu(net: GoogLeNet) -> Engine:
    """An engine whose device cannot compute: a stand-in for a GPU, which tests may not need."""
    engine = Engine(net, "cpu")
    engine.device = torch.device("meta")
    engine._fast = full  # type: ignore[assignment]
    return engine


def test_the_cpu_goes_on_with_the_same_answer_and_says_why(net: GoogLeNet, on_full_gpu: Engine) -> None:
    x = torch.randn(1, 3, 224, 224)
    plain = Engine(net, "cpu")
    found = on_full_gpu.capture(x, ["inception3a"])
    assert torch.allclose(found["inception3a"], plain.capture(x, ["inception3a"])["inception3a"], atol=1e-5)
    assert found.device.startswith("CPU")
    assert found.device.endswith("since the GPU was out of memory")
    prediction = on_full_gpu.predict(x)
    assert prediction.device.endswith("out of memory")
    expected = plain.predict(x)
    assert prediction.main is not None
    assert expected.main is not None
    assert [score.label for score in prediction.main] == [score.label for score in expected.main]


def test_many_threads_make_one_spare(on_full_gpu: Engine) -> None:
    x = torch.randn(1, 3, 224, 224)
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda _: on_full_gpu.capture(x, ["conv1"]), range(8)))
    spare = on_full_gpu._spare
    on_full_gpu.capture(x, ["conv1"])
    assert on_full_gpu._spare is spare


def test_a_full_cpu_is_an_error(net: GoogLeNet) -> None:
    engine = Engine(net, "cpu")
    engine._fast = full  # type: ignore[assignment]
    with pytest.raises(torch.OutOfMemoryError):
        engine.capture(torch.randn(1, 3, 224, 224), ["conv1"])
    assert engine.turns.waiting == 0
