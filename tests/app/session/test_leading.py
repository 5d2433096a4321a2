"""What the room of a teacher is told of where they are."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from types import SimpleNamespace

import pytest

from app.classroom import desk
from app.classroom.stores.store import AwayError
from app.session import classroom, leading
from tests.support.classroom.served import Served, serving

VIEW, OTHER = "architecture?layer=conv1", "feature-maps"


@pytest.fixture(scope="module")
def served() -> Iterator[Served]:
    with serving() as one:
        yield one


@pytest.fixture
def cookies(monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    """The cookies of a session that keeps what it keeps in a dictionary."""
    kept: dict[str, object] = {}
    held: dict[str, str] = {}
    monkeypatch.setattr(leading.state, "keep", kept.__setitem__)
    monkeypatch.setattr(leading.state, "kept", kept.get)
    monkeypatch.setattr(classroom.st, "context", SimpleNamespace(cookies=held))
    return held


def led(served: Served, cookies: dict[str, str]) -> str:
    """A room that this browser has the key of."""
    code, key = served.open()
    cookies[f"explorer_host_{code}"] = f"{key}.0"
    return code


def view_of(code: str) -> str:
    return desk.read(code, classroom.key_of(code)).view


def test_who_leads_no_room_tells_nobody(cookies: dict[str, str]) -> None:
    assert leading.room() == ""
    leading.tell("architecture", VIEW)


def test_the_room_is_told_once_for_each_view(
    served: Served, cookies: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    code = led(served, cookies)
    moves: list[str] = []
    move = desk.move
    monkeypatch.setattr(desk, "move", lambda code, key, view: (moves.append(view), move(code, key, view)))
    for view in (VIEW, VIEW, OTHER, OTHER, VIEW):
        leading.tell(view.partition("?")[0], view)
        assert view_of(code) == view
    assert moves == [VIEW, OTHER, VIEW]


@pytest.mark.parametrize("page", ["classroom", "teachers"])
def test_a_class_does_not_go_to_the_teachers_own_pages(page: str, served: Served, cookies: dict[str, str]) -> None:
    code = led(served, cookies)
    leading.tell("architecture", VIEW)
    leading.tell(page, page)
    assert view_of(code) == VIEW


def test_what_a_room_did_not_hear_is_told_again(
    served: Served, cookies: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    code = led(served, cookies)
    with monkeypatch.context() as away:
        away.setattr(desk, "move", lambda *_: (_ for _ in ()).throw(AwayError("away")))
        leading.tell("architecture", VIEW)
    leading.tell("architecture", VIEW)
    assert view_of(code) == VIEW


def test_a_room_that_is_over_or_led_elsewhere_is_left_alone(served: Served, cookies: dict[str, str]) -> None:
    code = led(served, cookies)
    served.does(served.store.end(code))
    leading.tell("architecture", VIEW)
    assert leading.room() == ""
    taken = led(served, cookies)
    served.does(served.store.change(taken, lambda room, _: replace(room, epoch=1)))
    leading.tell("architecture", VIEW)
    assert leading.room() == ""


def test_of_several_rooms_the_consoles_or_else_the_newest_is_led(
    served: Served, cookies: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    opened = {led(served, cookies): at for at in (3.0, 9.0, 5.0)}
    read = desk.read
    monkeypatch.setattr(desk, "read", lambda code, key: replace(read(code, key), opened_at=opened[code]))
    first, newest, _ = opened
    assert leading.room() == newest
    classroom.keep(room=first)
    assert leading.room() == first


def test_an_address_that_is_too_long_is_not_passed_on(served: Served, cookies: dict[str, str]) -> None:
    code = led(served, cookies)
    leading.tell("architecture", f"architecture?class={'x' * 3000}")
    assert view_of(code) == ""
    leading.tell("architecture", VIEW)
    assert view_of(code) == VIEW
