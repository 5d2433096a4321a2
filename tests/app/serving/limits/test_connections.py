"""How many connections an address may have, and who makes room for whom."""

from __future__ import annotations

import asyncio
import sys

import pytest

from app.serving.limits import connections
from app.serving.limits.connections import CONNECTIONS_VARIABLE, WEBSOCKETS_VARIABLE, ConnectionLimits, Places, limits


@pytest.mark.parametrize(
    ("environ", "descriptors", "wanted"),
    [
        ({}, 65_536, ConnectionLimits(2000, 500, 65_280)),
        ({CONNECTIONS_VARIABLE: "100"}, 65_536, ConnectionLimits(100, 100, 65_280)),
        ({WEBSOCKETS_VARIABLE: "30"}, 65_536, ConnectionLimits(2000, 30, 65_280)),
        ({CONNECTIONS_VARIABLE: "none", WEBSOCKETS_VARIABLE: "-1"}, 65_536, ConnectionLimits(2000, 500, 65_280)),
        ({CONNECTIONS_VARIABLE: "0", WEBSOCKETS_VARIABLE: "0"}, 65_536, ConnectionLimits(2000, 500, 65_280)),
        ({CONNECTIONS_VARIABLE: "9" * 5000}, 65_536, ConnectionLimits(2000, 500, 65_280)),
        ({CONNECTIONS_VARIABLE: "90000"}, 1024, ConnectionLimits(576, 500, 768)),
        ({}, 20, ConnectionLimits(12, 12, 16)),
    ],
)
def test_limits_come_from_the_environment_within_what_the_system_allows(
    environ: dict[str, str], descriptors: int, wanted: ConnectionLimits
) -> None:
    assert limits(environ, descriptors) == wanted


@pytest.mark.skipif(sys.platform == "win32", reason="descriptors are POSIX's")
@pytest.mark.parametrize(
    ("soft", "hard", "wanted"),
    [(1024, 4096, 4096), (1024, 10**6, 65_536), (4096, 4096, 4096), (10**6, 10**6, 10**6), (1024, -1, 65_536)],
)
def test_as_many_descriptors_are_taken_as_the_system_gives(
    monkeypatch: pytest.MonkeyPatch, soft: int, hard: int, wanted: int
) -> None:
    import resource

    now = [(soft, resource.RLIM_INFINITY if hard == -1 else hard)]
    monkeypatch.setattr(resource, "getrlimit", lambda _which: now[0])
    monkeypatch.setattr(resource, "setrlimit", lambda _which, pair: now.insert(0, pair))
    assert connections.raise_descriptors() == wanted
    assert now[0] == (wanted, now[-1][1])


@pytest.mark.skipif(sys.platform == "win32", reason="descriptors are POSIX's")
def test_where_the_system_gives_fewer_than_it_says_there_are_as_many_as_before(monkeypatch: pytest.MonkeyPatch) -> None:
    import resource

    def refuse(_which: int, _pair: tuple[int, int]) -> None:
        raise ValueError("not allowed")

    monkeypatch.setattr(resource, "getrlimit", lambda _which: (256, resource.RLIM_INFINITY))
    monkeypatch.setattr(resource, "setrlimit", refuse)
    assert connections.raise_descriptors() == 256


class Line(asyncio.Transport):
    """A connection that notes whether it was cut off."""

    def __init__(self) -> None:
        super().__init__()
        self.cut = False

    def abort(self) -> None:
        self.cut = True


def lines(count: int) -> list[Line]:
    return [Line() for _ in range(count)]


def test_the_oldest_of_an_address_that_has_asked_for_nothing_makes_room() -> None:
    places, (first, second, third, fourth) = Places(ConnectionLimits(2, 2, 100)), lines(4)
    assert all(places.take("a", one) for one in (first, second, third, fourth))
    assert [one.cut for one in (first, second, third, fourth)] == [True, True, False, False]
    assert places.of("a") == len(places) == 2


def test_those_that_are_answered_are_never_cut_off() -> None:
    places, (busy, waiting, new, more) = Places(ConnectionLimits(2, 2, 100)), lines(4)
    places.take("a", busy)
    places.asks("a", busy)
    places.take("a", waiting)
    assert places.take("a", new)
    assert (busy.cut, waiting.cut) == (False, True)
    places.asks("a", new)
    assert not places.take("a", more)
    assert not any(one.cut for one in (busy, new, more))
    places.rests("a", busy)
    assert places.take("a", more)
    assert busy.cut


def test_who_was_answered_last_waits_behind_those_who_came_before() -> None:
    places, (answered, silent, new) = Places(ConnectionLimits(2, 2, 100)), lines(3)
    places.take("a", answered)
    places.take("a", silent)
    places.asks("a", answered)
    places.rests("a", answered)
    assert places.take("a", new)
    assert (answered.cut, silent.cut) == (False, True)


def test_one_address_takes_nothing_from_another() -> None:
    places, many, other = Places(ConnectionLimits(3, 3, 100)), lines(50), Line()
    places.take("b", other)
    for one in many:
        places.take("a", one)
    assert not other.cut
    assert (places.of("a"), places.of("b"), places.of("nobody")) == (3, 1, 0)


def test_where_all_places_are_taken_the_address_with_most_that_wait_makes_room() -> None:
    places, crowd, (other, new) = Places(ConnectionLimits(4, 4, 5)), lines(4), lines(2)
    places.take("b", other)
    for one in crowd:
        places.take("a", one)
    assert places.take("c", new)
    assert [one.cut for one in crowd] == [True, False, False, False]
    assert not other.cut


def test_where_everybody_is_busy_a_new_one_is_refused_and_leaves_nothing_behind() -> None:
    places, both, new = Places(ConnectionLimits(2, 2, 2)), lines(2), Line()
    for one in both:
        places.take("a", one)
        places.asks("a", one)
    assert not places.take("b", new)
    places.leave("b", new)
    assert "b" not in places._addresses


def test_websockets_have_a_share_of_their_own_and_are_never_cut_off() -> None:
    places, (first, second, third, new) = Places(ConnectionLimits(3, 2, 100)), lines(4)
    for one in (first, second, third):
        places.take("a", one)
    assert places.becomes_websocket("a", first)
    assert places.becomes_websocket("a", second)
    assert not places.becomes_websocket("a", third)
    assert places.take("a", new), "the third makes room"
    assert [one.cut for one in (first, second, third)] == [False, False, True]
    places.leave("a", first)
    assert places.becomes_websocket("a", new)


def test_a_place_is_given_back_once_whatever_was_done_in_it() -> None:
    places, everything = Places(ConnectionLimits(9, 9, 9)), lines(4)
    waiting, busy, websocket, stranger = everything
    for one in (waiting, busy, websocket):
        places.take("a", one)
    places.asks("a", busy)
    places.becomes_websocket("a", websocket)
    for one in [*everything, *everything]:
        places.leave("a", one)
    assert len(places) == 0
    assert not places._addresses
    places.asks("a", stranger)
    places.rests("a", stranger)
    assert len(places) == 0
