"""Which part of a page is drawn when: what a layer does not change stays, and what is below the first look comes after it."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, WebSocket, WebSocketRoute, expect
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from tests.conftest import PATIENCE_S
from tests.e2e.conftest import settled
from tests.e2e.menus import choose_sample

WHOLE, PART = "the whole page", "a part of it"


def runs_of(page: Page) -> list[str]:
    """What the server draws from now on, run by run."""
    runs: list[str] = []

    def hear(frame: bytes | str) -> None:
        message = ForwardMsg.FromString(frame) if isinstance(frame, bytes) else ForwardMsg()
        if message.HasField("new_session"):
            runs.append(PART if message.metadata.run.fragment_ids else WHOLE)

    def listen(socket: WebSocket) -> None:
        socket.on("framereceived", hear)

    page.on("websocket", listen)
    return runs


def test_another_layer_draws_only_what_it_changes(page: Page) -> None:
    runs = runs_of(page)
    page.goto("/feature-maps")
    settled(page)
    runs.clear()
    page.get_by_role("button", name="Next").click()
    expect(page.get_by_role("heading", name="maps of inception (3b) · 1×1 ")).to_be_visible()
    expect(page).to_have_url(re.compile("layer=inception3b"))
    expect(page).to_have_title(re.compile(r"^inception \(3b\) · 1×1"))
    settled(page)
    page.get_by_role("button", name="Previous").click()
    expect(page.get_by_role("heading", name="maps of inception (3a) ")).to_be_visible()
    settled(page)
    assert set(runs) == {PART}
    expect(page.locator(".in-short")).to_contain_text("main head")
    page.go_back()
    expect(page.get_by_role("heading", name="maps of inception (3b) · 1×1 ")).to_be_visible()


def test_another_section_or_picture_draws_the_whole_page(page: Page) -> None:
    runs = runs_of(page)
    page.goto("/feature-maps")
    settled(page)
    heads = page.locator(".in-short").filter(has_text="main head")
    page.get_by_role("radio", name="One map").click()
    expect(heads).to_have_count(0)
    assert runs[-1] == WHOLE
    page.get_by_role("radio", name="All maps").click()
    expect(heads).to_be_visible()
    runs.clear()
    choose_sample(page, "Coffee cup")
    expect(page.get_by_text("coffee.png")).to_be_visible()
    settled(page)
    assert WHOLE in runs
    expect(page).to_have_url(re.compile("image=coffee"))


@pytest.mark.parametrize("idle", [True, False], ids=["told when idle", "not told"])
def test_the_tables_below_the_graph_come_once_it_is_drawn(page: Page, idle: bool) -> None:
    if not idle:
        page.add_init_script("delete window.requestIdleCallback")
    runs = runs_of(page)
    page.goto("/architecture")
    expect(page.locator('[data-layer="inception3a"]').first).to_be_visible()
    settled(page)
    assert runs == [WHOLE, PART]
    expect(page.locator(".fact-table tr[data-layer=inception3a]")).to_have_count(1)
    page.get_by_role("link", name="Inception module").click()
    expect(page.get_by_role("heading", name="Inception module")).to_be_visible()
    settled(page)
    runs.clear()
    page.get_by_role("link", name="Architecture").click()
    expect(page.locator(".fact-table tr[data-layer=inception3a]")).to_have_count(1)
    settled(page)
    assert runs == [WHOLE]


def test_a_link_to_a_table_leads_to_it(page: Page) -> None:
    page.goto("/architecture?section=claims")
    expect(page.get_by_role("radio", name="Often said")).to_be_checked()
    expect(page.get_by_role("heading", name="22 layers deep")).to_be_visible()
    expect(page).to_have_title(re.compile("Often said"))


def test_what_a_page_asks_for_just_after_it_was_left_does_not_empty_the_next(page: Page) -> None:
    held: list[bytes] = []

    def connect(browser: WebSocketRoute) -> None:
        server = browser.connect_to_server()

        def pass_on(message: bytes | str) -> None:
            assert isinstance(message, bytes)
            asked = BackMsg.FromString(message).rerun_script
            if asked.fragment_id:
                held.append(message)
                return
            server.send(message)
            if asked.page_script_hash:
                while held:
                    server.send(held.pop(0))

        browser.on_message(pass_on)

    page.route_web_socket(re.compile("_stcore/stream"), connect)
    page.goto("/architecture")
    for _ in range(PATIENCE_S * 20):  # until the tables below are asked for
        if held:
            break
        page.wait_for_timeout(50)
    assert held
    page.get_by_role("link", name="Feature maps").click()
    expect(page.locator("canvas.grid")).to_be_visible()
    settled(page)
    assert not held
    expect(page.locator("canvas.grid")).to_be_visible()
