from __future__ import annotations

import pytest

from app.figures.tables import answers
from googlenet_core.engine import ClassScore, Prediction, Provenance

MADE = Provenance("paper", "test", "CPU", 1.0)
CAT_FIRST = (ClassScore("cat", 0.9294), ClassScore("dog", 0.0606), ClassScore("apple", 0.01))
DOG_FIRST = (ClassScore("dog", 0.5), ClassScore("cat", 0.5))


def test_each_head_says_its_best_classes_in_their_order() -> None:
    main, after_4a, after_4d = answers.make(Prediction(CAT_FIRST, DOG_FIRST, CAT_FIRST, MADE), top=2)["heads"]
    assert [head["title"] for head in (main, after_4a, after_4d)] == [
        "Main head",
        "Head after inception (4a)",
        "Head after inception (4d)",
    ]
    assert [head["place"] for head in (main, after_4a, after_4d)] == ["main head", "after (4a)", "after (4d)"]
    assert main["classes"] == [
        {"label": "cat", "share": 0.9294, "percent": "92.9%"},
        {"label": "dog", "share": 0.0606, "percent": "6.1%"},
    ]
    assert [one["label"] for one in after_4a["classes"]] == ["dog", "cat"]


@pytest.mark.parametrize(
    ("right", "verdicts"), [((), ["", "", ""]), (("cat",), ["right", "wrong", ""]), (("cup",), ["wrong", "wrong", ""])]
)
def test_right_and_wrong_are_said_where_the_truth_is_known_and_the_head_has_an_answer(
    right: tuple[str, ...], verdicts: list[str]
) -> None:
    found = answers.make(Prediction(CAT_FIRST, DOG_FIRST, None, MADE), right)
    assert [head["verdict"] for head in found["heads"]] == verdicts


def test_a_head_without_trained_weights_says_so() -> None:
    *_, silent = answers.make(Prediction(CAT_FIRST, None, None, MADE))["heads"]
    assert (silent["classes"], silent["note"]) == ([], "No trained weights: nothing to say.")


def test_a_name_from_a_file_is_cut_and_keeps_its_letters() -> None:
    found = answers.make(Prediction((ClassScore("*a*\n" + "b" * 500, 1.0),), None, None, MADE))
    (label,) = [one["label"] for one in found["heads"][0]["classes"]]
    assert label.startswith("*a* b")
    assert len(label) == 200
