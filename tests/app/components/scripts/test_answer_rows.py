from __future__ import annotations

import json
from typing import Any

from tests.support.scripts import Script


def head(place: str, answer: str = "", percent: str = "", verdict: str = "") -> dict[str, Any]:
    classes = [{"label": "the first", "percent": percent}] if answer else []
    return {"place": place, "answer": answer, "verdict": verdict, "classes": classes}


def groups(*heads: dict[str, Any]) -> list[tuple[str, list[str]]]:
    found = Script("answer_rows.js").call("sameAnswers", list(heads))
    return [(group["answer"], group["said"]) for group in found]


def test_heads_that_agree_stand_together() -> None:
    assert groups(
        head("main head", "cup", "91.2%"), head("after (4a)", "bowl", "40.0%"), head("after (4d)", "cup", "89.1%")
    ) == [("cup", ["main head 91.2%", "after (4d) 89.1%"]), ("bowl", ["after (4a) 40.0%"])]


def test_heads_of_which_one_is_right_stand_apart() -> None:
    answer = "several classes alike"
    assert groups(head("main head", answer, "20.0%", "tied"), head("after (4a)", answer, "25.0%", "wrong")) == [
        (answer, ["main head 20.0%"]),
        (answer, ["after (4a) 25.0%"]),
    ]


def test_heads_without_an_answer_are_left_out() -> None:
    assert groups(head("main head", "cup", "91.2%"), head("after (4a)")) == [("cup", ["main head 91.2%"])]
    assert groups(head("main head")) == []


def test_no_name_stands_for_something_else() -> None:
    assert groups(head("main head", "__proto__", "50.0%")) == [("__proto__", ["main head 50.0%"])]
    assert json.dumps(groups(head("main head", "<b>", "1.0%"))) == '[["<b>", ["main head 1.0%"]]]'
