"""A browser is known by a number in a cookie, and its session, its files and its uploads are its own."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, MutableMapping
from typing import Any

import pytest
from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse
from streamlit.runtime.media_file_storage import MediaFileKind, MediaFileStorageError

from app.serving.limits import owners
from app.serving.limits.owners import COOKIE, HEADER, KEPT_S, OwnedMedia, Owners, current, owner_of

NUMBER = "a-number_of_a_browser_12345"
SESSIONS = {"mine": owner_of(NUMBER), "theirs": owner_of("z" * 30), "nobodys": ""}


class Answer:
    """What the app heard and what went back."""

    def __init__(self, scope: MutableMapping[str, Any], *, page: bool = False) -> None:
        self.heard: list[tuple[bytes, bytes]] | None = None
        self.owner = ""
        self.start: MutableMapping[str, Any] = {}
        self._page = page
        asyncio.run(Owners(self._app, SESSIONS.get)(scope, self._receive, self._send))
        assert current() == "", "nobody is served any more"

    async def _app(self, scope: Any, receive: Any, send: Any) -> None:
        self.heard, self.owner = scope["headers"], current()
        if scope["type"] == "http":
            response = HTMLResponse("page") if self._page else PlainTextResponse("text")
            await response(scope, receive, send)

    async def _receive(self) -> MutableMapping[str, Any]:
        return {"type": "http.request"}

    async def _send(self, message: MutableMapping[str, Any]) -> None:
        if message["type"].endswith(".start"):
            self.start = message

    @property
    def cookies(self) -> list[str]:
        return [value.decode() for name, value in self.start["headers"] if name == b"set-cookie"]

    def told(self, name: str) -> list[bytes]:
        return [value for known, value in self.heard or () if known == name.encode()]


def asked(cookie: str | None = f"{COOKIE}={NUMBER}", **more: Any) -> dict[str, Any]:
    headers = [(b"host", b"localhost"), *([(b"cookie", cookie.encode("latin-1"))] if cookie is not None else [])]
    return {"type": "http", "method": "GET", "path": "/", "headers": headers} | more


def test_a_browser_without_a_number_gets_one_with_its_first_answer() -> None:
    (cookie,) = Answer(asked(None)).cookies
    number = cookie.partition("=")[2].partition(";")[0]
    assert cookie == f"{COOKIE}={number}; Path=/; Max-Age={KEPT_S}; HttpOnly; SameSite=Lax"
    assert len(number) >= 40
    assert Answer(asked(None)).cookies != [cookie], "everybody another one"
    again = Answer(asked(f"{COOKIE}={number}"))
    assert (again.owner, again.cookies) == (owner_of(number), [])


def test_over_https_the_number_is_for_https_alone() -> None:
    (cookie,) = Answer(asked(None, scheme="https")).cookies
    assert cookie.endswith("; Secure")


def test_a_known_number_is_kept_and_renewed_with_each_page() -> None:
    assert Answer(asked()).cookies == []
    (cookie,) = Answer(asked(), page=True).cookies
    assert cookie.startswith(f"{COOKIE}={NUMBER}; ")


@pytest.mark.parametrize(
    "cookie",
    [
        f"other=1; {COOKIE}={NUMBER}",
        f"{COOKIE}={NUMBER}; other=1",
        f'{COOKIE}="{NUMBER}"',
        f'json={{"a": [1, 2]}}; {COOKIE}={NUMBER}',
        f"version=1; path=/; {COOKIE}={NUMBER}",
        f"$Version=1; expires; {COOKIE}={NUMBER}",
        f'open="never closed; {COOKIE}={NUMBER}',
        f"na\xefve=\xe9; {COOKIE}={NUMBER}",
        f"a[b]=c d; =; ;; {COOKIE}={NUMBER};",
    ],
)
def test_others_cookies_do_not_hide_the_number(cookie: str) -> None:
    answer = Answer(asked(cookie))
    assert (answer.owner, answer.cookies) == (owner_of(NUMBER), [])


def test_a_cookie_header_in_several_pieces_is_one() -> None:
    headers = [(b"cookie", b"other=1"), (b"cookie", f"{COOKIE}={NUMBER}".encode())]
    assert Answer(asked(headers=headers)).owner == owner_of(NUMBER)


@pytest.mark.parametrize(
    "value",
    ["", "short", "x" * 81, "x" * 10_000, "\xe9" * 30, '"aaaaaaaaaaaaaaaaaaaaaaaa\\012b"', "a b" * 10, f"{NUMBER}/.."],
)
def test_what_cannot_be_a_number_of_ours_is_replaced(value: str) -> None:
    answer = Answer(asked(f"{COOKIE}={value}"))
    (cookie,) = answer.cookies
    assert answer.owner == owner_of(cookie.partition("=")[2].partition(";")[0])
    assert value not in cookie or not value


@pytest.mark.parametrize("kind", ["http", "websocket"])
def test_an_owner_named_from_outside_is_dropped(kind: str) -> None:
    forged = [(HEADER.encode(), SESSIONS["theirs"].encode()), (b"cookie", f"{COOKIE}={NUMBER}".encode())]
    told = Answer(asked(type=kind, headers=forged)).told(HEADER)
    assert told == ([owner_of(NUMBER).encode()] if kind == "websocket" else [])


def test_a_websocket_without_a_number_belongs_to_nobody_else() -> None:
    first, second = (Answer(asked(None, type="websocket")).told(HEADER) for _ in range(2))
    assert first != second
    assert len(first) == len(second) == 1


@pytest.mark.parametrize("method", ["PUT", "DELETE"])
@pytest.mark.parametrize(
    ("session", "cookie", "status"),
    [
        ("mine", f"{COOKIE}={NUMBER}", 200),
        ("theirs", f"{COOKIE}={NUMBER}", 403),
        ("mine", f"{COOKIE}={'z' * 30}", 403),
        ("mine", None, 403),
        ("unknown", f"{COOKIE}={NUMBER}", 403),
        ("nobodys", None, 403),
    ],
)
def test_uploads_are_for_a_session_of_the_same_browser(
    method: str, session: str, cookie: str | None, status: int
) -> None:
    answer = Answer(asked(cookie, method=method, path=f"/_stcore/upload_file/{session}/file"))
    assert answer.start["status"] == status
    assert (answer.heard is None) == (status == 403), "the app does not hear of the others"


def test_other_methods_and_addresses_are_no_uploads() -> None:
    for scope in (
        asked(method="OPTIONS", path="/_stcore/upload_file/theirs/file"),
        asked(method="PUT", path="/_stcore/upload_file/"),
        asked(method="PUT", path="/elsewhere/_stcore/upload_file/theirs/file"),
    ):
        assert Answer(scope).start["status"] == 200


def test_what_is_neither_a_request_nor_a_websocket_passes() -> None:
    heard: list[str] = []

    async def app(scope: Any, receive: Any, send: Any) -> None:
        heard.append(scope["type"])

    nothing: Any = None
    asyncio.run(Owners(app, SESSIONS.get)({"type": "lifespan"}, nothing, nothing))
    assert heard == ["lifespan"]


def test_requests_at_the_same_time_are_told_apart() -> None:
    async def app(scope: Any, receive: Any, send: Any) -> None:
        await meet.wait()
        seen[scope["path"]] = (current(), await asyncio.to_thread(current))
        await PlainTextResponse(Request(scope).url.path)(scope, receive, send)

    async def both() -> None:
        async def nothing(*_: Any) -> Any:
            return {}

        served = [
            asyncio.create_task(Owners(app, SESSIONS.get)(asked(f"{COOKIE}={who * 30}", path=who), nothing, nothing))
            for who in "ab"
        ]
        await asyncio.sleep(0)
        meet.set()
        await asyncio.gather(*served)

    meet, seen = asyncio.Event(), {}
    asyncio.run(both())
    assert seen == {who: (owner_of(who * 30),) * 2 for who in "ab"}


@pytest.fixture
def as_owner() -> Iterator[Any]:
    tokens = []
    yield lambda name: tokens.append(owners._OWNER.set(name))
    for token in reversed(tokens):
        owners._OWNER.reset(token)


def load(media: OwnedMedia, data: bytes, name: str | None = None) -> str:
    return media.load_and_get_id(data, "text/plain", MediaFileKind.DOWNLOADABLE, name)


def test_a_file_is_given_to_whom_it_was_made_for(as_owner: Any) -> None:
    media = OwnedMedia("/media")
    as_owner("one")
    file_id = load(media, b"data", "a.txt")
    assert load(media, b"data", "a.txt") == file_id
    assert media.get_url(file_id) == f"/media/{file_id}.txt"
    assert media.get_file(f"{file_id}.txt").content == media.get_file(file_id).content == b"data"
    for other in ("two", ""):
        as_owner(other)
        for name in (f"{file_id}.txt", file_id):
            with pytest.raises(MediaFileStorageError, match="no such file"):
                media.get_file(name)


def test_the_same_file_of_two_owners_is_two_files_and_each_goes_alone(as_owner: Any) -> None:
    media, ids = OwnedMedia("/media"), {}
    for owner in ("one", "two"):
        as_owner(owner)
        ids[owner] = load(media, b"data")
    assert ids["one"] != ids["two"]
    media.delete_file(ids["one"])
    media.delete_file(ids["one"])
    media.delete_file("unknown")
    assert media.get_file(ids["two"]).content == b"data"
    as_owner("one")
    with pytest.raises(MediaFileStorageError):
        media.get_file(ids["one"])
    assert load(media, b"data") == ids["one"], "it can be made again"
    assert media.get_file(ids["one"]).content == b"data"


def test_files_that_differ_anywhere_are_different_files(as_owner: Any) -> None:
    media = OwnedMedia("/media")
    as_owner("one")
    large = bytearray(4_000_000)
    whole = load(media, bytes(large))
    for place in (700_000, 1_234_567, 3_900_000):
        changed = large.copy()
        changed[place] = 1
        other = load(media, bytes(changed))
        assert other != whole
        assert media.get_file(other).content == changed
    assert len({load(media, b"x", name) for name in (None, "a", "b")}) == 3


def test_an_unknown_file_is_nobodys() -> None:
    for name in ("", "unknown", "unknown.txt", ".", "../x"):
        with pytest.raises(MediaFileStorageError):
            OwnedMedia("/media").get_file(name)


def test_a_file_that_lies_on_the_disk_is_read(tmp_path: Any, as_owner: Any) -> None:
    path = tmp_path / "there"
    path.write_bytes(b"from disk")
    media = OwnedMedia("/media")
    as_owner("one")
    file_id = media.load_and_get_id(str(path), "text/plain", MediaFileKind.MEDIA)
    assert media.get_file(file_id).content == b"from disk"
