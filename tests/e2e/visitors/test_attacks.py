"""What one bored visitor with a script can try, at a small size against the real server; and that an honest page is none the worse."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable, Coroutine
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, TypeVar

import numpy as np
import pytest
import requests
from playwright.sync_api import Page, expect
from streamlit.proto.BackMsg_pb2 import BackMsg

from app.serving.limits.owners import COOKIE
from app.words.text import plain
from googlenet_core.pictures import samples
from tests.attack import connections, messages, ownership
from tests.attack.finding import Finding, markdown
from tests.benchmarks.table import MET, MISSED
from tests.conftest import PATIENCE_S
from tests.e2e.conftest import Server, settled
from tests.load.visitor import Visitor

watched = pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="memory is read where Linux shows it")

Result = TypeVar("Result")


def run(steps: Coroutine[Any, Any, Result]) -> Result:
    with ThreadPoolExecutor(1) as own:  # in this thread the browser's event loop may be running
        return own.submit(asyncio.run, steps).result()


@watched
@pytest.mark.parametrize(
    "attack",
    [
        lambda server: messages.large_messages(server, size_bytes=100_000),
        messages.emptied_caches,
        lambda server: messages.many_messages(server, count=200),
        lambda server: messages.many_downloads(server, count=30),
        lambda server: connections.half_sent(server, count=20, head_s=PATIENCE_S / 3),
        lambda server: connections.dropped_sockets(server, count=40),
        lambda server: connections.class_comes_back(server, size=6),
        ownership.foreign_things,
        lambda server: ownership.many_uploads(server, count=12),
    ],
    ids=[
        *("large messages", "emptied caches", "many messages", "many downloads", "half-sent requests"),
        *("dropped sockets", "a class comes back", "others' things", "many uploads"),
    ],
)
def test_an_attack_comes_to_nothing(server: Server, attack: Callable[[Server], Coroutine[Any, Any, Finding]]) -> None:
    found = run(attack(server))
    assert found.holds, found
    assert server.status("/livez") == 200


def test_a_session_is_taken_up_by_its_own_browser_and_by_no_other_that_knows_its_number(server: Server) -> None:
    async def steps() -> None:
        owner = Visitor(server.url)
        await owner.join()
        await owner.open("Feature maps")
        await owner.upload("mine.jpg", samples.read_sample("coffee") + b"resumed")
        session = owner.session_id
        await owner.leave()
        stranger = Visitor(server.url, session_id=session)
        await stranger.join()
        assert stranger.session_id != session
        forged = Visitor(server.url, session_id=session, cookies={COOKIE: "x" * 43})
        await forged.join()
        assert forged.session_id != session
        await owner.join()
        assert owner.session_id == session
        assert owner.reads(f"{plain('mine.jpg')} (your upload)")
        await asyncio.gather(owner.leave(), stranger.leave(), forged.leave())

    run(steps())


def test_a_session_that_is_connected_cannot_be_taken_from_its_browser(server: Server) -> None:
    async def steps() -> None:
        owner = Visitor(server.url)
        await owner.join()
        session = owner.session_id
        thief = Visitor(server.url, session_id=session)
        await thief.join()
        assert thief.session_id != session
        await owner.open("Feature maps")
        assert owner.session_id == session
        await asyncio.gather(owner.leave(), thief.leave())

    run(steps())


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (BackMsg(clear_cache=True).SerializeToString(), 1008),
        (b"\xff\xff", 1002),
        ("words", 1002),
        (bytes(100_000), 1009),
    ],
    ids=["emptying caches", "garbage", "text", "large"],
)
def test_a_message_that_no_page_sends_ends_its_connection(server: Server, data: bytes | str, code: int) -> None:
    async def steps() -> int | None:
        visitor = Visitor(server.url)
        await visitor.join()
        assert visitor.socket is not None
        await visitor.socket.send(data)
        async with asyncio.timeout(PATIENCE_S):
            await visitor.socket.wait_closed()
        return visitor.socket.close_code

    before = server.log.stat().st_size
    assert run(steps()) == code
    assert "Traceback" not in server.log.read_bytes()[before:].decode()


def test_a_made_file_is_for_the_browser_that_asked_for_it(server: Server) -> None:
    async def steps() -> tuple[str, dict[str, str]]:
        visitor = Visitor(server.url)
        await visitor.join()
        await visitor.open("Feature maps")
        address = await visitor.make(visitor.deferred["CSV"])
        own = await asyncio.to_thread(requests.get, server.url + address, cookies=visitor.cookies, timeout=PATIENCE_S)
        assert (own.status_code, len(own.content) > 100) == (200, True)
        for cookies in ({}, {COOKIE: "x" * 43}):
            for method in (requests.get, requests.head):
                other = await asyncio.to_thread(method, server.url + address, cookies=cookies, timeout=PATIENCE_S)
                assert other.status_code == 404
        await visitor.leave()
        return address, visitor.cookies

    address, _ = run(steps())
    assert address.startswith("/media/")


KEEP_SOCKETS = """
const Plain = WebSocket;
window.sockets = [];
window.WebSocket = class extends Plain {
  constructor(...given) { super(...given); window.sockets.push(this); }
};
"""


def connected(page: Page, times: int) -> None:
    """Wait until the page has its so many-th connection, and nothing runs."""
    page.wait_for_function(
        "(times) => sockets.length >= times && sockets.at(-1).readyState === 1", arg=times, timeout=PATIENCE_S * 1000
    )
    settled(page)


def test_an_honest_page_uploads_takes_away_and_comes_back_with_its_picture(
    page: Page, photograph: Path, tmp_path: Path
) -> None:
    page.add_init_script(KEEP_SOCKETS)
    page.goto("/feature-maps?layer=inception3a")
    uploader = page.locator("[data-testid=stFileUploader]")
    uploader.locator("input[type=file]").set_input_files(photograph)
    own = page.get_by_text("your upload").first
    chip = uploader.get_by_text("astronaut.jpg")  # never seen: the name stands below, with what is known of the file
    expect(own).to_be_visible()
    settled(page)
    page.get_by_role("button", name="Take away").click()
    with page.expect_download() as waiting:
        page.get_by_role("button", name="NPZ", exact=True).click()
    waiting.value.save_as(tmp_path / "maps")
    assert str(np.load(tmp_path / "maps")["layer"]) == "inception3a"
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Next").click()
    expect(page.get_by_role("heading", name=re.compile(r"inception \(3a\) · 1×1|inception \(3b\)"))).to_be_visible()
    expect(chip).to_be_attached()  # the server has let the file go, the page has not
    page.evaluate("sockets.at(-1).close()")
    connected(page, 2)
    expect(own).to_be_visible()
    page.get_by_role("button", name="Next").click()
    settled(page)
    expect(own).to_be_visible()
    expect(chip).to_be_attached()
    assert "image=upload-" in page.url
    assert page.get_by_text("left with its session").count() == 0
    with page.expect_download() as waiting:
        page.get_by_role("button", name="Take away").click()
        page.get_by_role("button", name="CSV", exact=True).click()
    assert waiting.value.failure() is None


def test_findings_are_a_table_that_says_whether_each_goal_is_reached() -> None:
    good = Finding("one", "much", "bad", "good", "good", holds=True)
    slow = Finding("two", "more", "bad", "slow", "quick", holds=True, quickly=False)
    lost = Finding("three", "most", "bad", "bad", "good", holds=False)
    assert [one.verdict for one in (good, slow, lost)] == [MET, MISSED, MISSED]
    head, rule, *rows = markdown([good, slow, lost]).splitlines()
    assert head == "| what | tried | before | now | goal |  |"
    assert rule == "| --- | --- | --- | --- | --- | --- |"
    assert rows[0] == f"| one | much | bad | good | good | {good.verdict} |"
    assert len({row.count("|") for row in (head, rule, *rows)}) == 1
    assert markdown([]).count("\n") == 1
