"""A kept function makes a result once, says whether it has it, and takes progress for no part of the question."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np
import pytest

from app.services import budget, engines
from app.services.kept import Kept
from app.services.shelf import Budget, bytes_of
from app.services.subjects import Network, Picture, Subject
from googlenet_core.pictures import samples
from googlenet_core.pictures.preprocessing import Preprocessed, preprocess


@pytest.fixture
def shelves(monkeypatch: pytest.MonkeyPatch) -> Iterator[Budget]:
    """An empty budget: one shelf for pictures, another for everybody."""
    found = Budget(10_000)
    everybodys = found.shelf()
    monkeypatch.setattr(budget, "everybodys_shelf", lambda: everybodys)
    token = budget._BOUND.set(found.shelf())
    yield found
    budget._BOUND.reset(token)


@pytest.fixture(scope="module")
def picture() -> Preprocessed:
    return preprocess(samples.read_sample("coffee"), engines.load("random").weights)


def counting() -> tuple[Kept, list[tuple[object, ...]]]:
    made: list[tuple[object, ...]] = []

    @Kept
    def make(
        picture: Preprocessed | None, weights: str, fresh: bool = False, progress: Callable[[int], None] | None = None
    ) -> int:
        """Count."""
        made.append((picture and picture.digest, weights, fresh))
        if progress:
            progress(1)
        return len(made)

    return make, made


@pytest.mark.usefixtures("shelves")
def test_a_result_is_made_once_however_it_is_asked_for(picture: Preprocessed) -> None:
    make, made = counting()
    assert not make.is_kept(picture, "random")
    assert make(picture, "random") == 1
    assert make(picture, weights="random", fresh=False) == 1
    assert make.is_kept(picture, "random")
    assert not make.is_kept(picture, "random", True)
    assert make(picture, "random", fresh=True) == 2
    assert made == [(picture.digest, "random", False), (picture.digest, "random", True)]


@pytest.mark.usefixtures("shelves")
def test_who_is_told_the_progress_makes_no_other_result(picture: Preprocessed) -> None:
    make, made = counting()
    told: list[int] = []
    make(picture, "random", progress=told.append)
    make(picture, "random", progress=lambda _: None)
    assert (told, len(made)) == ([1], 1)


@pytest.mark.usefixtures("shelves")
def test_two_functions_keep_their_results_apart(picture: Preprocessed) -> None:
    one, two = Kept(lambda picture: "one"), counting()[0]
    assert one(picture) == "one"
    assert not two.is_kept(picture, "random")


def test_what_is_about_no_picture_is_everybodys(shelves: Budget) -> None:
    make, _ = counting()
    make(None, "random")
    assert shelves.bytes > 0
    budget.everybodys_shelf().clear()
    assert shelves.bytes == 0
    assert not make.is_kept(None, "random")


def test_arrays_count_in_full_wherever_they_are_in_a_result() -> None:
    @dataclass(frozen=True)
    class Result:
        name: str
        maps: dict[str, tuple[np.ndarray, ...]]
        raw: bytes

    size = bytes_of(Result("x", {"a": (np.zeros(1000, np.float32),), "b": ()}, b"x" * 500))
    assert 4500 <= size < 4600


@pytest.mark.usefixtures("shelves")
def test_a_subject_is_its_picture_and_its_network(picture: Preprocessed) -> None:
    made: list[Subject] = []

    @Kept
    def ask(subject: Subject) -> int:
        made.append(subject)
        return len(made)

    def subject(network: Network) -> Subject:
        return Subject(Picture(picture, "Coffee", "", b"", None), network)

    assert ask(subject(Network("random"))) == 1
    assert ask(subject(Network("random"))) == 1
    assert ask(subject(Network("random", "paper"))) == 2
    assert ask.is_kept(subject(Network("random", "paper")))
    assert not ask.is_kept(subject(Network("bundled")))
