"""What a session knows of the rooms it leads: which one is shown, and whose keys it has."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from app.classroom import codes
from app.session import address, classroom

KEY, OTHER = codes.draw_key(), codes.draw_key()


@pytest.fixture
def values(monkeypatch: pytest.MonkeyPatch) -> dict[str, object]:
    """The session's values, and what it keeps."""
    held: dict[str, object] = dict(address.DEFAULTS)
    monkeypatch.setattr(classroom.state, "get", held.__getitem__)
    monkeypatch.setattr(classroom.state, "put_now", held.__setitem__)
    monkeypatch.setattr(classroom.state, "keep", lambda name, value: held.update({f"kept-{name}": value}))
    monkeypatch.setattr(classroom.state, "kept", lambda name: held.get(f"kept-{name}"))
    return held


@pytest.fixture
def cookies(monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    """The cookies that the browser sent when it connected."""
    held: dict[str, str] = {}
    monkeypatch.setattr(classroom.st, "context", SimpleNamespace(cookies=held))
    return held


def test_a_room_that_was_opened_is_named_in_the_address_and_its_key_handed_over(
    values: dict[str, object], cookies: dict[str, str]
) -> None:
    classroom.enter("K7MW", KEY)
    assert values["room"] == "K7MW"
    assert classroom.find_room() == "K7MW"
    assert classroom.key_of("K7MW") == KEY
    assert (classroom.kept().hands_over, classroom.kept().takes_over) == (True, False)


def test_after_a_reload_the_cookie_has_the_key(values: dict[str, object], cookies: dict[str, str]) -> None:
    values["room"] = "K7MW"
    cookies["explorer_host_K7MW"] = f"{KEY}.2"
    assert classroom.find_room() == "K7MW"
    assert classroom.key_of("K7MW") == f"{KEY}.2"
    assert not classroom.kept().hands_over


def test_a_cookie_counts_before_the_key_that_the_session_opened_the_room_with(
    values: dict[str, object], cookies: dict[str, str]
) -> None:
    classroom.enter("K7MW", KEY)
    cookies["explorer_host_K7MW"] = f"{KEY}.1"
    assert classroom.key_of("K7MW") == f"{KEY}.1"


def test_a_page_that_names_no_room_shows_the_one_that_was_led_last(
    values: dict[str, object], cookies: dict[str, str]
) -> None:
    classroom.enter("K7MW", KEY)
    values["room"] = ""
    assert classroom.find_room() == "K7MW"
    assert values["room"] == "K7MW"


def test_another_room_in_the_address_is_shown_without_the_keys_of_this_one(
    values: dict[str, object], cookies: dict[str, str]
) -> None:
    classroom.enter("K7MW", KEY)
    values["room"] = "AAAA"
    assert classroom.find_room() == "AAAA"
    assert classroom.key_of("AAAA") == ""
    assert not classroom.kept().hands_over


def test_a_room_that_has_ended_is_forgotten_with_what_was_shared(
    values: dict[str, object], cookies: dict[str, str]
) -> None:
    cookies |= {"explorer_host_K7MW": f"{KEY}.0", "explorer_host_AAAA": f"{OTHER}.0"}
    classroom.enter("K7MW", KEY)
    classroom.keep(shared="digest")
    assert classroom.rooms() == ("AAAA", "K7MW")
    classroom.leave()
    assert values["room"] == ""
    assert classroom.find_room() == ""
    assert classroom.rooms() == ("AAAA",)
    assert classroom.kept().shared == ""


@pytest.mark.parametrize("name", ["explorer_host_k7mw", "explorer_host_", "explorer_host_O0IL", "explorer_host_K7MW"])
def test_cookies_that_make_no_sense_are_no_rooms(name: str, values: dict[str, object], cookies: dict[str, str]) -> None:
    cookies[name] = "no key"
    assert classroom.rooms() == ()


def test_wishes_stay_until_they_are_done_and_in_order(values: dict[str, object]) -> None:
    wishes: classroom.Wishes[str] = classroom.Wishes()
    assert wishes.first() is None
    wishes.add("a")
    wishes.add("b")
    assert [wishes.first(), wishes.first()] == ["a", "a"]
    wishes.drop()
    assert wishes.first() == "b"
    wishes.drop()
    assert wishes.first() is None


def test_not_all_that_a_browser_asks_for_at_once_is_kept(values: dict[str, object]) -> None:
    wishes: classroom.Wishes[int] = classroom.Wishes()
    for wish in range(1000):
        wishes.add(wish)
    assert wishes.first() == 1000 - 20
