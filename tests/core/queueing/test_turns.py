"""Turns go round, short work first, bounded, and nobody is forgotten."""

from __future__ import annotations

import threading
import time

import pytest

from googlenet_core.errors import BusyError
from googlenet_core.queueing import asking
from googlenet_core.queueing.queues import QueueLimits
from googlenet_core.queueing.turns import Turns, of_device
from tests.conftest import PATIENCE_S


def wait_until(condition, limit_s: float = PATIENCE_S) -> None:
    deadline = time.monotonic() + limit_s
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.002)


def test_turns_are_taken_one_at_a_time_in_order_of_arrival() -> None:
    turns, order, together = Turns(), [], []
    running = 0
    lock = threading.Lock()

    def work(number: int) -> None:
        nonlocal running
        with turns.turn():
            with lock:
                running += 1
                together.append(running)
            order.append(number)
            time.sleep(0.002)
            with lock:
                running -= 1

    with turns.turn():
        threads = []
        for number in range(12):
            threads.append(threading.Thread(target=work, args=(number,)))
            threads[-1].start()
            wait_until(lambda expected=number + 2: turns.waiting == expected)
    for thread in threads:
        thread.join()
    assert order == list(range(12))
    assert max(together) == 1
    assert turns.waiting == 0


def test_who_is_alone_has_the_whole_device_and_two_share_it() -> None:
    turns, held, together = Turns(lanes=2), [], threading.Barrier(2)

    def work() -> None:
        with turns.turn() as lanes:
            held.append(lanes)
            together.wait(PATIENCE_S)  # both are here at once

    with turns.turn() as lanes:
        assert lanes == 2
        threads = [threading.Thread(target=work) for _ in range(2)]
        for thread in threads:
            thread.start()
        wait_until(lambda: turns.waiting == 3)
        assert held == [], "nobody computes beside one who has the whole device"
    for thread in threads:
        thread.join()
    assert held == [1, 1]
    with turns.turn() as lanes:
        assert lanes == 2
    assert turns.waiting == 0


def test_one_who_comes_while_a_lane_is_free_takes_it_and_a_third_waits() -> None:
    turns, begun, go_on = Turns(lanes=2), [], threading.Event()

    def work(name: str) -> None:
        with turns.turn():
            begun.append(name)
            go_on.wait(PATIENCE_S)

    threads = [threading.Thread(target=work, args=(name,)) for name in ("first", "second", "third")]
    with turns.turn():
        for number, thread in enumerate(threads, start=2):
            thread.start()
            wait_until(lambda expected=number: turns.waiting == expected)
    wait_until(lambda: len(begun) == 2)
    assert sorted(begun) == ["first", "second"]
    go_on.set()
    for thread in threads:
        thread.join()
    assert begun[2] == "third"


def test_the_place_in_the_queue_is_told_and_ends_at_the_front() -> None:
    turns, places = Turns(), []

    def wait() -> None:
        with asking.listening(places.append), turns.turn():
            pass

    with turns.turn():
        thread = threading.Thread(target=wait)
        thread.start()
        wait_until(lambda: len(places) > 1)  # again and again, so that who is no longer wanted can give up
    thread.join()
    assert places[-1] == 0
    assert set(places[:-1]) == {1}


def test_nobody_is_told_anything_where_there_is_no_queue() -> None:
    turns, places = Turns(), []
    with asking.listening(places.append), turns.turn():
        pass
    assert places == []


def test_too_long_a_queue_and_too_long_a_wait_are_refused_with_a_sentence() -> None:
    turns = Turns(most=QueueLimits(0), longest_wait_s=0.05)
    with turns.turn(), pytest.raises(BusyError, match="Too many people"), turns.turn():
        pytest.fail("got a turn")
    patient = Turns(longest_wait_s=0.05)
    failures: list[str] = []

    def wait() -> None:
        try:
            with patient.turn():
                failures.append("got a turn")
        except BusyError as error:
            failures.append(str(error))

    with patient.turn():
        thread = threading.Thread(target=wait)
        thread.start()
        thread.join()
    assert len(failures) == 1
    assert "try again" in failures[0]
    assert patient.waiting == 0


def test_a_turn_that_fails_and_one_that_gives_up_leave_the_queue() -> None:
    turns = Turns()
    with pytest.raises(ValueError, match="work"), turns.turn():
        raise ValueError("work")

    def give_up(_place: int) -> None:
        raise KeyError("cancelled")

    raised: list[str] = []

    def wait() -> None:
        try:
            with asking.listening(give_up), turns.turn():
                pass
        except KeyError as error:
            raised.append(str(error))

    with turns.turn():
        thread = threading.Thread(target=wait)
        thread.start()
        thread.join()
    assert raised == ["'cancelled'"]
    with turns.turn():
        assert turns.waiting == 1


def test_all_that_run_on_one_device_share_its_queue() -> None:
    assert of_device("cpu") is of_device("cpu")
    assert of_device("cpu") is not of_device("cuda:1")


def take_ahead(turns: Turns, order: list[str], name: str) -> threading.Thread:
    """A thread that takes a turn for what nobody waits for, once it waits for it or has had it."""

    def work() -> None:
        with asking.ahead(), turns.turn() as lanes:
            order.append(f"{name} {lanes}")

    thread = threading.Thread(target=work)
    thread.start()
    wait_until(lambda: len(turns._ahead) or order)
    return thread


def test_what_nobody_waits_for_has_one_lane_of_an_idle_device() -> None:
    turns, order = Turns(lanes=2), []
    take_ahead(turns, order, "ahead").join(PATIENCE_S)
    assert order == ["ahead 1"]


def test_what_nobody_waits_for_is_not_computed_while_anybody_computes() -> None:
    turns, order = Turns(lanes=2), []
    may_end = [threading.Event(), threading.Event()]

    def work(number: int) -> None:
        with turns.turn():
            assert may_end[number].wait(PATIENCE_S)

    with turns.turn():
        asked = [threading.Thread(target=work, args=(number,)) for number in range(2)]
        for thread in asked:
            thread.start()
        wait_until(lambda: turns.waiting == 3)
        ahead = take_ahead(turns, order, "ahead")
    may_end[0].set()
    asked[0].join(PATIENCE_S)
    assert turns.waiting == 1  # the other one: a lane is free
    assert order == []
    may_end[1].set()
    for thread in (asked[1], ahead):
        thread.join(PATIENCE_S)
    assert order == ["ahead 1"]


def test_who_waits_comes_before_what_nobody_waits_for_though_that_came_first() -> None:
    turns, order = Turns(), []

    def work() -> None:
        with turns.turn():
            order.append("asked for")

    with turns.turn():
        ahead = take_ahead(turns, order, "ahead")
        asked = threading.Thread(target=work)
        asked.start()
        wait_until(lambda: turns.waiting == 2)
    for thread in (ahead, asked):
        thread.join(PATIENCE_S)
    assert order == ["asked for", "ahead 1"]


def test_who_comes_while_something_is_computed_ahead_has_the_other_lane() -> None:
    turns = Turns(lanes=2)
    with asking.ahead(), turns.turn() as ahead:
        found: list[int] = []

        def ask() -> None:
            with turns.turn() as lanes:
                found.append(lanes)

        thread = threading.Thread(target=ask)
        thread.start()
        thread.join(PATIENCE_S)
        assert (ahead, found) == (1, [1])


def test_who_is_alone_but_for_what_nobody_waits_for_has_the_whole_device() -> None:
    turns, order = Turns(lanes=2), []
    with turns.turn():
        ahead = take_ahead(turns, order, "ahead")
        assert turns.waiting == 1
    ahead.join(PATIENCE_S)
    with turns.turn() as lanes:
        assert lanes == 2
