"""What nobody waits for yet: the newest wish of each visitor, when nobody else computes, dropped with whoever leaves."""

from __future__ import annotations

import threading
from collections.abc import Callable

import pytest

from googlenet_core.errors import DeviceError
from googlenet_core.queueing import asking
from googlenet_core.queueing.ahead import Ahead
from googlenet_core.queueing.asking import Visitor
from googlenet_core.queueing.turns import Turns
from tests.conftest import PATIENCE_S

ADA, BEN, CLEO = ("10.0.0.1", "ada"), ("10.0.0.1", "ben"), ("10.0.0.2", "cleo")


class Desk:
    """Wishes that are worked off when the test says so, for visitors of whom some have left."""

    def __init__(self, most: int = 40) -> None:
        self.left: set[Visitor] = set()
        self.threads: list[Callable[[], None]] = []
        self.done: list[object] = []
        self.ahead = Ahead(lambda visitor: visitor not in self.left, self.threads.append, most)
        self.ahead.begin()

    def wish(self, visitor: Visitor, what: object) -> None:
        with asking.as_visitor(visitor):
            self.ahead.wish(lambda: self.done.append(what))

    def work(self) -> None:
        while self.threads:
            self.threads.pop(0)()


def test_one_thread_works_off_what_everybody_wished_for_in_order() -> None:
    desk = Desk()
    desk.wish(ADA, 1)
    desk.wish(BEN, 2)
    assert len(desk.threads) == 1
    assert desk.done == []
    desk.work()
    assert desk.done == [1, 2]
    desk.wish(ADA, 3)
    desk.work()
    assert desk.done == [1, 2, 3]


def test_a_new_wish_takes_the_place_of_the_one_before() -> None:
    desk = Desk()
    desk.wish(ADA, "before")
    desk.wish(BEN, "other")
    desk.wish(ADA, "after")
    desk.work()
    assert desk.done == ["other", "after"]


def test_what_somebody_wished_for_who_left_is_dropped() -> None:
    desk = Desk()
    desk.wish(ADA, "gone")
    desk.wish(BEN, "here")
    desk.left.add(ADA)
    desk.work()
    assert desk.done == ["here"]


def test_the_oldest_wish_goes_where_there_are_too_many() -> None:
    desk = Desk(most=2)
    for visitor, what in ((ADA, 1), (BEN, 2), (CLEO, 3)):
        desk.wish(visitor, what)
    desk.work()
    assert desk.done == [2, 3]


def test_nothing_is_heard_before_it_begins() -> None:
    done: list[int] = []
    Ahead(lambda _: True, lambda work: work()).wish(lambda: done.append(1))
    assert done == []


def test_it_is_known_for_whom_and_that_nobody_waits() -> None:
    desk, found = Desk(), []
    with asking.as_visitor(ADA):
        desk.ahead.wish(lambda: found.append((asking.visitor(), asking.is_ahead())))
    desk.work()
    assert found == [(ADA, True)]
    assert not asking.is_ahead()


def test_work_that_cannot_be_done_takes_nothing_along() -> None:
    desk = Desk()

    def fail() -> None:
        raise DeviceError("no such device")

    with asking.as_visitor(ADA):
        desk.ahead.wish(fail)
    desk.wish(BEN, "done")
    desk.work()
    assert desk.done == ["done"]


def test_after_an_error_that_nobody_expected_wishes_are_worked_off_again() -> None:
    desk = Desk()

    def fail() -> None:
        raise KeyError("a mistake of ours")

    with asking.as_visitor(ADA):
        desk.ahead.wish(fail)
    with pytest.raises(KeyError):
        desk.work()
    desk.wish(BEN, "done")
    desk.work()
    assert desk.done == ["done"]


@pytest.mark.parametrize("why", ["left", "moved on"])
def test_whoever_is_gone_gives_up_the_place_in_the_queue(why: str) -> None:
    desk, turns, waits = Desk(), Turns(), threading.Event()

    def work() -> None:
        waits.set()
        with turns.turn():
            desk.done.append("too late")

    with asking.as_visitor(ADA):
        desk.ahead.wish(work)
    with turns.turn():
        thread = threading.Thread(target=desk.work)
        thread.start()
        assert waits.wait(PATIENCE_S)
        if why == "left":
            desk.left.add(ADA)
        else:
            desk.wish(ADA, "next")
        thread.join(PATIENCE_S)  # while the device is still held
        assert not thread.is_alive()
    assert desk.done == ([] if why == "left" else ["next"])
