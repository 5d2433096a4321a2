"""What typed answers mean: scripts without a page."""

from __future__ import annotations

from functools import cache
from itertools import islice

import pytest
from hypothesis import given, strategies as st

from app.figures.quiz.items import item_data
from googlenet_core.blueprint.specs import PAPER
from googlenet_core.quiz import FAMILIES, Item, deal
from googlenet_core.quiz.items import written
from tests.support.scripts import Script


@cache
def script() -> Script:
    return Script("quiz_number.js")


def items(name: str) -> list[Item]:
    return list(islice(deal(name, PAPER, seed=5), 60))


@given(st.floats(-1e9, 1e9), st.integers(1, 2))
def test_a_number_is_written_as_the_core_writes_it(value: float, decimals: int) -> None:
    told = script().call("writtenNumber", value, decimals)
    assert told.removeprefix("-") == written(abs(value), decimals)


@pytest.mark.parametrize("eighths", range(-41, 42))
def test_a_half_is_rounded_as_the_core_rounds_it(eighths: int) -> None:
    value = eighths / 8
    for decimals in (1, 2):
        expected = written(value, decimals)
        assert script().call("writtenNumber", value, decimals) == (
            expected if float(expected) else expected.lstrip("-")
        )


@given(st.integers(0, 10**12))
def test_whole_numbers_are_written_with_commas(value: int) -> None:
    assert script().call("writtenNumber", value, 0) == written(value, 0)


@pytest.mark.parametrize("name", FAMILIES)
def test_every_answer_and_every_wrong_one_is_known_as_it_is_written(name: str) -> None:
    for item in items(name):
        data = item_data(item, PAPER)
        for option in data["options"]:
            for text in (option["value"], option["value"].replace(",", ""), f" {option['value']} {item.unit} "):
                found = script().call("judged", data, text)
                assert found["option"] == option, text


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("512", [512]),
        (" 512 ", [512]),
        ("+512", [512]),
        ("-5", [-5]),
        ("−5", [-5]),
        ("9.68", [9.68]),
        ("9,68", [9.68]),
        (".5", [0.5]),
        ("0,125", [0.125]),
        ("1,234", [1234, 1.234]),
        ("1.234", [1.234, 1234]),
        ("1,234.5", [1234.5]),
        ("1.234,5", [1234.5]),
        ("1,234,567", [1234567]),
        ("1.234.567", [1234567]),
        ("110 720", [110720]),
        ("110\u202f720", [110720]),
        ("110’720", [110720]),
        ("1 234,5", [1234.5]),
        ("007", [7]),
    ],
)
def test_a_number_can_be_written_as_people_write_it(text: str, numbers: list[float]) -> None:
    assert script().call("typedNumbers", text, "") == numbers


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "many",
        "1 2",
        "12 34",
        "1e3",
        "1/2",
        "0x10",
        "--1",
        "1.2.3",
        "1,23,4",
        "∞",
        "NaN",
        "12a",
        ",",
        "5 apples",
    ],
)
def test_what_is_no_number_is_none(text: str) -> None:
    assert script().call("typedNumbers", text, "channels") == []


def test_what_has_no_end_is_no_number() -> None:
    assert script().call("typedNumbers", "9" * 400, "") == []


@pytest.mark.parametrize(
    ("text", "unit"),
    [
        ("512 channels", "channels"),
        ("512 channel", "channels"),
        ("512CHANNELS", "channels"),
        ("75px", "px"),
        ("75 pixels", "px"),
        ("15.5 %", "%"),
        ("15.5 percent", "%"),
        ("9.68×", "times"),
        ("9.68 x", "times"),
        ("5.2 million MACs", "million MACs"),
        ("5.2 M", "million MACs"),
        ("5.2 million", "million MACs"),
    ],
)
def test_units_are_passed_over(text: str, unit: str) -> None:
    assert len(script().call("typedNumbers", text, unit)) == 1


ITEM = {"unit": "channels", "decimals": 0, "answer": "1,024", "options": [{"value": "1,024"}, {"value": "256"}]}
FACTOR = {"unit": "times", "decimals": 2, "answer": "9.68", "options": [{"value": "9.68"}, {"value": "0.10"}]}


@pytest.mark.parametrize("text", ["1024", "1,024", "1.024", "1 024 channels", "1024.0"])
def test_a_whole_answer_is_right_however_thousands_are_written(text: str) -> None:
    assert script().call("judged", ITEM, text)["written"] == "1,024"


@pytest.mark.parametrize("text", ["9.68", "9,68", "9.677", "9,677 times", "9.6800"])
def test_an_answer_with_decimals_is_right_if_it_is_written_like_it(text: str) -> None:
    assert script().call("judged", FACTOR, text)["written"] == "9.68"


def test_a_wrong_answer_is_known_by_its_option_or_by_none() -> None:
    assert script().call("judged", ITEM, "256")["option"] == {"value": "256"}
    assert script().call("judged", ITEM, "257") == {"written": "257"}


@pytest.mark.parametrize(("item", "text", "hint"), [(ITEM, "many", "no number"), (ITEM, "2.5", "whole number")])
def test_nonsense_gets_one_line_and_no_verdict(item: dict[str, object], text: str, hint: str) -> None:
    found = script().call("judged", item, text)
    assert list(found) == ["hint"]
    assert hint in found["hint"]
