"""What browsers ask of a room, by HTTP against a server."""

from __future__ import annotations

import logging

import pytest

from app.classroom import codes
from app.classroom.rooms import Phase
from app.classroom.stores.store import AWAY, LIFE_S, NO_ROOM, SEATS_FULL
from tests.support.classroom.served import Browser, Served


def test_a_student_joins_votes_changes_the_vote_and_leaves(served: Served, asked: str) -> None:
    student = served.browser()
    answer = student.post(f"{asked}/seats")
    assert (answer.status, answer.body, answer.headers["cache-control"]) == (204, b"", "no-store")
    assert served.seats(asked) == (1, 0, 0)
    assert student.post(f"{asked}/votes", poll="1.0", choice=0).status == 204
    assert student.post(f"{asked}/votes", poll="1.0", choice=2).status == 204
    assert served.seats(asked) == (1, 0, 1)
    assert student.post(f"{asked}/standing", standing="around").status == 204
    assert served.seats(asked) == (0, 1, 1)
    assert student.ask("DELETE", f"{asked}/seats").status == 204
    assert served.seats(asked) == (0, 0, 0)
    assert student.cookies == {f"explorer_seat_{asked}": ""}


def test_a_seat_that_one_has_is_kept(served: Served, code: str) -> None:
    student = served.browser().join(code)
    token = dict(student.cookies)
    student.join(code)
    assert student.cookies == token
    assert served.seats(code) == (1, 0, 0)


def test_a_code_is_read_as_people_type_it(served: Served, code: str) -> None:
    assert served.browser().post(f"{code[:2].lower()}-{code[2:].lower()}/seats").status == 204


def test_a_cookie_is_for_this_server_alone_and_for_no_script(served: Served, room: tuple[str, str]) -> None:
    code, key = room
    (seat,) = served.browser().post(f"{code}/seats").cookies
    (host,) = served.browser().post(f"{code}/host", key=key).cookies
    assert host.startswith(f"explorer_host_{code}={key}.0;")
    for cookie in (seat, host):
        said = {part.strip() for part in cookie.split(";")[1:]}
        assert said == {"HttpOnly", f"Max-Age={LIFE_S}", "Path=/", "SameSite=strict"}


def test_over_https_a_cookie_is_never_sent_in_the_open(served: Served, code: str) -> None:
    browser = served.browser()
    browser.origin = f"https://127.0.0.1:{served.port}"
    (seat,) = browser.ask("POST", f"{code}/seats", {}, x_forwarded_proto="https").cookies
    assert "Secure" in seat


def test_two_students_have_different_tokens_of_128_bits(served: Served, code: str) -> None:
    tokens = {student.cookies[f"explorer_seat_{code}"] for student in served.students(code, 3)}
    assert len(tokens) == 3
    assert {len(token) for token in tokens} == {22}


@pytest.mark.parametrize(
    ("poll", "choice", "why"),
    [
        ("1.1", 0, "before this one"),
        ("2.0", 0, "before this one"),
        ("", 0, "before this one"),
        ("1.0", 3, "no option 3"),
    ],
)
def test_a_vote_that_is_for_nothing_open_is_not_taken(
    served: Served, asked: str, poll: str, choice: int, why: str
) -> None:
    answer = served.browser().join(asked).post(f"{asked}/votes", poll=poll, choice=choice)
    assert answer.status == 409
    assert why in answer.error
    assert served.seats(asked) == (1, 0, 0)


def test_a_vote_after_closing_comes_too_late(served: Served, asked: str, host: Browser) -> None:
    student = served.browser().join(asked)
    assert host.post(f"{asked}/phase", to="closed").status == 204
    answer = student.post(f"{asked}/votes", poll="1.0", choice=1)
    assert (answer.status, answer.error) == (409, "The vote is closed.")


def test_who_has_no_seat_does_nothing(served: Served, asked: str) -> None:
    stranger, forged = served.browser(), served.browser()
    forged.cookies[f"explorer_seat_{asked}"] = codes.draw_key()
    for browser in (stranger, forged):
        for answer in (
            browser.post(f"{asked}/votes", poll="1.0", choice=1),
            browser.post(f"{asked}/standing", standing="with"),
            browser.ask("GET", f"{asked}/events?as=student"),
            browser.ask("GET", f"{asked}/events?as=host"),
            browser.post(f"{asked}/phase", to="closed"),
            browser.post(f"{asked}/control", to="free"),
            browser.ask("DELETE", asked),
        ):
            assert answer.status == 403
            assert answer.error
    assert stranger.ask("DELETE", f"{asked}/seats").status == 403
    assert (served.seats(asked), served.phase(asked)) == ((0, 0, 0), Phase.VOTE)


def test_a_seat_of_one_room_is_none_in_another(served: Served, asked: str) -> None:
    other, _ = served.open()
    student = served.browser().join(other)
    student.cookies[f"explorer_seat_{asked}"] = student.cookies[f"explorer_seat_{other}"]
    assert student.post(f"{asked}/votes", poll="1.0", choice=1).status == 403


def test_a_student_cannot_lead(served: Served, asked: str) -> None:
    student = served.browser().join(asked)
    student.cookies[f"explorer_host_{asked}"] = student.cookies[f"explorer_seat_{asked}"] + ".0"
    assert student.post(f"{asked}/phase", to="closed").status == 403


def test_the_teacher_goes_through_the_phases(served: Served, asked: str, host: Browser) -> None:
    for student in served.students(asked, 5):
        assert student.post(f"{asked}/votes", poll="1.0", choice=1).status == 204
    for to in ("closed", "bars", "discuss", "answer", "explore"):
        assert host.post(f"{asked}/phase", to=to).status == 204
        assert served.phase(asked) == to
    assert host.post(f"{asked}/control", to="freeze").status == 204
    assert served.does(served.store.read(asked)).control == "freeze"


def test_a_key_that_is_pressed_twice_goes_one_phase_on(served: Served, asked: str, host: Browser) -> None:
    assert host.post(f"{asked}/phase", to="closed").status == 204
    answer = host.post(f"{asked}/phase", to="closed")
    assert answer.status == 409
    assert "no way" in answer.error
    assert served.phase(asked) is Phase.CLOSED


def test_another_device_takes_over_and_the_one_before_can_only_look(
    served: Served, room: tuple[str, str], asked: str, host: Browser
) -> None:
    second = served.browser().lead(*room, take_over=True)
    refused = host.post(f"{asked}/phase", to="closed")
    assert (refused.status, refused.error) == (
        403,
        "This room was taken over on another device; here you can only look.",
    )
    assert host.ask("DELETE", asked).status == 403
    assert host.ask("GET", f"{asked}/files/field.svg").status == 200
    assert second.post(f"{asked}/phase", to="closed").status == 204
    assert served.phase(asked) is Phase.CLOSED


def test_a_wrong_key_leads_nothing(served: Served, code: str) -> None:
    for key in (codes.draw_key(), "", "x", "x.y", codes.draw_key() + ".0"):
        answer = served.browser().post(f"{code}/host", key=key, take_over=True)
        assert (answer.status, answer.cookies) == (403, [])
    assert served.does(served.store.read(code)).epoch == 0


def test_the_room_ends_for_everybody(served: Served, code: str, host: Browser) -> None:
    student = served.browser().join(code)
    ended = host.ask("DELETE", code)
    assert (ended.status, host.cookies) == (204, {f"explorer_host_{code}": ""})
    for answer in (student.post(f"{code}/standing", standing="with"), student.post(f"{code}/seats")):
        assert (answer.status, answer.error) == (404, NO_ROOM)
    assert code not in served.store.kept_codes()


def test_a_drawing_belongs_to_the_answer(served: Served, asked: str, host: Browser) -> None:
    student, wall = served.browser().join(asked), served.browser()
    for browser in (student, wall, host):
        picture = browser.ask("GET", f"{asked}/files/cup.png")
        assert (picture.status, picture.body, picture.headers["content-type"]) == (200, b"\x89PNG", "image/png")
        assert picture.headers["cache-control"] == "no-store"
    assert student.ask("GET", f"{asked}/files/field.svg").status == 409
    assert wall.ask("GET", f"{asked}/files/field.svg").status == 409
    assert host.ask("GET", f"{asked}/files/field.svg").body == b"<svg/>"
    for to in ("closed", "answer"):
        host.post(f"{asked}/phase", to=to)
    assert student.ask("GET", f"{asked}/files/field.svg").headers["content-type"] == "image/svg+xml"
    assert student.ask("GET", f"{asked}/files/other.png").status == 404
    assert student.ask("GET", f"{asked}/files/..%2f..%2fcup.png").status == 404


def test_while_the_store_is_away_nothing_is_lost(served: Served, asked: str, host: Browser) -> None:
    student = served.browser().join(asked)
    assert student.post(f"{asked}/votes", poll="1.0", choice=1).status == 204
    served.store.away = True
    for answer in (
        student.post(f"{asked}/votes", poll="1.0", choice=2),
        student.post(f"{asked}/seats"),
        student.ask("GET", f"{asked}/events?as=student"),
        student.ask("GET", f"{asked}/files/cup.png"),
        host.post(f"{asked}/phase", to="closed"),
        host.ask("DELETE", asked),
        served.browser().post(f"{'ZZZZ'}/seats"),
    ):
        assert (answer.status, answer.headers["retry-after"]) == (503, "2")
        assert answer.error == AWAY
    served.store.away = False
    assert (served.seats(asked), served.phase(asked)) == ((1, 0, 1), Phase.VOTE)
    assert student.post(f"{asked}/votes", poll="1.0", choice=2).status == 204


def test_a_full_room_says_so(served: Served, code: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.classroom.stores.in_memory.MOST_SEATS", 2)
    served.students(code, 2)
    answer = served.browser().post(f"{code}/seats")
    assert (answer.status, answer.error) == (409, SEATS_FULL)


def test_keys_and_tokens_are_in_no_log(
    served: Served, room: tuple[str, str], asked: str, host: Browser, caplog: pytest.LogCaptureFixture
) -> None:
    code, key = room
    with caplog.at_level(logging.DEBUG):
        student = served.browser().join(code)
        token = student.cookies[f"explorer_seat_{code}"]
        student.post(f"{code}/votes", poll="1.0", choice=1)
        host.lead(code, key).post(f"{code}/phase", to="closed")
        for stream in (student.listen(code, "student"), host.listen(code, "host")):
            stream.state()
            stream.close()
    assert key not in caplog.text
    assert token not in caplog.text
