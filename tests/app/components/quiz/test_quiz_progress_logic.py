"""How far somebody got with a set: what is missed comes back, what was kept is taken up again, nonsense is not."""

from __future__ import annotations

from functools import cache
from typing import Any

import pytest

from app.figures.quiz.items import as_data, quiz_set
from googlenet_core.blueprint.specs import PAPER
from tests.support.scripts import Script

SET = as_data(quiz_set(PAPER, 7, ()))
ITEMS = SET["items"]
DO = """(set, acts, kept) => {
  const progress = new Progress(set, kept);
  for (const [what, place, text] of acts) progress[what](progress.at(place), text);
  const items = progress.order.map((id) => progress.known.get(id));
  return {
    order: progress.order,
    states: items.map((item) => progress.state(item)),
    back: items.map((item) => progress.comesBack(item)),
    mistakes: items.map((item) => progress.mistakes(item).map((one) => one.name)),
    saved: progress.saved(),
    result: resultOf(progress),
  };
}"""


@cache
def script() -> Script:
    return Script("quiz_number.js", "quiz_progress.js")


def done(*acts: tuple[Any, ...], kept: object = None) -> dict[str, Any]:
    return script().call(DO, SET, acts, kept)


def wrong(item: dict[str, Any], at: int = 0) -> dict[str, str]:
    return [option for option in item["options"] if option["name"]][at]


def test_a_right_number_ends_an_item_and_brings_nothing_back() -> None:
    found = done(("type", 1, ITEMS[0]["answer"]))
    assert found["states"] == ["first"] + ["open"] * 9
    assert found["order"] == [item["id"] for item in ITEMS]


def test_a_missed_family_comes_back_three_items_later_with_new_numbers() -> None:
    found = done(("type", 2, wrong(ITEMS[1])["value"]))
    assert found["states"][1] == "choosing"
    spare = SET["spare"][ITEMS[1]["family"]][0]
    assert spare["family"] == ITEMS[1]["family"]
    assert found["order"][4] == spare["id"]
    assert found["back"][1] == 5
    assert len(found["order"]) == 11


@pytest.mark.parametrize("act", [("show", 1, None), ("type", 1, "123456789")])
def test_what_is_shown_or_wrong_in_no_usual_way_comes_back_too(act: tuple[Any, ...]) -> None:
    assert done(act)["back"][0] == 4


def test_near_the_end_it_comes_back_as_the_last() -> None:
    found = done(("show", 10, None))
    assert found["back"][9] == 11


def test_a_family_comes_back_as_often_as_there_are_items_for_it() -> None:
    places = [1, 4, 7]
    found = done(*(("show", place, None) for place in places))
    family = ITEMS[0]["family"]
    again = [one["id"] for one in SET["spare"][family]]
    assert [found["order"][place - 1] for place in places] == [ITEMS[0]["id"], *again]
    assert found["back"][6] == 0


def test_options_are_tried_until_the_right_one() -> None:
    first, second = wrong(ITEMS[0]), wrong(ITEMS[0], 1)
    acts = [("type", 1, first["value"]), ("choose", 1, second["value"]), ("choose", 1, ITEMS[0]["answer"])]
    found = done(*acts, ("choose", 1, first["value"]), ("type", 1, ITEMS[0]["answer"]), ("show", 1, None))
    assert found["states"][0] == "options"
    assert sorted(found["mistakes"][0]) == sorted([first["name"], second["name"]])
    assert found["saved"]["answers"][ITEMS[0]["id"]]["chosen"] == [second["value"], ITEMS[0]["answer"]]


def test_nonsense_changes_nothing() -> None:
    assert done(("type", 1, "many"), ("choose", 1, ITEMS[0]["answer"]))["saved"]["answers"] == {}


def test_what_was_kept_is_taken_up_again() -> None:
    before = done(("type", 1, wrong(ITEMS[0])["value"]), ("show", 2, None))
    after = done(kept=before["saved"])
    assert (after["order"], after["states"], after["back"]) == (before["order"], before["states"], before["back"])


@pytest.mark.parametrize(
    "kept",
    [
        None,
        7,
        "order",
        {},
        {"order": []},
        {"order": ["no-such-item"], "answers": {}},
        {"order": [item["id"] for item in ITEMS][:9], "answers": {}},
        {"order": [item["id"] for item in ITEMS] * 2, "answers": {}},
        {"order": [item["id"] for item in ITEMS], "answers": None},
        {"order": [item["id"] for item in ITEMS], "answers": {"no-such-item": {"shown": True}}},
        {"order": [item["id"] for item in ITEMS], "answers": {ITEMS[0]["id"]: None}},
        {"order": [item["id"] for item in ITEMS], "answers": {ITEMS[0]["id"]: {"typed": 7, "chosen": 7, "shown": 7}}},
        {"order": [item["id"] for item in ITEMS], "answers": {ITEMS[0]["id"]: {"typed": "many", "chosen": ["x"]}}},
    ],
)
def test_what_makes_no_sense_was_not_kept(kept: object) -> None:
    assert done(kept=kept)["states"] == ["open"] * 10


def test_the_result_tells_each_family_and_each_misconception_by_name() -> None:
    one = wrong(ITEMS[0])
    acts = [
        ("type", 1, one["value"]),
        ("choose", 1, ITEMS[0]["answer"]),
        ("type", 2, ITEMS[1]["answer"]),
        ("show", 3, None),
    ]
    result = done(*acts)["result"]
    assert result["counts"] == {"first": 1, "options": 1, "shown": 1, "open": 9, "choosing": 0}
    assert result["count"] == 12
    assert result["families"][0] == {
        "name": ITEMS[0]["family"],
        "title": ITEMS[0]["title"],
        "states": ["options", "open"],
    }
    assert result["met"] == [{"name": one["name"], "explanation": one["explanation"], "times": 1}]
