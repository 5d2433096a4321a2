"""A GPU that runs out of memory: the CPU goes on, says so, and gives the same answer."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
import torch
from torch import Tensor

from googlenet_core.arithmetic.units import Unit
from googlenet_core.blueprint.specs import PAPER_BN
from googlenet_core.engine import device as devices, engine as engines
from googlenet_core.engine.engine import Engine
from googlenet_core.engine.fallback import WHY, ran_out
from googlenet_core.microscope import effective_fields
from googlenet_core.network.model import GoogLeNet
from googlenet_core.queueing import asking
from googlenet_core.queueing.turns import Turns
from googlenet_core.why import ablations, attributions, gradients
from googlenet_core.why.methods import AttributionQuestion
from googlenet_core.why.parts import Ablation
from tests.conftest import PATIENCE_S
from tests.support.networks.plain import relative_error
from tests.support.programs.full_gpu import full, without_memory

CLASSES = 10


@pytest.fixture(scope="module")
def net() -> GoogLeNet:
    torch.manual_seed(0)
    return GoogLeNet(PAPER_BN, CLASSES)


@pytest.fixture
def on_full_gpu(net: GoogLeNet) -> Engine:
    return without_memory(Engine(net, "cpu"))


def test_the_cpu_goes_on_with_the_same_answer_and_says_why(net: GoogLeNet, on_full_gpu: Engine) -> None:
    x = torch.randn(1, 3, 224, 224)
    plain = Engine(net, "cpu")
    found = on_full_gpu.capture(x, ["inception3a"])
    assert relative_error(found["inception3a"], plain.capture(x, ["inception3a"])["inception3a"]) < 1e-4
    assert found.made.device.startswith("CPU")
    assert found.made.device.endswith(WHY)
    prediction = on_full_gpu.predict(x)
    assert prediction.made.device.endswith(WHY)
    expected = plain.predict(x)
    assert prediction.main is not None
    assert expected.main is not None
    # Ten untrained classes are nearly equal: their order may hang on a last bit, their probabilities do not.
    found_of, expected_of = ({s.label: s.probability for s in scores} for scores in (prediction.main, expected.main))
    assert found_of == pytest.approx(expected_of, abs=1e-4)


def test_many_threads_make_one_twin(on_full_gpu: Engine) -> None:
    x = torch.randn(1, 3, 224, 224)
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda _: on_full_gpu.capture(x, ["conv1"]), range(8)))
    twin = on_full_gpu._on_cpu
    on_full_gpu.capture(x, ["conv1"])
    assert on_full_gpu._on_cpu is twin


def test_the_place_in_the_cpus_queue_is_told_after_the_gpu_is_full(on_full_gpu: Engine) -> None:
    on_full_gpu.turns = Turns()
    cpu, held, seen = on_full_gpu.on_cpu().turns, threading.Event(), threading.Event()
    told: list[int] = []

    def hold() -> None:
        with cpu.turn():
            held.set()
            seen.wait(PATIENCE_S)

    def tell(before: int) -> None:
        told.append(before)
        seen.set()

    with ThreadPoolExecutor(1) as pool:
        holding = pool.submit(hold)
        held.wait(PATIENCE_S)
        with asking.listening(tell):
            on_full_gpu.capture(torch.randn(1, 3, 224, 224), ["conv1"])
        holding.result()
    assert (set(told[:-1]), told[-1]) == ({1}, 0)


ASKED: dict[str, Callable[[Engine, Tensor], Any]] = {
    "ablate": lambda engine, x: ablations.ablate(engine, x, Ablation("inception4c.branch3")),
    "score changes": lambda engine, x: ablations.measure_score_changes(engine, x, Ablation("inception4c.branch3")),
    "sweep": ablations.sweep_branches,
    "gradients": gradients.measure_gradients,
    "effective field": lambda engine, x: effective_fields.effective_field(engine, x, Unit("inception3a", 5, 14, 14)),
    "grad-cam": lambda engine, x: attributions.explain_class(engine, x, AttributionQuestion("grad-cam")),
    "saliency": lambda engine, x: attributions.explain_class(engine, x, AttributionQuestion("saliency")),
}


@pytest.mark.parametrize("asked", ASKED)
def test_every_question_is_answered_by_the_cpu(asked: str, on_full_gpu: Engine) -> None:
    x = torch.randn(1, 3, 224, 224)
    answer = ASKED[asked](on_full_gpu, x)
    answer = getattr(answer, "made", answer)
    assert answer.device.startswith("CPU")
    assert answer.device.endswith(WHY)
    assert on_full_gpu.turns.waiting == 0


def test_progress_starts_again_and_can_still_stop(on_full_gpu: Engine) -> None:
    told: list[tuple[int, int]] = []

    def progress(done: int, total: int) -> None:
        told.append((done, total))
        if done > 4:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        ablations.sweep_branches(on_full_gpu, torch.randn(1, 3, 224, 224), progress=progress)
    assert [done for done, _ in told[:2]] == [0, 0]


def test_a_network_that_does_not_fit_is_put_on_the_cpu(net: GoogLeNet, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(devices, "choose", lambda name: torch.device("meta" if name == "cuda" else name))
    prepare = engines.prepare_for_inference
    monkeypatch.setattr(
        engines, "prepare_for_inference", lambda net, on: full() if on.type == "meta" else prepare(net, on)
    )
    engine = Engine(net, "cuda")
    assert engine.device.type == "cpu"
    assert engine.predict(torch.randn(1, 3, 224, 224)).made.device.endswith(WHY)


@pytest.mark.parametrize(
    ("error", "means_it"),
    [
        (torch.OutOfMemoryError("anything"), True),
        (RuntimeError("CUDA error: out of memory"), True),
        (RuntimeError("MPS backend out of memory (MPS allocated: 9 GB)"), True),
        (RuntimeError("CUDA error: CUBLAS_STATUS_ALLOC_FAILED when calling `cublasCreate(handle)`"), True),
        (RuntimeError("CUDA error: device-side assert triggered"), False),
    ],
)
def test_what_the_libraries_below_say_is_understood(error: RuntimeError, means_it: bool) -> None:
    assert ran_out(error) is means_it


def test_another_error_is_not_taken_for_a_full_gpu(on_full_gpu: Engine) -> None:
    def broken(*_: object, **__: object) -> Tensor:
        raise RuntimeError("CUDA error: device-side assert triggered")

    on_full_gpu.fast_net = broken  # type: ignore[assignment]
    with pytest.raises(RuntimeError, match="device-side"):
        on_full_gpu.capture(torch.randn(1, 3, 224, 224), ["conv1"])
    assert on_full_gpu._on_cpu is None


def test_a_full_cpu_is_an_error(net: GoogLeNet) -> None:
    engine = Engine(net, "cpu")
    engine.fast_net = full  # type: ignore[assignment]
    with pytest.raises(torch.OutOfMemoryError):
        engine.capture(torch.randn(1, 3, 224, 224), ["conv1"])
    assert engine.turns.waiting == 0
