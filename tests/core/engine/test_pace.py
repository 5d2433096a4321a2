from __future__ import annotations

import threading

import pytest
from torch import Tensor

from googlenet_core.engine.engine import Engine
from googlenet_core.engine.pace import Pace
from googlenet_core.errors import BusyError
from googlenet_core.queueing.queues import QueueLimits
from googlenet_core.queueing.turns import Turns
from googlenet_core.why.attributions import explain_class
from googlenet_core.why.methods import AttributionQuestion
from tests.conftest import PATIENCE_S


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
    monkeypatch.setattr(bundled, "turns", Turns(most=QueueLimits(-1)))
    with pytest.raises(BusyError, match="try again"):
        explain_class(bundled, image, AttributionQuestion("saliency", target=1))
    assert bundled.turns.waiting == 0
