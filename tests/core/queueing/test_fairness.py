"""Many visitors before one device: short work goes first, long work is not forgotten, nobody takes all of the queue."""

from __future__ import annotations

import threading
from functools import partial

import pytest

from googlenet_core.errors import BusyError
from googlenet_core.queueing import asking, queues
from googlenet_core.queueing.asking import UNKNOWN, Visitor, as_visitor
from googlenet_core.queueing.queues import QueueLimits, limits
from googlenet_core.queueing.turns import SHORT_IN_A_ROW, Turns
from tests.support.queueing import Crowd, wait_until

GO_ON = threading.Event()
GO_ON.set()


def person(number: int, address: str = "") -> Visitor:
    return address, f"session {number}"


def order_of(arrivals: list[tuple[str, Visitor, bool]], lanes: int = 1) -> list[str]:
    """Who is served after whom, where all came while somebody unknown had the whole device; True is long work."""
    turns = Turns(lanes)
    crowd = Crowd(turns)
    with turns.turn():
        for name, visitor, long in arrivals:
            crowd.send(name, visitor, partial(turns.turn, long=long), GO_ON)
    crowd.leave()
    assert crowd.errors == []
    assert turns.waiting == 0
    return crowd.served


def test_a_short_turn_comes_before_all_long_work_that_waited_for_longer() -> None:
    arrivals = [(f"portion {number}", person(number), True) for number in range(40)]
    arrivals.append(("click", person(99), False))
    assert order_of(arrivals)[0] == "click"


def test_after_some_short_turns_a_portion_of_long_work_has_one() -> None:
    arrivals = [("portion", person(99), True)]
    arrivals += [(f"click {number}", person(number), False) for number in range(3 * SHORT_IN_A_ROW)]
    assert order_of(arrivals).index("portion") <= SHORT_IN_A_ROW


def test_one_who_asks_for_much_comes_after_everybody_else_who_asks_once() -> None:
    arrivals = [(f"much {number}", person(0), False) for number in range(4)]
    arrivals += [(f"once {number}", person(1 + number), False) for number in range(3)]
    assert order_of(arrivals) == ["much 0", "once 0", "once 1", "once 2", "much 1", "much 2", "much 3"]


def test_forty_sessions_at_one_address_and_one_at_another_take_turns() -> None:
    arrivals = [(f"forty {number}", person(number, "10.0.0.1"), False) for number in range(40)]
    arrivals.append(("victim", person(0, "10.0.0.2"), False))
    assert order_of(arrivals).index("victim") == 1


def test_long_work_leaves_a_lane_to_short_work_and_takes_all_lanes_where_there_is_none() -> None:
    turns, go_on = Turns(lanes=3), threading.Event()
    crowd = Crowd(turns)
    portion = partial(turns.turn, long=True)
    click = threading.Event()
    with turns.turn():
        crowd.send("click", person(9), turns.turn, click)
        for number in range(4):
            crowd.send(f"portion {number}", person(number), portion, go_on)
    wait_until(lambda: len(crowd.served) == 3)
    assert sorted(crowd.served) == ["click", "portion 0", "portion 1"]
    click.set()  # now long work is alone
    wait_until(lambda: len(crowd.served) == 4)
    assert crowd.served[3] == "portion 2"
    go_on.set()
    crowd.leave()


def test_one_visitor_cannot_fill_the_queue_nor_can_one_address() -> None:
    turns = Turns(most=QueueLimits(in_all=100, of_address=3, of_visitor=2))
    crowd = Crowd(turns)
    with turns.turn():
        for number in range(3):
            crowd.send(f"mine {number}", person(0, "10.0.0.1"), turns.turn, GO_ON)
        assert [str(error) for error in crowd.errors] == [
            "You are waiting for too many answers already; wait for one of them, then try again."
        ]
        crowd.send("beside", person(1, "10.0.0.1"), turns.turn, GO_ON)
        crowd.send("beside", person(2, "10.0.0.1"), turns.turn, GO_ON)
        assert len(crowd.errors) == 2
        assert "at your address" in str(crowd.errors[1])
        crowd.send("elsewhere", person(0, "10.0.0.2"), turns.turn, GO_ON)
    crowd.leave()
    assert crowd.served == ["mine 0", "elsewhere", "beside", "mine 1"]
    assert all(isinstance(error, BusyError) for error in crowd.errors)


def test_who_is_not_known_is_bounded_by_the_whole_queue_alone() -> None:
    turns = Turns(most=QueueLimits(in_all=100, of_address=1, of_visitor=1))
    crowd = Crowd(turns)
    with turns.turn():
        for number in range(12):
            crowd.send(str(number), UNKNOWN, turns.turn, GO_ON)
    crowd.leave()
    assert crowd.served == [str(number) for number in range(12)]


def test_a_class_of_two_hundred_behind_one_address_is_let_in() -> None:
    turns = Turns()
    crowd = Crowd(turns)
    with turns.turn():
        for number in range(200):
            crowd.send(str(number), person(number, "10.0.0.1"), turns.turn, GO_ON)
    crowd.leave()
    assert crowd.errors == []
    assert len(crowd.served) == 200


def test_who_is_stopped_leaves_the_queue_though_it_stands_still() -> None:
    turns, stopped = Turns(), threading.Event()
    crowd = Crowd(turns)

    def look(_place: int) -> None:
        if stopped.is_set():
            raise ValueError("stopped")

    def come() -> None:
        with asking.listening(look), pytest.raises(ValueError, match="stopped"), turns.turn(long=True):
            pytest.fail("got a turn")

    with turns.turn():
        thread = threading.Thread(target=come)
        thread.start()
        wait_until(lambda: turns.waiting == 2)
        stopped.set()
        wait_until(lambda: turns.waiting == 1)
        crowd.send("next", person(1), turns.turn, GO_ON)
    thread.join()
    crowd.leave()
    assert crowd.served == ["next"]


def test_a_visitor_is_known_for_as_long_as_the_block_lasts_and_to_that_thread_alone() -> None:
    seen: list[Visitor] = []
    with as_visitor(person(1)):
        thread = threading.Thread(target=lambda: seen.append(asking.visitor()))
        thread.start()
        thread.join()
        with as_visitor(person(2)):
            assert asking.visitor() == person(2)
        assert asking.visitor() == person(1)
    assert seen == [UNKNOWN]
    assert asking.visitor() == UNKNOWN


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", QueueLimits()),
        ("50,40,3", QueueLimits(50, 40, 3)),
        (" 50, 40 ,3 ", QueueLimits(50, 40, 3)),
        ("50", QueueLimits()),
        ("50,40,many", QueueLimits()),
        ("50,40,3,2", QueueLimits()),
        ("-1,40,3", QueueLimits()),
    ],
)
def test_the_limits_come_from_the_environment_and_nonsense_is_the_default(text: str, expected: QueueLimits) -> None:
    assert limits({queues.MOST_VARIABLE: text}) == expected
