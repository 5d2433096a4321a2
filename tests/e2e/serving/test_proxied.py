"""The real server behind the real proxy of ``compose.yaml``: visits, uploads, and what is not for visitors."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, expect

from tests.conftest import PATIENCE_S
from tests.container import proxied
from tests.container.stand_in import stand_in
from tests.e2e.conftest import WORK_MS, Server, page_of, settled
from tests.load.visitor import Visitor


@pytest.fixture
def proxy(server: Server, tmp_path: Path) -> Iterator[Server]:
    """In front of the shared server; the other replica never becomes ready."""
    port = int(urlsplit(server.url).port or 0)
    often = proxied.LOOKS_OFTEN
    with stand_in("two", ready=False) as other, proxied.proxy(tmp_path, (port, other.port), often) as running:
        deadline = time.monotonic() + PATIENCE_S
        while "is DOWN" not in running.log.read_text():
            assert time.monotonic() < deadline
            time.sleep(0.05)
        yield running


def test_a_visit_with_an_upload_through_the_proxy(proxy: Server, photograph: Path) -> None:
    visitors = [Visitor(proxy.url) for _ in range(3)]

    async def visit(visitor: Visitor) -> None:
        await visitor.join()
        await visitor.open("Feature maps")
        await visitor.upload("astronaut.jpg", photograph.read_bytes())
        assert visitor.reads("astronaut")
        await visitor.leave()

    async def lesson() -> None:
        await asyncio.gather(*map(visit, visitors))

    with ThreadPoolExecutor(1) as own:  # in this thread the browser's event loop may be running
        own.submit(asyncio.run, lesson()).result()
    assert all("explorer_replica=1" in visitor.cookie for visitor in visitors)


def test_a_browser_sees_the_page_through_the_proxy(browser: Browser, proxy: Server) -> None:
    with page_of(browser, proxy, []) as page:
        page.goto("/")
        settled(page)
        expect(page.get_by_role("heading", level=1).first).to_be_visible(timeout=WORK_MS)
        assert {cookie["name"] for cookie in page.context.cookies()} >= {"explorer_replica"}


def test_the_metrics_are_hidden_where_the_server_shows_them(server: Server, proxy: Server) -> None:
    assert server.status("/_stcore/metrics") == 200
    assert proxy.status("/_stcore/metrics") == 404
    assert proxy.status("/_stcore/health") == 200
