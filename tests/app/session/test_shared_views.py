"""Views as one page tells them to another."""

from __future__ import annotations

import pytest

from app.classroom import desk
from app.session import address, shared_views


def written(page: str, **query: str) -> str:
    values, notices = address.read(query)
    assert notices == ()
    return shared_views.write(page, values, address.shown_on(page))


@pytest.mark.parametrize(
    ("page", "query", "view"),
    [
        ("", {}, "start"),
        ("", {"image": "coffee", "layer": "inception4a"}, "start?image=coffee"),
        (
            "feature-maps",
            {"layer": "inception4c", "unit": "200,14,13"},
            "feature-maps?layer=inception4c&unit=200,14,13",
        ),
        ("lesson", {"step": "6.1"}, "lesson?step=6.1"),
        ("outputs", {"class": "an owl & more"}, "outputs?class=an+owl+%26+more"),
    ],
)
def test_a_view_is_written_and_read_back(page: str, query: dict[str, str], view: str) -> None:
    assert written(page, **query) == view
    desk._check_view(view)
    found = shared_views.read(view)
    assert found is not None
    assert found[0] == page
    shown = {name: value for name, value in address.read(query)[0].items() if name in address.shown_on(page)}
    assert {name: found[1][name] for name in shown.keys() - address.BESIDE} == {
        name: shown[name] for name in shown.keys() - address.BESIDE
    }


def test_which_room_somebody_is_in_is_nobody_elses() -> None:
    assert written("architecture", room="K7MW", follow="K7MW", **{"as": "projector"}) == "architecture"
    page, values = shared_views.read("architecture?follow=K7MW&as=projector&room=K7MW") or ("", {})
    assert page == "architecture"
    assert not values.keys() & address.BESIDE


def test_own_pictures_are_left_out() -> None:
    own = {"image": "upload-0123456789ab", "second": "upload-0123456789ab", "beside": "image=upload-0123456789ab"}
    assert written("feature-maps", **own, maps="map") == "feature-maps?maps=map"
    assert written("feature-maps", image="coffee", second="astronaut", beside="image=coffee") == (
        "feature-maps?beside=image=coffee&image=coffee&second=astronaut".replace("=image=", "=image%3D")
    )


@pytest.mark.parametrize(
    "view", ["", "?image=coffee", "classroom", "classroom?room=K7MW", "teachers", "//elsewhere", "a/b", "x" * 3000]
)
def test_what_is_no_view_leads_nowhere(view: str) -> None:
    assert shared_views.read(view) is None


def test_a_parameter_that_makes_no_sense_is_its_default() -> None:
    _, values = shared_views.read("feature-maps?layer=nothing&unit=x") or ("", {})
    assert values["layer"] == address.DEFAULTS["layer"]
