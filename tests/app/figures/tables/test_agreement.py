from __future__ import annotations

import pytest

from app.figures.tables import agreement, answers
from googlenet_core.arithmetic import softmax
from googlenet_core.engine import ClassScore, Prediction, Provenance

CAT = (ClassScore("cat", 0.75), ClassScore("dog", 0.25))
ANSWERED = answers.make(Prediction(CAT, None, CAT, Provenance("paper", "test", "CPU", 1.0)))


def test_beside_each_head_that_answers_stands_how_undecided_it_is() -> None:
    found = agreement.compare(ANSWERED, {"main": softmax((0.0, 0.0)), "aux_4d": softmax((50.0, 0.0))})
    main, after_4a, after_4d = found["heads"]
    assert main["classes"] == ANSWERED["heads"][0]["classes"]
    assert main["entropy"] == {"label": "entropy", "share": pytest.approx(1), "percent": "1.00 bits"}
    assert after_4a["entropy"] is None
    assert after_4d["entropy"] is not None
    assert after_4d["entropy"]["percent"] == "0.00 bits"


def test_each_two_heads_are_held_against_each_other() -> None:
    found = agreement.compare(ANSWERED, {"main": softmax((0.0, 0.0)), "aux_4d": softmax((50.0, 0.0))})["agreement"]
    assert found["rows"] == [{"label": "main head, after (4d)", "share": pytest.approx(0.5), "percent": "50%"}]
    assert "of at most 1.00 bits" in found["note"]
    assert "the smaller of the two" in found["note"]


def test_one_head_agrees_with_no_other_and_none_has_no_entropy() -> None:
    alone = agreement.compare(ANSWERED, {"main": softmax((0.0, 1.0))})["agreement"]
    assert (alone["title"], alone["rows"]) == ("", [])
    assert "Overlap" not in alone["note"]
    assert agreement.compare(ANSWERED, {})["agreement"]["note"] == ""


def test_a_single_class_is_no_division_by_nothing() -> None:
    (main, *_) = agreement.compare(ANSWERED, {"main": softmax((3.0,))})["heads"]
    assert main["entropy"] == {"label": "entropy", "share": 0.0, "percent": "0.00 bits"}
