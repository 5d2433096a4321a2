"""Nothing that is asked of a network may be seen by anybody else who asks it, whatever goes wrong."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from unittest import mock

import pytest
import torch
from torch import Tensor, nn

from googlenet_core.engine import device as devices
from googlenet_core.engine.engine import Engine
from googlenet_core.engine.isolation import Pace, differentiable, placed, private, quickest
from googlenet_core.errors import BusyError, CoreError, InputError
from googlenet_core.network.model import GoogLeNet
from googlenet_core.queueing.queues import Limits
from googlenet_core.queueing.turns import Turns
from googlenet_core.why.ablations import ablate, sweep
from googlenet_core.why.attributions import explain
from googlenet_core.why.gradients import gradients
from googlenet_core.why.methods import METHODS
from googlenet_core.why.parts import Ablation
from tests.conftest import PATIENCE_S
from tests.core.conftest import Subject

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
        lambda m=method, h=head, p=progress: explain(
            engine, x, m, layer="inception4a", head=h, parameters=quick.get(m), progress=p
        )
        for method in METHODS
        for head, progress in (("main", None), ("aux_4a", stop_when(1)))  # the second is stopped on its way
    ]
    questions += [
        lambda: ablate(engine, x, Ablation("inception4c.branch3")),
        lambda: ablate(engine, x, Ablation("conv1.conv", range(3))),
        lambda: ablate(engine, x, Ablation("inception3a.branch1.conv", range(5))),
        lambda: sweep(engine, x),
        lambda: sweep(engine, x, progress=stop_when(8)),
        lambda: gradients(engine, x, 3),
        lambda: gradients(engine, x, "nobody"),
        lambda: explain(engine, torch.full_like(x, torch.nan), wanted=1),
    ]
    return questions


def test_many_threads_with_every_method_and_forced_errors_change_no_answer(bundled: Engine, image: Tensor) -> None:
    before, weights = Answers.by_share(bundled, image), state(bundled.net)
    folded, _ = quickest(bundled, "inception5b")
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


def test_a_private_network_has_its_own_modules_and_the_same_weights(bundled: Engine) -> None:
    copy = private(bundled.net)
    assert not {id(m) for m in copy.modules()} & {id(m) for m in bundled.net.modules()}
    assert all(a is b for a, b in zip(copy.parameters(), bundled.net.parameters(), strict=True))
    assert all(a is b for a, b in zip(copy.buffers(), bundled.net.buffers(), strict=True))


def test_a_differentiable_network_shares_memory_but_not_gradients(bundled: Engine) -> None:
    copy = differentiable(bundled.net)
    for own, shared in zip(copy.parameters(), bundled.net.parameters(), strict=True):
        assert own is not shared
        assert own.data_ptr() == shared.data_ptr()
        assert own.requires_grad
        assert not shared.requires_grad


@pytest.mark.parametrize(
    ("layer", "name", "folded"),
    [
        ("inception5b", "inception5b", True),
        ("conv1.bn", "conv1.conv", True),
        ("conv1.conv", "conv1.conv", False),
    ],
)
def test_the_quickest_network_is_the_folded_one_unless_folding_lost_the_layer(
    layer: str, name: str, folded: bool, subjects: dict[str, Subject]
) -> None:
    engine = subjects["paper-bn"].engine
    net, inner = quickest(engine, layer)
    assert inner == name
    assert (net is not engine.net) == folded


def test_only_one_image_is_placed(bundled: Engine) -> None:
    with pytest.raises(InputError, match="one image, not 3"):
        placed(bundled, torch.zeros(3, 3, 224, 224))


def test_others_get_their_turn_between_two_portions(bundled: Engine) -> None:
    order: list[str] = []
    waiting = threading.Event()

    def other() -> None:
        waiting.set()
        with bundled.turns.turn():
            order.append("other")

    with Pace(bundled, 2) as pace:
        pace.portion(0)
        order.append("first")
        thread = threading.Thread(target=other)
        thread.start()
        waiting.wait(PATIENCE_S)
        while bundled.turns.waiting < 2:
            pass
        pace.portion(1)
        order.append("second")
        pace.done()
    thread.join(PATIENCE_S)
    assert order == ["first", "other", "second"]


def test_progress_is_told_while_nobody_is_kept_waiting(bundled: Engine) -> None:
    queue: list[int] = []
    told: list[tuple[int, int]] = []

    def progress(done: int, total: int) -> None:
        queue.append(bundled.turns.waiting)
        told.append((done, total))

    with Pace(bundled, 3, progress) as pace:
        pace.portion(0)
        pace.portion(7)
        pace.done()
    assert queue == [0, 0, 0]
    assert told == [(0, 3), (3, 3), (3, 3)]


def test_a_full_queue_is_said_in_a_sentence_and_leaves_nothing_behind(
    bundled: Engine, image: Tensor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bundled, "turns", Turns(most=Limits(-1)))
    with pytest.raises(BusyError, match="try again"):
        explain(bundled, image, "saliency", wanted=1)
    assert bundled.turns.waiting == 0
