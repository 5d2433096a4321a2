from __future__ import annotations

import pytest
from streamlit.testing.v1 import AppTest

from app.services import engines
from app.session import address
from app.widgets.verdicts import NO_CLASS, write_truth
from googlenet_core import labels
from googlenet_core.pictures import preprocessing, samples
from tests.support.page_opener import open_page

SHOWS = "The picture shows"


def told(query: dict[str, str]) -> list[str]:
    """What the page says about what would be right."""
    app: AppTest = open_page("outputs", "Three outputs", query)
    assert not app.exception
    return [text.value for text in app.markdown if text.value.startswith((SHOWS, NO_CLASS))]


def test_it_is_said_what_would_have_been_right_and_how_likely_that_seemed() -> None:
    words = write_truth(["cup", "espresso"], {"French horn": 0.5, "cup": 0.2, "espresso": 0.05})
    assert words.startswith("The picture shows *cup* or *espresso*, to which the main head gives 25.0%.")


def test_names_from_a_file_stay_words() -> None:
    assert "[x](http://outside.example)" not in write_truth(["[x](http://outside.example)"], {})


@pytest.mark.parametrize("name", samples.SAMPLES)
def test_of_every_sample_the_page_says_what_the_network_does_not(name: str) -> None:
    sample, engine = samples.SAMPLES[name], engines.load("bundled")
    best = engine.predict(preprocessing.preprocess(samples.read_sample(name), engine.weights).tensor).main
    assert best is not None
    words = told({"image": name})
    if not sample.classes:
        assert len(words) == 1
        assert f"None of the {len(engine.weights.labels)} classes" in words[0]
    elif best[0].label in sample.classes:
        assert words == []  # a word beside the head says so
    else:
        assert len(words) == 1
        assert any(f"*{label}*" in words[0] for label in sample.classes)


def test_the_bundled_network_recognises_every_sample_but_the_astronaut() -> None:
    engine = engines.load("bundled")
    wrong = set()
    for name, sample in samples.SAMPLES.items():
        best = engine.predict(preprocessing.preprocess(samples.read_sample(name), engine.weights).tensor).main
        assert best is not None
        if sample.classes and best[0].label not in sample.classes:
            wrong.add(name)
    assert wrong == {"astronaut"}


def test_every_samples_classes_are_names_of_a_list_that_ships() -> None:
    known = {name for shipped in labels.LISTS for name in labels.read(shipped)}
    assert {name for sample in samples.SAMPLES.values() for name in sample.classes} <= known
    assert [sample.name for sample in samples.SAMPLES.values() if not sample.classes] == ["hubble"]


def test_the_first_picture_is_one_that_the_bundled_network_knows() -> None:
    assert told({}) == []


def test_one_network_is_shown_by_default() -> None:
    assert engines.load("bundled").spec.name == address.PARAMS["variant"].default
