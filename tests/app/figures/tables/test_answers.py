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
    found = answers.make(Prediction(CAT_FIRST, DOG, None, MADE), right)
    assert [head["verdict"] for head in found["heads"]] == verdicts


def test_a_head_without_trained_weights_says_so() -> None:
    *_, silent = answers.make(Prediction(CAT_FIRST, None, None, MADE))["heads"]
    assert (silent["classes"], silent["note"]) == ([], "No trained weights: nothing to say.")


def test_a_name_from_a_file_is_cut_and_keeps_its_letters() -> None:
    found = answers.make(Prediction((ClassScore("*a*\n" + "b" * 500, 1.0),), None, None, MADE))
    (label,) = [one["label"] for one in found["heads"][0]["classes"]]
    assert label.startswith("*a* b")
    assert len(label) == 200


@pytest.mark.parametrize(
    ("right", "verdict"),
    [
        (["cat"], "tied"),
        (["dog"], "tied"),
        (["cat", "dog"], "right"),
        (["apple"], "wrong"),
        (["cup"], "wrong"),
        ([], ""),
    ],
)
@pytest.mark.parametrize("order", [(0, 1, 2), (1, 0, 2)])
def test_of_classes_equally_likely_none_is_called_right_or_wrong_for_standing_first(
    order: tuple[int, ...], right: list[str], verdict: str
) -> None:
    assert answers.judge(tuple(TIED[at] for at in order), right) == verdict


def test_what_is_said_of_equally_likely_classes_does_not_hang_on_how_many_are_shown() -> None:
    found = [answers.make(Prediction(MANY, None, None, MADE), top=top)["heads"][0]["answer"] for top in (3, 5)]
    assert found == ["several classes alike"] * 2


TIED = (ClassScore("cat", 0.4), ClassScore("dog", 0.4), ClassScore("apple", 0.2))
EVEN = (ClassScore("cat", 0.5), ClassScore("dog", 0.5))
MANY = (*(ClassScore(name, 0.15) for name in "abcdef"), ClassScore("g", 0.1))
DOG = (ClassScore("dog", 0.7), ClassScore("cat", 0.3))

Scores = tuple[ClassScore, ...] | None


@pytest.mark.parametrize(
    ("heads", "finding"),
    [
        ((CAT_FIRST, CAT_FIRST, CAT_FIRST), "All three heads answer cat"),
        ((CAT_FIRST, None, CAT_FIRST), "Both heads answer cat"),
        ((CAT_FIRST, DOG, CAT_FIRST), "The heads disagree: main head says cat, after (4a) dog, after (4d) cat"),
        ((CAT_FIRST, None, None), "The main head answers cat"),
        ((None, None, CAT_FIRST), "The head after (4d) answers cat"),
        ((TIED, None, None), "The main head answers cat or dog"),
        ((TIED, CAT_FIRST, None), "The heads disagree: main head says cat or dog, after (4a) cat"),
        ((EVEN, None, None), "The main head answers no class more than others"),
        ((MANY, None, None), "The main head answers several classes alike"),
        ((TIED, (TIED[1], TIED[0], TIED[2]), None), "Both heads answer cat or dog"),
        ((None, None, None), "No head was trained, so none has an answer"),
    ],
)
def test_the_finding_is_what_the_heads_answer(heads: tuple[Scores, Scores, Scores], finding: str) -> None:
    assert answers.write_finding(answers.make(Prediction(*heads, MADE))) == finding
