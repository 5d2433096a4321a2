"""What the Start page is told: the network's own answer, what is to be known beside it, and why there is none."""

from __future__ import annotations

import numpy as np
import pytest

from app.components.start import Answered
from app.figures.drawings.stages_shown import stages_shown
from app.sections.start import answer
from app.services import engines, maps
from app.services.subjects import Network, Picture, Subject
from googlenet_core.pictures import samples
from googlenet_core.pictures.preprocessing import preprocess


def told(name: str, weights: str = "bundled", *, fresh: bool = True, own: bool = False) -> Answered:
    engine, data = engines.load(weights), samples.read_sample(name)
    sample = None if own else samples.SAMPLES[name]
    picture = Picture(preprocess(data, engine.weights), "A  title\nof two lines", "", data, sample)
    subject = Subject(picture, Network(weights))
    way = maps.take_way(subject, tuple(stage.layer for stage in stages_shown(engine.spec)))
    return answer._answered(subject, way, fresh=fresh)


@pytest.fixture(autouse=True)
def chosen(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(answer.state, "get", {"image": "chosen"}.__getitem__)


def test_the_answer_is_what_the_network_says() -> None:
    shown, engine = told("chelsea"), engines.load("bundled")
    scores = engine.predict(preprocess(samples.read_sample("chelsea"), engine.weights).tensor).main
    assert shown.head is not None
    assert scores is not None
    assert [one["label"] for one in shown.head["classes"]] == [score.label for score in scores[: answer.TOP]]
    assert [one["share"] for one in shown.head["classes"]] == pytest.approx(
        [score.probability for score in scores[: answer.TOP]], rel=1e-4
    )
    assert (shown.image, shown.title, shown.head["verdict"], shown.remark) == (
        "chosen",
        "A title of two lines",
        "right",
        "",
    )
    assert f"{len(engine.weights.labels)} classes" in shown.told
    assert [len(one) for one in shown.maps] == [stage.size for stage in stages_shown(engine.spec)]


def test_only_what_was_computed_now_says_so() -> None:
    assert "Computed now, on this server, in 0." in told("chelsea").told
    assert "Computed on this server, in 0." in told("chelsea", fresh=False).told


def test_a_picture_unlike_the_training_is_told_in_place_of_right_and_wrong() -> None:
    shown = told("hubble")
    assert shown.head is not None
    assert (shown.head["verdict"], shown.remark) == ("", "unlike anything it was trained on")


def test_an_own_picture_is_neither_right_nor_wrong_and_can_be_chosen_again() -> None:
    shown = told("chelsea", own=True)
    assert shown.head is not None
    assert (shown.head["verdict"], shown.remark) == ("", "")
    assert shown.own is not None
    assert shown.own.title == "A title of two lines"


def test_weights_that_were_never_trained_have_maps_but_no_answer() -> None:
    shown = told("coffee", "random")
    assert shown.head is not None
    assert (shown.head["classes"], shown.remark) == ([], "")
    assert "never trained" in shown.told
    assert all(np.isfinite(one).all() for one in shown.maps)
    assert len(shown.branches) == 4
