"""The real server below a sub-path, behind a real proxy that takes the path off and behind one that passes it on."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.e2e.conftest import WORK_MS, Server, page_of, settled, start_server, warm
from tests.e2e.servers.small_proxy import small_proxy

STRIPS = """
    http-request redirect location /explorer/ if { path /explorer }
    http-request return status 404 unless { path_beg /explorer/ }
    http-request replace-path /explorer/(.*) /\\1
"""
PASSES = """
    http-request return status 404 unless { path /explorer } or { path_beg /explorer/ }
"""


@pytest.fixture(scope="module")
def proxies(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Server]]:
    """Everything but the sub-path is not found by either."""
    folder = tmp_path_factory.mktemp("below")
    with (
        warm(start_server(folder, STREAMLIT_SERVER_BASE_URL_PATH="/explorer/")) as below,
        small_proxy(folder, below, "/explorer/readyz", strips=STRIPS, passes=PASSES) as running,
    ):
        yield running


@pytest.mark.parametrize("kind", ["strips", "passes"])
def test_pages_uploads_downloads_and_health_work_below_a_sub_path(
    kind: str, proxies: dict[str, Server], browser: Browser, complaints: list[str], photograph: Path, tmp_path: Path
) -> None:
    proxy = proxies[kind]
    assert [proxy.status(path) for path in ("/explorer/livez", "/explorer/readyz", "/readyz", "/")] == [
        200,
        200,
        404,
        404,
    ]
    assert proxy.status("/explorer/feature-maps/readyz") == 404
    with page_of(browser, proxy, complaints) as page:
        page.goto("/explorer")
        page.get_by_role("link", name="Architecture", exact=True).click()
        page.locator('[data-layer="inception3b"]').first.click()  # a component's script and style
        expect(page.locator(".details")).to_contain_text("128+192+96+64=480")
        page.get_by_role("link", name="Feature maps").click()
        page.locator("[data-testid=stFileUploader] input[type=file]").set_input_files(photograph)
        expect(page.get_by_text("your upload").first).to_be_visible(timeout=WORK_MS)
        expect(page.locator("canvas.grid")).to_be_visible()
        settled(page)
        assert page.url.startswith(f"{proxy.url}/explorer/feature-maps?")
        page.get_by_text("Download", exact=False).first.click()
        with page.expect_download() as waiting:
            page.get_by_role("button", name="PNG").first.click()
        waiting.value.save_as(tmp_path / "maps.png")
        assert (tmp_path / "maps.png").read_bytes().startswith(b"\x89PNG")
        page.goto("/explorer/inception/?layer=inception4c")  # a slash too many leads to the page without it
        expect(page.get_by_text("128+256+64+64=512").first).to_be_visible(timeout=WORK_MS)
        assert page.url.startswith(f"{proxy.url}/explorer/inception?")
        page.goto("/explorer/?layer=inception4c")  # from when the Architecture page stood at the root
        expect(page.locator(".details")).to_contain_text("128+256+64+64=512", timeout=WORK_MS)
        assert page.url == f"{proxy.url}/explorer/architecture?layer=inception4c"
        page.goto("/explorer/inception?topic=price")
        with page.expect_popup() as opening:  # from a sentence, in a tab of its own
            page.get_by_role("link", name="reduction", exact=True).click(timeout=WORK_MS)
        expect(opening.value.get_by_role("heading", name="Reduction", exact=True)).to_be_in_viewport(timeout=WORK_MS)
        assert opening.value.url == f"{proxy.url}/explorer/terms#reduction"
        page.goto("/explorer")
        page.get_by_role("link", name="What the terms mean").click(timeout=WORK_MS)
        expect(page.get_by_role("heading", name="Terms", exact=True)).to_be_visible(timeout=WORK_MS)
        assert page.url == f"{proxy.url}/explorer/terms"
