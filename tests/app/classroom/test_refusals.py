"""What browsers may not ask of a room, by HTTP against a server."""

from __future__ import annotations

import json
import socket

import pytest

from app.classroom import codes, cookies
from app.classroom.limits import MOST_CODES, WINDOW_S
from app.classroom.rooms import Phase
from app.classroom.stores.store import NO_SEAT
from tests.support.classroom.served import Browser, Served
from tests.support.clock import Clock

ACTIONS = ("host", "seats", "votes", "standing", "phase", "control")


@pytest.mark.parametrize("action", ACTIONS)
@pytest.mark.parametrize(
    "body",
    [b"", b"{", b"[]", b"null", b"\xff", b'"x"', b'{"key": 1, "poll": 1, "standing": "x", "to": 2}', b"[" * 4000],
)
def test_nonsense_is_answered_in_one_sentence(
    served: Served, asked: str, host: Browser, action: str, body: bytes
) -> None:
    answer = host.join(asked).ask("POST", f"{asked}/{action}", body)
    if action == "seats" and answer.status == 204:
        assert body.startswith(b"{")
    else:
        assert (answer.status, answer.headers["content-type"]) == (400, "application/json")
        assert answer.error == "That was not understood; load the page anew and try again."


@pytest.mark.parametrize("choice", [-1, 1.5, True, "1", None, [1], 10**30])
def test_a_choice_is_a_number_of_an_option(served: Served, asked: str, choice: object) -> None:
    assert served.browser().join(asked).post(f"{asked}/votes", poll="1.0", choice=choice).status == 400


def test_a_body_is_small(served: Served, code: str) -> None:
    student = served.browser()
    assert student.ask("POST", f"{code}/seats", b"{" + b" " * 4094 + b"}").status == 204
    assert student.ask("POST", f"{code}/seats", b"{" + b" " * 4095 + b"}").status == 400


@pytest.mark.parametrize("content_type", ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data", ""])
def test_a_form_of_another_site_cannot_ask(served: Served, code: str, content_type: str) -> None:
    student = served.browser()
    student.content_type = content_type
    assert student.post(f"{code}/seats").status == 400


@pytest.mark.parametrize("origin", ["https://elsewhere.example", "null", "http://127.0.0.1", "http://localhost:{port}"])
def test_a_page_of_another_site_changes_nothing(served: Served, asked: str, host: Browser, origin: str) -> None:
    host.join(asked)
    host.origin = origin.format(port=served.port)
    for answer in (
        *(host.post(f"{asked}/{action}", to="closed") for action in ACTIONS),
        host.ask("DELETE", asked),
        host.ask("DELETE", f"{asked}/seats"),
    ):
        assert (answer.status, answer.error) == (403, "This is for this server's own pages.")
    assert (served.seats(asked), served.phase(asked)) == ((1, 0, 0), Phase.VOTE)


@pytest.mark.parametrize(
    "path", ["", "K7MW/", "K7MW/elsewhere", "K7MW/events/x", "K7MWX/seats", "O0I1/events?as=projector"]
)
def test_where_nothing_is_nothing_answers(served: Served, path: str) -> None:
    answer = served.browser().ask("GET", path)
    assert (answer.status, answer.headers["content-type"]) == (404, "application/json")


def test_events_are_for_somebody(served: Served, code: str) -> None:
    for query in ("", "?as=", "?as=anybody", "?as=looking+on"):
        assert served.browser().ask("GET", f"{code}/events{query}").status == 400


def test_who_tries_codes_has_to_wait(served: Served, tries_clock: Clock, asked: str, host: Browser) -> None:
    student, guesser = served.browser().join(asked), served.browser()
    tried = [f"ZZ{a}{b}" for a in codes.ALPHABET[:6] for b in codes.ALPHABET[:6]][:MOST_CODES]
    for place, wrong in enumerate(tried):
        way = ("POST", f"{wrong}/seats") if place % 2 else ("GET", f"{wrong}/events?as=projector")
        assert guesser.ask(*way, {} if place % 2 else None).status == 404
    forged = served.browser()
    forged.cookies = {f"explorer_seat_{asked}": codes.draw_key(), f"explorer_host_{asked}": codes.draw_key() + ".0"}
    for browser in (guesser, forged):
        for right in (asked, "ZYXW"):  # what is there and what is not look alike
            for answer in (
                browser.post(f"{right}/seats"),
                browser.post(f"{right}/votes", poll="1.0", choice=1),
                browser.post(f"{right}/votes", poll="2.0", choice=1),
                browser.ask("DELETE", f"{right}/seats"),
                browser.post(f"{right}/host", key=codes.draw_key()),
                browser.post(f"{right}/phase", to="closed"),
                browser.ask("GET", f"{right}/events?as=projector"),
                browser.ask("GET", f"{right}/events?as=student"),
                browser.ask("GET", f"{right}/events?as=host"),
                browser.ask("GET", f"{right}/files/cup.png"),
            ):
                assert answer.status == 429
                assert "wait a minute" in answer.error
    assert student.post(f"{asked}/votes", poll="1.0", choice=1).status == 204, "who has a seat goes on"
    assert student.post(f"{asked}/seats").status == 204
    assert student.ask("GET", f"{asked}/files/cup.png").status == 200
    assert host.post(f"{asked}/phase", to="closed").status == 204
    tries_clock.now_s += WINDOW_S
    assert guesser.post(f"{asked}/seats").status == 204


def test_a_class_whose_room_is_over_is_not_taken_for_guessers(served: Served, code: str, host: Browser) -> None:
    students = served.students(code, MOST_CODES + 5)
    assert host.ask("DELETE", code).status == 204
    assert {student.ask("GET", f"{code}/events?as=student").status for student in students} == {404}
    other, _ = served.open()
    assert students[0].post(f"{other}/seats").status == 204


def test_a_cookie_that_is_nonsense_is_none(served: Served, code: str) -> None:
    student = served.browser()
    for text in ("x", "", "a b", "x" * 100, "ü" * 3):
        name = cookies._SEAT + code
        assert cookies.seat({name: text}, code) == ""
        student.cookies = {name: text.encode("ascii", "ignore").decode()}
        assert student.post(f"{code}/seats").status == 204


def test_what_is_said_is_json(served: Served, code: str) -> None:
    answer = served.browser().post(f"{code}/votes", poll="1.0", choice=1)
    assert json.loads(answer.body) == {"error": NO_SEAT}


def test_a_browser_that_leaves_in_the_middle_is_no_news(
    served: Served, code: str, caplog: pytest.LogCaptureFixture
) -> None:
    head = f"POST /classroom/rooms/{code}/seats HTTP/1.1\r\nHost: 127.0.0.1:{served.port}\r\n"
    head += f"Origin: http://127.0.0.1:{served.port}\r\nContent-Type: application/json\r\nContent-Length: 9\r\n\r\n"
    with socket.create_connection(("127.0.0.1", served.port)) as line:
        line.sendall(head.encode() + b"{")
        served.until(lambda: bool(served.server.server_state.tasks))
    served.until(lambda: not served.server.server_state.tasks)
    assert "Exception" not in caplog.text
    assert served.seats(code) == (0, 0, 0)
