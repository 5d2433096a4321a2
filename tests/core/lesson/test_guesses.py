"""How guesses are read: what people type for numbers, and what is none."""

from __future__ import annotations

import pytest

from googlenet_core.errors import InputError
from googlenet_core.lesson import ChoiceGuess, NumberGuess, Option, ShareGuess, SquareGuess, read_guess

NUMBER = NumberGuess("weights", 0, 10**9)


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("10", 10),
        (" 6,998,552 ", 6_998_552),
        ("6 998 552 weights", 6_998_552),
        ("6\u202f998\u202f552", 6_998_552),
        ("8.7", 8.7),
        ("8,7 times", 8.7),
        ("1,024", 1024),
        (".5", 0.5),
        ("50 %", 50),
    ],
)
def test_numbers_are_read_as_people_write_them(typed: str, number: float) -> None:
    assert read_guess(NUMBER, typed) == number


@pytest.mark.parametrize("typed", ["", "many", "12 or 13", "nan", "1e9999", "--3", "x" * 10_000])
def test_what_is_no_number_is_said_in_one_line(typed: str) -> None:
    with pytest.raises(InputError) as refused:
        read_guess(NUMBER, typed)
    assert "\n" not in str(refused.value)
    assert len(str(refused.value)) < 100


@pytest.mark.parametrize(("guess", "typed"), [(NUMBER, "-1"), (SquareGuess(), "225"), (ShareGuess("a", "b"), "101")])
def test_a_number_out_of_range_is_told_the_range(guess: NumberGuess, typed: str) -> None:
    with pytest.raises(InputError, match=r"from \d+ to [\d,]+"):
        read_guess(guess, typed)


def test_a_choice_is_one_of_its_options() -> None:
    choice = ChoiceGuess((Option("alexnet", "AlexNet"), Option("googlenet", "GoogLeNet")))
    assert read_guess(choice, "alexnet") == "alexnet"
    assert choice.text_of("googlenet") == "GoogLeNet"
    with pytest.raises(InputError, match="none of alexnet, googlenet"):
        read_guess(choice, "vgg")
