"""Nothing that is asked of a network may be seen by anybody else who asks it, whatever goes wrong."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from unittest import mock

import torch
from torch import Tensor, nn

from googlenet_core.engine import device as devices
from googlenet_core.engine.engine import Engine
from googlenet_core.errors import CoreError
from googlenet_core.network.model import GoogLeNet
from googlenet_core.why.ablations import ablate, sweep_branches
from googlenet_core.why.attributions import explain_class
from googlenet_core.why.gradients import measure_gradients
from googlenet_core.why.methods import METHODS, AttributionQuestion
from googlenet_core.why.parts import Ablation

LAYERS = ("conv1", "inception3a.branch2", "inception4d", "inception5b", "fc", "aux1", "aux2")
HOOKS = [name for name in vars(nn.Module()) if name.endswith("_hooks")]


class Forced(Exception):
    """Raised in the middle of the work."""


@dataclass(frozen=True)
class Answers:
    """What the engine says, in full."""

    tensors: dict[str, Tensor]
    logits: list[tuple[str, float]]

    @classmethod
    def of(cls, engine: Engine, x: Tensor) -> Answers:
        found = engine.predict(x)
        scores = [(s.label, s.probability) for head in (found.main, found.aux_4a, found.aux_4d) for s in head or ()]
        return cls({name: tensor.clone() for name, tensor in engine.capture(x, LAYERS).items()}, scores)

    @classmethod
    def by_share(cls, engine: Engine, x: Tensor) -> tuple[Answers, Answers]:
        """The answers computed with the whole device and with one lane of it: their sums are rounded in another order."""
        with mock.patch.object(devices, "THREADS", max(1, devices.THREADS // engine.turns.lanes)):
            lane = cls.of(engine, x)
        return cls.of(engine, x), lane

    def among(self, known: tuple[Answers, ...]) -> bool:
        """Whether each part is to the last bit one that is known."""
        return self.logits in [one.logits for one in known] and all(
            any(torch.equal(tensor, one.tensors[name]) for one in known) for name, tensor in self.tensors.items()
        )


def assert_untouched(net: GoogLeNet, state: dict[str, Tensor]) -> None:
    for name, module in net.named_modules():
        assert not [hooks for hooks in HOOKS if getattr(module, hooks)], f"{name} is hooked"
        assert not module.training
    for name, parameter in net.named_parameters():
        assert parameter.grad is None, name
        assert not parameter.requires_grad, name
    assert all(torch.equal(tensor, state[name]) for name, tensor in net.state_dict().items())


def state(net: GoogLeNet) -> dict[str, Tensor]:
    return {name: tensor.clone() for name, tensor in net.state_dict().items()}


def stop_when(done_at_least: int) -> Callable[[int, int], None]:
    def progress(done: int, total: int) -> None:
        if done >= min(done_at_least, total):
            raise Forced

    return progress


def every_question(engine: Engine, x: Tensor) -> list[Callable[[], object]]:
    quick = {"integrated-gradients": {"n_steps": 8}, "occlusion": {"window_px": 112, "stride_px": 112}}
    questions: list[Callable[[], object]] = [
        lambda m=method, h=head, p=progress: explain_class(
            engine, x, AttributionQuestion.ask(m, layer="inception4a", head=h, parameters=quick.get(m)), progress=p
        )
        for method in METHODS
        for head, progress in (("main", None), ("aux_4a", stop_when(1)))  # the second is stopped on its way
    ]
    questions += [
        lambda: ablate(engine, x, Ablation("inception4c.branch3")),
        lambda: ablate(engine, x, Ablation("conv1.conv", range(3))),
        lambda: ablate(engine, x, Ablation("inception3a.branch1.conv", range(5))),
        lambda: sweep_branches(engine, x),
        lambda: sweep_branches(engine, x, progress=stop_when(8)),
        lambda: measure_gradients(engine, x, 3),
        lambda: measure_gradients(engine, x, "nobody"),
        lambda: explain_class(engine, torch.full_like(x, torch.nan), AttributionQuestion(target=1)),
    ]
    return questions


def test_many_threads_with_every_method_and_forced_errors_change_no_answer(bundled: Engine, image: Tensor) -> None:
    before, weights = Answers.by_share(bundled, image), state(bundled.net)
    folded, _ = bundled.network_for("inception5b")
    folded_weights = state(folded)
    stopped = threading.Event()
    raised: list[Exception] = []

    def ask(question: Callable[[], object]) -> None:
        try:
            question()
        except (Forced, CoreError) as error:
            raised.append(error)

    def watch() -> int:
        looks = 0
        while not stopped.is_set():
            assert Answers.of(bundled, image).among(before)
            assert_untouched(bundled.net, weights)
            assert_untouched(folded, folded_weights)
            looks += 1
        return looks

    with ThreadPoolExecutor(8) as pool:
        watchers = [pool.submit(watch) for _ in range(2)]
        asked = [pool.submit(ask, question) for question in every_question(bundled, image)]
        try:
            for task in asked:
                task.result()
        finally:
            stopped.set()
        assert all(task.result() > 0 for task in watchers)
    assert len(raised) == len(METHODS) + 2, raised  # each method once, one sweep, one class that does not exist
    assert Answers.of(bundled, image).among(before)
    assert_untouched(bundled.net, weights)
    assert_untouched(folded, folded_weights)
    assert bundled.turns.waiting == 0
