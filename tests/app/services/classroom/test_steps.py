"""Steps as a class is asked them: answers to choose from that are the step's own, and no picture that nobody shares."""

from __future__ import annotations

import base64
from xml.etree import ElementTree

import pytest

from app.classroom import rooms
from app.classroom.rooms import Room
from app.services import engines, lesson, pictures
from app.services.classroom import steps
from app.services.classroom.asking import Asked
from app.services.subjects import Network, Picture, Subject
from googlenet_core.blueprint import PAPER, VARIANTS
from googlenet_core.errors import InputError
from googlenet_core.lesson import STEPS, ChoiceGuess, SquareGuess, Step, find_step
from googlenet_core.pictures import preprocess, read_sample, samples

LIGHT = tuple(step for step in STEPS if not lesson.asks_network(step))


@pytest.fixture(scope="module")
def subject() -> Subject:
    data = read_sample("coffee")
    prepared = preprocess(data, engines.load("bundled").weights)
    return Subject(Picture(prepared, "Coffee", "", data, samples.SAMPLES["coffee"]), Network("bundled"))


def asked(step: Step, variant: str, subject: Subject | None = None, *, shows: bool = True, style: str = "") -> Asked:
    return steps.ask_step(step, variant, subject, link=step.view, shows_picture=shows, style=style)


def crop_of(subject: Subject) -> bytes:
    return pictures.crop_file(subject.prepared, subject.weights)


@pytest.mark.parametrize("variant", VARIANTS)
@pytest.mark.parametrize("step", LIGHT, ids=lambda step: step.name)
def test_a_step_has_answers_to_choose_from_or_says_that_there_are_too_few(step: Step, variant: str) -> None:
    answer = lesson.compute_answer(step, variant)
    enough = isinstance(step.guess, ChoiceGuess) or len(answer.mistakes) > 1
    if not enough:
        with pytest.raises(InputError, match="too few for a vote"):
            asked(step, variant)
        return
    question = asked(step, variant).question
    assert 2 <= len(question.options) <= (6 if isinstance(step.guess, ChoiceGuess) else 4)
    assert not question.options[question.right].mistake
    assert question.name == step.name
    assert question.link == step.view
    assert not any(brace in question.text + question.finding for brace in "{}*")
    assert not question.text.endswith(("Type your guess.", "Choose one.", "Draw the share."))
    assert question.finding.endswith((".", "?", "”"))
    assert rooms.ask(Room("K7MW", "", 0.0), question).poll == "1.0"


@pytest.mark.parametrize(
    ("name", "texts", "right"),
    [
        ("6.1", ["5×5 px", "31×31 px", "59×59 px", "67×67 px"], 2),
        ("4.1", ["224 channels", "256 channels", "368 channels", "416 channels"], 1),
        ("3.3", ["0.1 times", "9.7 times", "12.0 times", "25.0 times"], 1),
        ("4.5", ["0 layers", "1 layer", "4 layers", "49 layers"], 2),
        ("4.3", ["8", "9", "200"], 0),
    ],
)
def test_numbers_stand_from_the_smallest_up_each_with_what_it_counts(name: str, texts: list[str], right: int) -> None:
    question = asked(find_step(name), "paper").question
    assert [option.text for option in question.options] == texts
    assert question.right == right


def test_wrong_numbers_keep_the_name_of_their_mistake_and_what_puts_it_right() -> None:
    step = find_step("4.1")
    mistakes = {mistake.title: mistake for mistake in lesson.compute_answer(step, "paper").mistakes}
    for option in asked(step, "paper").question.options:
        if option.mistake:
            assert option.explanation == mistakes[option.mistake].explanation
            assert option.text == f"{mistakes[option.mistake].value:,} channels"


def test_choices_stand_as_they_are() -> None:
    step = find_step("10.1")
    assert isinstance(step.guess, ChoiceGuess)
    question = asked(step, "paper").question
    assert [option.text for option in question.options] == [option.text for option in step.guess.options]
    assert step.guess.options[question.right].name == lesson.compute_answer(step, "paper").value


def test_of_too_many_choices_one_stays_for_each_mistake_and_the_right_one() -> None:
    step = find_step("6.2")
    question = asked(step, "paper").question
    assert len(question.options) == 6
    told = {mistake.title for mistake in lesson.compute_answer(step, "paper").mistakes}
    assert {option.mistake for option in question.options} - {""} == told


def test_the_sum_is_one_line() -> None:
    assert asked(find_step("6.1"), "paper").question.working == "27 + (5 − 1) × 8 = 59"
    assert asked(find_step("9.2"), "paper").question.working == ""


def test_what_tells_somebody_alone_what_to_do_is_left_out_and_the_rest_stays() -> None:
    assert steps.question_text(find_step("3.2"), PAPER).endswith("Count the weights alone, without biases.")
    assert "Table 1" in steps.question_text(find_step("4.1"), PAPER)
    for step in STEPS:
        assert "guess" not in steps.question_text(step, PAPER)


def test_a_question_about_the_picture_shows_it_and_others_show_none(subject: Subject) -> None:
    about = asked(find_step("7.3"), "paper", subject)
    assert about.files[about.question.picture] == (crop_of(subject), "image/jpeg")
    assert about.question.alt == "The picture: Coffee"
    without = asked(find_step("4.1"), "paper", subject)
    assert (without.question.picture, dict(without.files)) == ("", {})


def test_a_square_is_asked_for_with_a_cross_and_answered_with_the_square(subject: Subject) -> None:
    found = asked(find_step("6.1"), "paper", subject)
    inside = base64.b64encode(crop_of(subject)).decode()
    drawn = {name: data.decode() for name, (data, _) in found.files.items()}
    assert set(drawn) == {found.question.picture, found.question.drawing}
    assert all(inside in one and ElementTree.fromstring(one) is not None for one in drawn.values())
    assert "cross" in drawn[found.question.picture]
    assert "59×59 px" not in drawn[found.question.picture]
    assert "59×59 px" in drawn[found.question.drawing]


@pytest.mark.parametrize("name", ["6.1", "6.5", "7.2", "7.3"])
def test_nothing_of_a_picture_that_is_not_shared_is_in_the_files(name: str, subject: Subject) -> None:
    step = find_step(name)
    found = asked(step, "paper", subject, shows=False)
    held = "".join(data.decode("latin-1") for data, _ in found.files.values())
    assert "jpeg;base64" not in held
    assert crop_of(subject).decode("latin-1") not in held
    assert not found.question.drawing or isinstance(step.guess, SquareGuess)


def test_a_drawing_has_its_colours_with_it(subject: Subject) -> None:
    found = asked(find_step("3.2"), "paper", subject, style=":root{--g-accent:#0b5cab}")
    data, mime = found.files[found.question.drawing]
    assert mime == "image/svg+xml"
    assert "svg:root{--g-accent:#0b5cab}" in data.decode()
    assert ElementTree.fromstring(data.decode()).tag.endswith("svg")


def test_a_file_is_named_by_what_it_holds(subject: Subject) -> None:
    first, second = (asked(find_step("7.3"), "paper", subject).question.picture for _ in range(2))
    assert first == second
    assert first.endswith(".jpg")
