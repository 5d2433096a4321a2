"""How many codes may be tried."""

from __future__ import annotations

import pytest

from app.classroom import codes, limits
from app.classroom.limits import MOST_CODES, WINDOW_S, Tries
from tests.support.clock import Clock

CODES = [f"{a}{b}AA" for a in codes.ALPHABET[:6] for b in codes.ALPHABET[:6]][:MOST_CODES]


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def tries(clock: Clock) -> Tries:
    return Tries(clock.monotonic)


def test_an_address_may_try_so_many_codes_a_minute(tries: Tries, clock: Clock) -> None:
    for code in CODES:
        assert not tries.too_many("10.0.0.1")
        tries.note("10.0.0.1", code)
        clock.now_s += 1
    assert tries.too_many("10.0.0.1")
    assert not tries.too_many("10.0.0.2")
    clock.now_s += WINDOW_S - MOST_CODES
    assert not tries.too_many("10.0.0.1"), "the first is a minute old"


def test_who_tries_on_while_it_is_too_many_waits_no_longer(tries: Tries, clock: Clock) -> None:
    for code in CODES:
        tries.note("10.0.0.1", code)
    clock.now_s += WINDOW_S / 2
    tries.note("10.0.0.1", "ZZZZ")
    clock.now_s += WINDOW_S / 2
    assert not tries.too_many("10.0.0.1")


def test_a_class_that_asks_for_the_same_room_tries_one_code(tries: Tries) -> None:
    for _ in range(200):
        tries.note("10.0.0.1", "K7MW")
    assert not tries.too_many("10.0.0.1")


def test_one_household_is_one_address(tries: Tries) -> None:
    for place, code in enumerate(CODES):
        tries.note(f"2001:db8::{place:x}", code)
    assert tries.too_many("2001:db8::ffff%eth0")
    assert not tries.too_many("2001:db8:0:1::1")


def test_what_is_no_address_counts_too(tries: Tries) -> None:
    for code in CODES:
        tries.note("testclient", code)
    assert tries.too_many("testclient")


def test_so_many_addresses_are_remembered(tries: Tries, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "_MOST_ADDRESSES", 2)
    for address in ("10.0.0.1", "10.0.0.2", "10.0.0.3"):
        for code in CODES:
            tries.note(address, code)
    assert [tries.too_many(f"10.0.0.{last}") for last in (1, 2, 3)] == [False, True, True]
