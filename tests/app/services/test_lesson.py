"""A step's answer is computed once for a subject, and one forward pass serves all steps."""

from __future__ import annotations

import pytest

from app.services import budget, lesson as services_lesson, why
from app.services.shelf import Budget
from app.services.subjects import Subject
from googlenet_core.blueprint import LayerId
from googlenet_core.errors import InputError
from googlenet_core.lesson import Answer, Given, NumberGuess, Step, find_step

LAYERS = ("inception3a", "conv1")


@pytest.fixture(autouse=True)
def layers_of_the_lesson(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(services_lesson, "LAYERS", LAYERS)


def step_of(*layers: LayerId, asked: list[str] | None = None) -> Step:
    def answer(given: Given) -> Answer:
        if asked is not None:
            asked.append("asked")
        return Answer(float(given.captured[layers[0]].max()) if layers else 1.0, "1")

    return Step("1.1", NumberGuess("", 0, 10), answer, "architecture", needs_network=bool(layers), layers=layers)


def test_one_forward_pass_serves_all_steps(subject: Subject, captures: list[tuple[LayerId, ...]]) -> None:
    first, second = step_of("inception3a"), step_of("conv1")
    one = services_lesson.compute_answer(first, "paper", subject)
    two = services_lesson.compute_answer(second, "paper", subject)
    assert captures == [LAYERS]
    assert one.value != two.value


def test_an_answer_is_computed_once_for_a_subject(subject: Subject, captures: list[tuple[LayerId, ...]]) -> None:
    asked: list[str] = []
    step = step_of("conv1", asked=asked)
    assert not services_lesson.compute_answer.is_kept(step, "paper", subject)
    for _ in range(2):
        services_lesson.compute_answer(step, "paper", subject)
    assert asked == ["asked"]


def test_gradients_are_measured_once_for_a_step_and_the_section_below_it(subject: Subject) -> None:
    token = budget._BOUND.set(Budget(300_000_000).shelf())
    try:
        services_lesson.compute_answer(find_step("9.4"), "paper", subject)
        assert why.measure_gradients.is_kept(subject, None)
    finally:
        budget._BOUND.reset(token)


def test_a_step_about_the_blueprint_asks_no_network(captures: list[tuple[LayerId, ...]]) -> None:
    step = step_of()
    assert not services_lesson.asks_network(step)
    assert services_lesson.compute_answer(step, "torchvision").value == 1.0
    assert captures == []


def test_a_layer_that_the_network_lacks_is_said(subject: Subject, captures: list[tuple[LayerId, ...]]) -> None:
    with pytest.raises(InputError, match=r"inception9z.*does not have"):
        services_lesson.compute_answer(step_of("inception9z"), "paper", subject)
    assert captures == []
