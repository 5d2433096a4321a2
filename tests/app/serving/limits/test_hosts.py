"""Under which names the server answers, and to whose pages."""

from __future__ import annotations

from typing import Any

import pytest
from starlette.responses import PlainTextResponse

from app.serving.limits import hosts
from tests.support.asgi_calls import ask

OWN = hosts.allowed_hosts({})
NAMED = hosts.allowed_hosts({hosts.HOSTS_VARIABLE: "class.example.org, *.school.example,app-1"})


@pytest.fixture(autouse=True)
def machine(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hosts.socket, "gethostname", lambda: "Classroom-3.school.lan")


@pytest.mark.parametrize(
    "host", ["localhost.", "localhost.:8501", "LOCALHOST.", "classroom-3.local.", "classroom-3.school.lan.:8501"]
)
def test_a_name_may_end_in_a_dot(host: str) -> None:
    own = hosts.allowed_hosts({})
    assert hosts.is_known(host, own)
    assert hosts.is_known("class.example.org.", NAMED)
    assert hosts.is_known("a.school.example.:443", NAMED)
    assert hosts.same_site(f"http://{host}", host, own)


@pytest.mark.parametrize("host", ["classroom-3", "classroom-3.local:8501", "Classroom-3.School.LAN", "localhost:8501"])
def test_the_machines_own_names_are_answered_to(host: str) -> None:
    assert hosts.is_known(host, hosts.allowed_hosts({}))


@pytest.mark.parametrize("host", ["127.0.0.1:8501", "192.168.1.20", "[::1]:8501", "[fe80::1]", "203.0.113.9:80"])
def test_an_address_cannot_be_pointed_elsewhere_and_is_answered_to(host: str) -> None:
    assert hosts.is_known(host, OWN)


@pytest.mark.parametrize(
    "host",
    [
        "attacker.example",
        "localhost.attacker.example",
        "127.0.0.1.attacker.example",
        "",
        ":8501",
        "[",
        "a:b:c",
        "addresses",
        "localhost..",
        ".",
        "[::1].attacker.example",
        "[::1]attacker.example:8501",
        "[attacker.example]",
        "localhost@attacker.example",
        "attacker.example@localhost",
        "localhost/attacker.example",
        "localhost:8501:80",
        "localhost:port",
        "[::1",
    ],
)
@pytest.mark.parametrize("names", [OWN, NAMED])
def test_every_other_name_is_refused(host: str, names: frozenset[str]) -> None:
    assert not hosts.is_known(host, names)


def test_names_given_by_hand_take_the_place_of_the_machines_own() -> None:
    assert hosts.is_known("class.example.org:443", NAMED)
    assert hosts.is_known("a.school.example", NAMED)
    for host in ("school.example", "notschool.example", "localhost", "127.0.0.1"):
        assert not hosts.is_known(host, NAMED)
    assert hosts.allowed_hosts({hosts.HOSTS_VARIABLE: " , "}) == hosts.allowed_hosts({})
    assert hosts.is_known("whatever.example", hosts.allowed_hosts({hosts.HOSTS_VARIABLE: "*"}))


@pytest.mark.parametrize(
    ("origin", "host"),
    [
        ("http://localhost:8501", "localhost:8501"),
        ("http://192.168.1.20:8501", "192.168.1.20:8501"),
        ("https://class.example.org", "class.example.org:443"),
        ("http://Class.example.org:80", "class.example.org"),
        ("http://[::1]:8501", "[::1]:8501"),
    ],
)
@pytest.mark.parametrize("names", [OWN, NAMED, hosts.ANY])
def test_a_page_of_the_server_itself_may_open_its_websocket(origin: str, host: str, names: frozenset[str]) -> None:
    assert hosts.same_site(origin, host, names)


@pytest.mark.parametrize(
    "origin",
    ["http://attacker.example", "http://localhost:3000", "null", "", "file://", "http://", "http://[", "x:y:z"],
)
@pytest.mark.parametrize("names", [OWN, NAMED, hosts.ANY])
def test_no_other_page_may(origin: str, names: frozenset[str]) -> None:
    assert not hosts.same_site(origin, "localhost:8501", names)


def test_behind_a_proxy_that_asks_under_another_name_the_sites_that_were_named_may() -> None:
    assert hosts.same_site("https://class.example.org", "app-1:8501", NAMED)
    assert hosts.same_site("https://a.school.example", "app-1:8501", NAMED)
    assert not hosts.same_site("https://class.example.org:8443", "app-1:8501", NAMED)
    assert not hosts.same_site("http://classroom-3", "localhost:8501", hosts.allowed_hosts({}))


@pytest.mark.parametrize(
    ("typed", "host"),
    [
        ("Class.Example.org.", "class.example.org"),
        ("https://class.example.org/", "class.example.org"),
        ("class.example.org:8443", "class.example.org:8443"),
        ("http://class.example.org:8080/explorer", "class.example.org"),
        ("schüle.example", "xn--schle-mva.example"),
        ("*.schüle.example", "a.xn--schle-mva.example"),
        ("2001:db8::7", "[2001:db8::7]:8501"),
        ("[2001:db8::7]", "[2001:db8::7]"),
        ("10.0.0.7", "10.0.0.7:80"),
    ],
)
def test_names_may_be_given_as_people_write_them(typed: str, host: str) -> None:
    names = hosts.allowed_hosts({hosts.HOSTS_VARIABLE: typed})
    assert hosts.is_known(host, names)
    assert not hosts.is_known("attacker.example", names)


def test_who_checks_the_health_need_know_no_name_and_gets_nothing_else() -> None:
    async def serve(scope: Any, receive: Any, send: Any) -> None:
        await PlainTextResponse("served")(scope, receive, send)

    app = hosts.KnownHosts(serve, NAMED, frozenset({"/readyz"}))
    assert ask(app, "/readyz", host="10.0.0.7:8501").status == 200
    assert [ask(app, path, host="10.0.0.7:8501").status for path in ("/", "/readyz/", "/livez")] == [400] * 3
