"""Results are kept up to a number of bytes, made once for all who ask, and go with their owner."""

from __future__ import annotations

import threading

import pytest
from hypothesis import given, strategies as st

from app.services.shelf import Budget


@given(st.lists(st.tuples(st.integers(0, 9), st.integers(1, 60)), max_size=60))
def test_never_more_bytes_are_kept_than_the_budget_has(asked: list[tuple[int, int]]) -> None:
    budget = Budget(100)
    shelves = [budget.shelf() for _ in range(3)]
    for key, size in asked:
        shelf = shelves[key % 3]
        assert shelf.get((key, size), lambda size=size: size, lambda value: value) == size
        assert budget.bytes <= 100


def test_what_was_not_used_for_longest_goes_first() -> None:
    shelf = Budget(3).shelf()
    for key in "abc":
        shelf.get(key, lambda: key, lambda _: 1)  # noqa: B023
    shelf.get("a", lambda: "again", lambda _: 1)
    shelf.get("d", lambda: "d", lambda _: 1)
    assert [key for key in "abcd" if shelf.has(key)] == ["a", "c", "d"]


def test_the_newest_stays_even_if_it_alone_is_too_large() -> None:
    shelf = Budget(10).shelf()
    shelf.get("small", lambda: 1, lambda _: 5)
    shelf.get("large", lambda: 2, lambda _: 50)
    assert shelf.has("large")
    assert not shelf.has("small")


def test_a_cleared_shelf_gives_its_bytes_back_and_leaves_the_others() -> None:
    budget = Budget(100)
    mine, other = budget.shelf(), budget.shelf()
    mine.get("x", lambda: 1, lambda _: 30)
    other.get("x", lambda: 2, lambda _: 40)
    mine.clear()
    assert budget.bytes == 40
    assert other.get("x", lambda: 3, lambda _: 40) == 2
    assert mine.get("x", lambda: 4, lambda _: 1) == 4


def test_what_many_ask_for_at_once_is_made_once() -> None:
    shelf, made, start = Budget(100).shelf(), [], threading.Barrier(8)

    def make() -> int:
        made.append(1)
        threading.Event().wait(0.05)
        return 7

    def ask() -> None:
        start.wait()
        assert shelf.get("x", make, lambda _: 1) == 7

    threads = [threading.Thread(target=ask) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(made) == 1


def test_a_failure_is_not_kept() -> None:
    shelf = Budget(100).shelf()

    def fail() -> int:
        raise ValueError("no luck")

    with pytest.raises(ValueError, match="no luck"):
        shelf.get("x", fail, lambda _: 1)
    assert shelf.get("x", lambda: 1, lambda _: 1) == 1


def test_what_is_still_being_made_for_a_closed_shelf_is_not_kept() -> None:
    budget = Budget(100)
    mine, others = budget.shelf(), budget.shelf()
    others.get("x", lambda: 1, lambda _: 10)

    def make() -> int:
        mine.close()  # its owner leaves meanwhile
        return 7

    assert mine.get("x", make, lambda _: 20) == 7
    assert budget.bytes == 10
    assert not mine.has("x")
