"""The bytes of pictures go with whoever holds them; where there is no room the largest goes first."""

from __future__ import annotations

import gc

import pytest
from hypothesis import given, strategies as st

from app.session.kept_pictures import BUDGET_VARIABLE, DEFAULT_BUDGET_MB, KeptPictures, budget_bytes


class Holder:
    """Somebody who holds a picture."""


@pytest.mark.parametrize(
    ("text", "wanted_mb"),
    [("64", 64), (" 7 ", 7), ("", 512), ("0", 512), ("-3", 512), ("much", 512), ("9" * 5000, 512)],
)
def test_the_budget_is_read_from_the_environment(text: str, wanted_mb: int) -> None:
    assert budget_bytes({BUDGET_VARIABLE: text}) == wanted_mb * 1_000_000
    assert budget_bytes({}) == DEFAULT_BUDGET_MB * 1_000_000


def test_a_picture_stays_as_long_as_its_holder() -> None:
    kept: KeptPictures[Holder] = KeptPictures(100)
    one = Holder()
    kept.keep(one, b"picture")
    assert kept.get(one) == b"picture"
    assert kept.get(Holder()) is None
    del one
    gc.collect()
    assert kept.kept_bytes == 0


def test_a_second_picture_takes_the_place_of_the_first() -> None:
    kept: KeptPictures[Holder] = KeptPictures(100)
    one = Holder()
    kept.keep(one, bytes(60))
    kept.keep(one, bytes(70))
    assert kept.kept_bytes == 70


def test_the_largest_of_the_others_makes_room() -> None:
    kept: KeptPictures[Holder] = KeptPictures(100)
    small, large, new = Holder(), Holder(), Holder()
    kept.keep(small, bytes(10))
    kept.keep(large, bytes(60))
    kept.keep(new, bytes(70))
    assert (kept.get(small), kept.get(large), kept.get(new)) == (bytes(10), None, bytes(70))


def test_the_newest_stays_even_if_it_alone_is_too_large() -> None:
    kept: KeptPictures[Holder] = KeptPictures(100)
    small, large = Holder(), Holder()
    kept.keep(small, bytes(10))
    kept.keep(large, bytes(500))
    assert kept.get(small) is None
    assert kept.get(large) is not None


@given(st.lists(st.tuples(st.integers(0, 5), st.integers(0, 60)), max_size=40))
def test_never_more_is_kept_than_there_is_room_for(brought: list[tuple[int, int]]) -> None:
    kept: KeptPictures[Holder] = KeptPictures(100)
    holders = [Holder() for _ in range(6)]
    for who, size in brought:
        kept.keep(holders[who], bytes(size))
        assert kept.get(holders[who]) == bytes(size)
        assert kept.kept_bytes <= 100
