"""Codes that are read from a wall and typed on a phone, and keys."""

from __future__ import annotations

import base64
import doctest

import pytest

from app.classroom import codes


def test_the_examples_are_true() -> None:
    assert doctest.testmod(codes) == (0, 3)


def test_no_two_letters_of_a_code_look_alike() -> None:
    assert len(set(codes.ALPHABET)) == len(codes.ALPHABET)
    for alike in ("I1L", "O0", "S5"):
        assert len(set(alike) & set(codes.ALPHABET)) == 0


def test_codes_are_drawn_from_the_whole_alphabet() -> None:
    drawn = [codes.draw_code() for _ in range(2000)]
    assert {letter for code in drawn for letter in code} == set(codes.ALPHABET)
    assert len(set(drawn)) > 1900  # of 700,000
    assert all(codes.read_code(code) == code for code in drawn)


@pytest.mark.parametrize("typed", ["k7mw", "K7MW", " k7 mw ", "k7-mw", "K.7.M.W", "k7·mw"])
def test_a_code_is_known_however_it_is_typed(typed: str) -> None:
    assert codes.read_code(typed) == "K7MW"


@pytest.mark.parametrize(
    "typed", ["", "K7M", "K7MWW", "K7MO", "K7M1", "ß7MW", "K7M\x00", "K7M/", "K" * 10_000, "ＫＫＫＫ"]
)
def test_what_can_be_no_code_is_none(typed: str) -> None:
    assert codes.read_code(typed) is None


def test_a_key_has_128_bits_and_is_kept_as_what_cannot_be_turned_back() -> None:
    keys = {codes.draw_key() for _ in range(100)}
    assert len(keys) == 100
    for key in keys:
        assert len(base64.urlsafe_b64decode(key + "==")) * 8 == 128
        assert key not in codes.hash_key(key)
    assert len({codes.hash_key(key) for key in keys}) == 100
    assert codes.hash_key("a") == codes.hash_key("a")
