"""Questions about the view on screen: computed by the core, for every layer of every variant, or refused in a sentence."""

from __future__ import annotations

from urllib.parse import parse_qsl, urlsplit
from xml.etree import ElementTree

import pytest

from app.services.classroom import views
from app.services.classroom.views import KINDS, Seen, ask_view
from app.session import address
from googlenet_core.arithmetic import Unit, branches, unit_field
from googlenet_core.arithmetic.channels import locate
from googlenet_core.blueprint import IMAGE_PX, PAPER, VARIANTS, layer_ids
from googlenet_core.errors import InputError

UNIT = (200, 14, 13)


@pytest.mark.parametrize("variant", VARIANTS)
@pytest.mark.parametrize("kind", KINDS)
def test_every_layer_has_a_question_or_a_sentence_that_says_what_has(kind: str, variant: str) -> None:
    spec = VARIANTS[variant]
    asked, refused = 0, []
    for layer in layer_ids(spec):
        try:
            found = ask_view(kind, Seen(spec, layer))
        except InputError as error:
            refused.append(str(error))
            continue
        asked += 1
        question = found.question
        assert 3 <= len(question.options) <= 4
        assert len({option.text for option in question.options}) == len(question.options)
        assert not question.options[question.right].mistake
        assert question.name == "view"
        assert {question.picture, question.drawing} - {""} == set(found.files)
        _, notices = address.read(dict(parse_qsl(urlsplit(question.link).query)))
        assert not notices
    assert asked > 100
    assert all(why.endswith(".") for why in refused)


@pytest.mark.parametrize("layer", ["inception3a", "conv1", "maxpool1", "inception4a.branch2.1", "inception4e"])
@pytest.mark.parametrize("place", [(3, 9), (9, 3), (0, 13)])
def test_the_square_that_is_right_is_the_units_field_and_the_others_look_different(
    layer: str, place: tuple[int, int]
) -> None:
    unit = Unit(layer, 3, *place)
    (right, mistake, _), *wrong = views.squares_of(unit, PAPER)
    assert (right, mistake) == (unit_field(unit, PAPER).inside, "")
    assert wrong
    for box, name, explanation in wrong:
        assert name
        assert explanation.endswith(".")
        assert 0 <= box.top < box.bottom <= IMAGE_PX
        assert 0 <= box.left < box.right <= IMAGE_PX
        assert views._shared(box, right) < 0.7


def test_where_a_units_field_is_names_the_square_around_it() -> None:
    found = ask_view("where", Seen(PAPER, "inception3a", UNIT), b"jpeg", "The picture: Cat")
    question = found.question
    field = unit_field(Unit("inception3a", *UNIT), PAPER)
    letter = question.shown.removeprefix("Square ")
    assert question.options[question.right].text == question.shown
    picture, drawing = (
        ElementTree.fromstring(found.files[name][0].decode()) for name in (question.picture, question.drawing)
    )
    told = picture[0].text or ""
    assert f"{letter}: rows {field.inside.top} to {field.inside.bottom - 1}" in told
    assert picture[0].text == drawing[0].text
    assert b"stroke-dasharray" not in found.files[question.picture][0]
    assert b"stroke-dasharray" in found.files[question.drawing][0]
    assert f"{field.rf_px}×{field.rf_px} px" in question.finding
    assert question.link == "feature-maps?maps=unit&layer=inception3a&unit=200,14,13"
    assert question.alt == "The picture: Cat, with squares A, B, C, D"


def test_without_a_picture_the_squares_stand_on_a_plain_ground() -> None:
    found = ask_view("where", Seen(PAPER, "inception3a", UNIT))
    assert all(b"<image" not in data for data, _ in found.files.values())
    assert found.question.alt.startswith("A plain ground")


@pytest.mark.parametrize(("layer", "channel"), [("inception3a", 200), ("inception4e", 0), ("inception5b", 1023)])
def test_the_branch_that_is_right_is_the_channels_own(layer: str, channel: int) -> None:
    module = PAPER.module(layer)
    question = ask_view("branch", Seen(PAPER, layer, (channel, 1, 1))).question
    branch, local = locate(module, channel)
    assert question.right == branch - 1
    assert [option.text for option in question.options] == [one.label for one in branches(PAPER, module)]
    assert question.finding.endswith(f"its no. {local}.")
    assert not question.working or question.working.endswith(f"= {local}")


def test_a_unit_inside_a_branch_is_asked_by_its_number_in_the_depth_concat() -> None:
    question = ask_view("branch", Seen(PAPER, "inception3a.branch3.1", (8, 1, 1))).question
    assert "channel 200" in question.text
    assert question.shown == "5×5"


def test_without_a_unit_the_channel_of_the_view_is_asked() -> None:
    assert "channel 70 " in ask_view("branch", Seen(PAPER, "inception3a", (), 70)).question.text
    assert "channel 0 " in ask_view("branch", Seen(PAPER, "inception3a", (), 9999)).question.text


@pytest.mark.parametrize(
    ("layer", "shown"), [("inception3a", "256 channels"), ("conv1", "9,472 parameters"), ("maxpool1", "56 positions")]
)
def test_how_many_is_what_the_quiz_counts_of_such_a_layer(layer: str, shown: str) -> None:
    assert ask_view("count", Seen(PAPER, layer)).question.shown == shown


@pytest.mark.parametrize(
    ("kind", "layer", "why"),
    [
        ("branch", "conv1", "look at an inception module"),
        ("where", "fc", "All of the picture"),
        ("where", "inception5b", "an earlier layer"),
        ("count", "lrn1", "look at a module"),
    ],
)
def test_a_view_without_it_says_what_to_look_at(kind: str, layer: str, why: str) -> None:
    with pytest.raises(InputError, match=why):
        ask_view(kind, Seen(PAPER, layer))
