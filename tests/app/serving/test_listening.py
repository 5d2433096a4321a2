"""Where the server listens, and what people type to get there."""

from __future__ import annotations

import asyncio
import contextlib
import errno
import socket
from collections.abc import Callable, Iterator

import pytest

from app.serving import listening
from tests.conftest import PATIENCE_S
from tests.e2e.conftest import free_port

needs_ipv6 = pytest.mark.skipif(not socket.has_dualstack_ipv6(), reason="no addresses of both kinds here")
Create = Callable[..., socket.socket]


@contextlib.contextmanager
def listening_at(address: str, port: int = 0) -> Iterator[list[socket.socket]]:
    opened = listening.listen(address, port or free_port())
    try:
        yield opened
    finally:
        for one in opened:
            one.close()


def reached(port: int) -> set[str]:
    """The addresses of this machine at which somebody listens."""
    there = set()
    for address in ("127.0.0.1", "::1"):
        with contextlib.suppress(OSError), socket.create_connection((address, port), timeout=PATIENCE_S):
            there.add(address)
    return there


def test_the_place_comes_from_the_environment() -> None:
    assert listening.listening_place({}) == ("localhost", 8501)
    assert listening.listening_place({"PORT": "", "ADDRESS": " "}) == ("localhost", 8501)
    assert listening.listening_place({"PORT": " 9000 ", "ADDRESS": "0.0.0.0"}) == ("0.0.0.0", 9000)
    assert listening.listening_place({"ADDRESS": "[::1]"}) == ("::1", 8501)
    assert listening.listening_place({"ADDRESS": "localhost."}) == ("localhost", 8501)


@pytest.mark.parametrize("port", ["abc", "0", "-1", "65536", "85 01", "²", "9" * 5000])
def test_a_port_that_is_no_port_is_refused_by_name(port: str) -> None:
    with pytest.raises(ValueError, match="PORT is"):
        listening.listening_place({"PORT": port})


@pytest.mark.parametrize(
    ("address", "typed"),
    [
        ("localhost", "http://localhost:8501"),
        ("127.0.0.1", "http://127.0.0.1:8501"),
        ("0.0.0.0", "http://localhost:8501"),
        ("::", "http://localhost:8501"),
        ("::1", "http://[::1]:8501"),
        ("2001:db8::7", "http://[2001:db8::7]:8501"),
        ("fe80::7%eth0", "http://[fe80::7%25eth0]:8501"),
        ("class.example.org", "http://class.example.org:8501"),
    ],
)
def test_what_is_printed_can_be_typed(address: str, typed: str) -> None:
    assert listening.url(address, 8501) == typed


@needs_ipv6
@pytest.mark.parametrize(
    ("address", "there"),
    [
        ("localhost", {"127.0.0.1", "::1"}),
        ("LOCALHOST", {"127.0.0.1", "::1"}),
        ("127.0.0.1", {"127.0.0.1"}),
        ("::1", {"::1"}),
        ("0.0.0.0", {"127.0.0.1"}),
        ("::", {"127.0.0.1", "::1"}),
    ],
)
def test_a_name_is_all_its_addresses_and_an_address_only_itself(address: str, there: set[str]) -> None:
    port = free_port()
    with listening_at(address, port):
        assert reached(port) == there


@needs_ipv6
def test_a_name_of_several_addresses_is_listened_to_under_all(monkeypatch: pytest.MonkeyPatch) -> None:
    real = socket.getaddrinfo

    def both(name: str, *more: object, **named: object) -> list[object]:
        names = ("127.0.0.1", "::1") if name == "class.example.org" else (name,)
        return [found for one in names for found in real(one, *more, **named)]  # type: ignore[arg-type]

    monkeypatch.setattr(socket, "getaddrinfo", both)
    port = free_port()
    with listening_at("class.example.org", port):
        assert reached(port) == {"127.0.0.1", "::1"}


@pytest.mark.parametrize("code", [errno.EADDRNOTAVAIL, errno.EAFNOSUPPORT])
def test_where_there_is_one_kind_of_addresses_that_one_will_do(code: int, monkeypatch: pytest.MonkeyPatch) -> None:
    real: Create = socket.create_server

    def without_ipv6(place: tuple[object, ...], **named: object) -> socket.socket:
        if named["family"] == socket.AF_INET6:
            raise OSError(code, "not here")
        return real(place, **named)

    monkeypatch.setattr(socket, "create_server", without_ipv6)
    with listening_at("localhost") as opened:
        assert [one.family for one in opened] == [socket.AF_INET]


@needs_ipv6
@pytest.mark.parametrize("address", ["127.0.0.1", "::1"])
def test_a_port_that_is_half_somebody_elses_is_in_use(address: str) -> None:
    with listening_at(address) as taken:
        port = taken[0].getsockname()[1]
        with pytest.raises(ValueError, match=f"Port {port} is in use"):
            listening.listen("localhost", port)
    with listening_at("localhost", port):  # nothing of the first try is left
        pass


def test_a_port_for_which_rights_are_missing_is_told_as_that(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> socket.socket:
        raise OSError(errno.EACCES, "not allowed")

    monkeypatch.setattr(socket, "create_server", refuse)
    with pytest.raises(ValueError, match="Port 80 needs more rights"):
        listening.listen("localhost", 80)


@pytest.mark.parametrize("address", ["203.0.113.7", "nowhere.invalid", "a" * 70, "::7::", "127.0.0.1:8501"])
def test_a_place_that_is_not_ours_is_refused_by_name(address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    real = socket.getaddrinfo

    def without_network(name: str, *more: object, **named: object) -> list[object]:
        if name == "nowhere.invalid":
            raise socket.gaierror(socket.EAI_NONAME, "no such name")
        return real(name, *more, **named)  # type: ignore[arg-type,return-value]

    monkeypatch.setattr(socket, "getaddrinfo", without_network)
    with pytest.raises(ValueError, match="Cannot listen on") as refused:
        listening.listen(address, 8501)
    assert address in str(refused.value)


def test_small_answers_do_not_wait_for_each_other() -> None:
    async def without_delay() -> int:
        said: asyncio.Future[int] = asyncio.get_running_loop().create_future()

        def connected(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            accepted = writer.get_extra_info("socket")
            said.set_result(accepted.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY))
            writer.close()

        with listening_at("127.0.0.1") as (opened,):
            port = opened.getsockname()[1]
            async with await asyncio.start_server(connected, sock=opened), asyncio.timeout(PATIENCE_S):
                _, writer = await asyncio.open_connection("127.0.0.1", port)
                found = await said
                writer.close()
        return found

    assert asyncio.run(without_delay())
