"""Each way a connection can fail, made to happen with real sockets on this machine, and the sentence that it gets."""

from __future__ import annotations

import datetime
import shutil
import socket
import ssl
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest
import trustme

from googlenet_core.errors import DownloadError
from googlenet_core.weights.fetching import downloads
from googlenet_core.weights.fetching.certificates import CERTIFICATE_VARIABLES
from googlenet_core.weights.fetching.connection_faults import refused_request
from googlenet_core.weights.fetching.downloads import fetch
from tests.conftest import PATIENCE_S
from tests.support.files.file_server import path_of, serving

BODY = b"weights" * 1000
LIMIT = 10**6
PROXIES = ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "NO_PROXY")
NAMED = "http://downloads.invalid"


@pytest.fixture(autouse=True)
def _plain_surroundings(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in (*PROXIES, *CERTIFICATE_VARIABLES):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.lower(), raising=False)


def told(place: str, folder: Path) -> str:
    """The one sentence that fetching from a place ends with."""
    with pytest.raises(DownloadError) as caught:
        fetch(place + path_of(BODY), folder, max_bytes=LIMIT)
    assert "\n" not in str(caught.value)
    return str(caught.value)


@contextmanager
def answering(answer: bytes, context: ssl.SSLContext | None = None) -> Iterator[str]:
    """Whatever is asked at this host and port is answered with these bytes; yields ``host:port``."""
    with socket.create_server(("127.0.0.1", 0)) as place:
        place.settimeout(0.05)
        over = threading.Event()

        def serve() -> None:
            while not over.is_set():
                with suppress(OSError):
                    connection, _ = place.accept()
                    connection.settimeout(PATIENCE_S)
                    with context.wrap_socket(connection, server_side=True) if context else connection as spoken:
                        spoken.recv(65536)
                        spoken.sendall(answer)

        thread = threading.Thread(target=serve)
        thread.start()
        try:
            yield f"127.0.0.1:{place.getsockname()[1]}"
        finally:
            over.set()
            thread.join()


def file_answer() -> bytes:
    return b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\nConnection: close\r\n\r\n%s" % (len(BODY), BODY)


def served_by(authority: trustme.CA, name: str = "127.0.0.1", **options: object) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert(name, **options).configure_cert(context)  # type: ignore[arg-type]
    return context


def closed_port() -> str:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        return f"127.0.0.1:{unused.getsockname()[1]}"


def test_a_certificate_nobody_here_trusts_is_told_with_the_two_ways_out(tmp_path: Path) -> None:
    with answering(file_answer(), served_by(trustme.CA())) as place:
        said = told(f"https://{place}", tmp_path)
    assert said.startswith(f"The certificate that {place} shows is not trusted here (")
    assert "install its certificate in the system, or name its file in REQUESTS_CA_BUNDLE" in said


@pytest.mark.parametrize("variable", CERTIFICATE_VARIABLES)
def test_a_network_that_looks_into_connections_is_trusted_by_the_usual_variables(
    variable: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    authority = trustme.CA()
    authority.cert_pem.write_to_path(str(tmp_path / "network.pem"))
    monkeypatch.setenv(variable, str(tmp_path / "network.pem"))
    with answering(file_answer(), served_by(authority)) as place:
        path = fetch(f"https://{place}{path_of(BODY)}", tmp_path, max_bytes=LIMIT)
    assert path.read_bytes() == BODY


@pytest.mark.skipif(sys.platform != "linux" or not shutil.which("openssl"), reason="needs a store that can be swapped")
def test_what_the_system_trusts_is_trusted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    authority = trustme.CA()
    authority.cert_pem.write_to_path(str(tmp_path / "network.pem"))
    subprocess.run(["openssl", "rehash", str(tmp_path)], check=True)
    monkeypatch.setenv("SSL_CERT_DIR", str(tmp_path))  # which OpenSSL alone reads, for the system's own store
    with answering(file_answer(), served_by(authority)) as place:
        assert fetch(f"https://{place}{path_of(BODY)}", tmp_path, max_bytes=LIMIT).read_bytes() == BODY


@pytest.mark.parametrize("variable", CERTIFICATE_VARIABLES)
@pytest.mark.parametrize("content", [None, "no certificate"], ids=["missing", "damaged"])
def test_a_variable_that_names_no_certificates_is_told_by_its_name(
    variable: str, content: str | None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    named = tmp_path / "network.pem"
    if content:
        named.write_text(content)
    monkeypatch.setenv(variable, str(named))
    assert told(f"https://{closed_port()}", tmp_path).startswith(f"{variable} names '{named}', which is no readable")


def test_an_expired_certificate_asks_for_a_look_at_the_clock(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    authority = trustme.CA()
    authority.cert_pem.write_to_path(str(tmp_path / "network.pem"))
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "network.pem"))
    over = datetime.datetime(2001, 1, 1, tzinfo=datetime.UTC)
    with answering(file_answer(), served_by(authority, not_after=over)) as place:
        assert "check this machine's date and clock" in told(f"https://{place}", tmp_path)


def test_what_answers_without_encryption_where_it_should_is_told_as_that(tmp_path: Path) -> None:
    with answering(b"HTTP/1.1 200 OK\r\n\r\n") as place:
        said = told(f"https://{place}", tmp_path)
    assert said.startswith(f"{place} could not be spoken to encrypted (")
    assert "sign-in page" in said


@pytest.mark.parametrize("scheme", ["http", "https"])
@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ("", "wants a login (407); give it your name and password in HTTPS_PROXY"),
        ("somebody:secret@", "does not accept the name and password that HTTPS_PROXY gives it (407)"),
    ],
)
def test_a_proxy_that_wants_another_login_is_told_without_the_one_it_was_given(
    scheme: str, given: str, sentence: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    answer = b"HTTP/1.1 407 Proxy Authentication Required\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
    with answering(answer) as proxy:
        monkeypatch.setenv(f"{scheme.upper()}_PROXY", f"http://{given}{proxy}")
        said = told(f"{scheme}://downloads.invalid", tmp_path)
    assert said.startswith(f"The proxy {proxy} {sentence}")
    assert "secret" not in said


def test_a_proxy_that_lets_nobody_through_is_told_with_what_it_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with answering(b"HTTP/1.1 403 Not today\r\nContent-Length: 0\r\nConnection: close\r\n\r\n") as proxy:
        monkeypatch.setenv("HTTPS_PROXY", f"http://{proxy}")
        said = told("https://downloads.invalid", tmp_path)
    assert said == f"The proxy {proxy} lets nobody through to downloads.invalid (403 Not today); ask who runs it."


@pytest.mark.parametrize("scheme", ["http", "https"])
def test_a_proxy_that_is_not_running_is_told_with_the_variables_that_name_it(
    scheme: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    proxy = closed_port()
    monkeypatch.setenv(f"{scheme.upper()}_PROXY", f"http://{proxy}")
    said = told(f"{scheme}://downloads.invalid", tmp_path)
    assert said.startswith(f"The proxy {proxy} cannot be reached; start it, correct HTTPS_PROXY and HTTP_PROXY")


def test_a_proxy_whose_name_nobody_knows_is_told_as_that(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTP_PROXY", "http://proxy.invalid:3128")
    assert told(NAMED, tmp_path).startswith(
        "The name of the proxy proxy.invalid:3128 is not known here; correct HTTPS_"
    )


@pytest.mark.parametrize(
    ("proxy", "sentence"),
    [
        ("socks5://127.0.0.1:1080", "The proxy 127.0.0.1:1080 speaks SOCKS, which is not supported; name an http"),
        ("http://:::", "The proxy's address ::: is none; correct HTTPS_PROXY"),
        ("gopher://proxy:70", "The proxy's address proxy:70 is none; correct HTTPS_PROXY"),
    ],
)
def test_a_proxy_that_cannot_be_one_is_blamed_and_not_the_address(
    proxy: str, sentence: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HTTP_PROXY", proxy)
    assert told(NAMED, tmp_path).startswith(sentence)


def test_a_file_comes_through_a_proxy_that_works(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with answering(file_answer()) as proxy:
        monkeypatch.setenv("HTTP_PROXY", f"http://{proxy}")
        assert fetch(NAMED + path_of(BODY), tmp_path, max_bytes=LIMIT).read_bytes() == BODY


def test_a_connection_that_is_hung_up_at_once_is_told_as_that(tmp_path: Path) -> None:
    with answering(b"") as place:
        assert told(f"http://{place}", tmp_path).startswith(f"{place} cannot be reached: it hung up before it answered")


def test_a_server_that_never_answers_is_told_as_silent(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(downloads, "READ_TIMEOUT_S", 0.2)
    with socket.create_server(("127.0.0.1", 0)) as silent:
        place = f"127.0.0.1:{silent.getsockname()[1]}"
        assert told(f"http://{place}", tmp_path).startswith(f"{place} did not answer in time: it fell silent")


def test_a_server_further_on_is_named_where_that_one_fails(tmp_path: Path) -> None:
    gone = closed_port()
    with serving(BODY) as front:
        front.behaviour.redirect = f"http://{gone}{path_of(BODY)}"
        assert told(front.address, tmp_path).startswith(f"{gone} cannot be reached")


def test_a_name_and_password_in_an_address_are_never_shown(tmp_path: Path) -> None:
    gone = closed_port()
    assert told(f"http://somebody:secret@{gone}", tmp_path).startswith(f"{gone} cannot be reached")


@pytest.mark.parametrize(
    ("status", "advice"),
    [
        (401, "a network may block it"),
        (403, "a network may block it"),
        (404, "it is not there (any more); check the address"),
        (410, "it is not there (any more); check the address"),
        (418, "check the address or try again later"),
        (429, "wait some minutes and try again"),
        (500, "the trouble is at its end; try again later"),
        (503, "the trouble is at its end; try again later"),
    ],
)
def test_each_kind_of_answer_has_its_own_advice(status: int, advice: str) -> None:
    said = refused_request(status, "Reason", "https://a:b@host/file", "file.pth")
    assert said.startswith(f"host answered {status} Reason for file.pth")
    assert advice in said
