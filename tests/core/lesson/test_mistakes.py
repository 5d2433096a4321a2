"""Which mistakes are told apart."""

from __future__ import annotations

from googlenet_core.lesson import ChoiceGuess, Mistake, NumberGuess, Option, ShareGuess
from googlenet_core.lesson.mistakes import tell_apart


def _named(*values: float | str) -> list[Mistake]:
    return [Mistake(value, f"of {value}", "Not so.") for value in values]


def test_what_rounds_to_the_answer_is_no_mistake() -> None:
    assert [m.value for m in tell_apart(ShareGuess("a", "b"), 70.4, _named(70.2, 69.0))] == [69.0]


def test_the_first_of_two_that_are_the_same_guess_is_kept() -> None:
    assert [m.value for m in tell_apart(NumberGuess("px", 1, 99), 5, _named(7, 7.3, 8))] == [7, 8]


def test_what_cannot_be_guessed_is_left_out() -> None:
    assert tell_apart(NumberGuess("px", 1, 99), 5, _named(0, 100)) == ()
    choice = ChoiceGuess((Option("a", "A"), Option("b", "B")))
    assert [m.value for m in tell_apart(choice, "a", _named("a", "b", "c"))] == ["b"]
