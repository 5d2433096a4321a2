"""How the console looks while it leads a room: what `tests/e2e/looks` asks of every page, in each phase of a question."""

from __future__ import annotations

from typing import Literal

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.classroom import test_classroom_console as console
from tests.e2e.conftest import Server
from tests.e2e.looks import axe, measured
from tests.e2e.looks.test_looks import HEIGHT, WIDTHS, soon_none

NEXT = ("Closed", "Bars", "Discuss, revote", "Answer")


def faults(page: Page, where: str) -> list[str]:
    """What is wrong in some window, in the shown colours, or in the system's."""
    found: list[str] = []
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": HEIGHT})
        found += soon_none(lambda: page.evaluate(measured.MISFITS), f"{where}, {width} px")
    for look in (measured.FAINT, measured.HYPHENS):
        found += soon_none(lambda look=look: page.evaluate(look), where)  # type: ignore[misc]
    found += soon_none(lambda: axe.faults(page), where)
    page.emulate_media(forced_colors="active")
    found += soon_none(lambda: page.evaluate(measured.LOST, measured.CHOSEN), f"{where}, system's colours")
    page.emulate_media(forced_colors="none")
    return found


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_room_fits_every_window_and_can_be_read_in_each_phase(
    page: Page, server: Server, scheme: Literal["light", "dark"]
) -> None:
    page.emulate_media(color_scheme=scheme)
    code = console.in_room(page)
    some = console.students(server, code, 8)
    axe.load(page)
    found = faults(page, "Explore")
    console.ask(page, "6.1")
    page.get_by_role("button", name="Look at the answer yourself").click()
    expect(page.locator(".answer .shown")).to_be_visible()
    found += faults(page, "Vote")
    console.vote(some, code, "1.0", [0, 0, 0, 1, 1, 2, 2, 3])
    for name in NEXT:
        console.main(page).click()
        expect(console.phase(page)).to_have_text(name)
        if name == "Discuss, revote":
            console.vote(some, code, "1.1", [0, 2, 2, 2, 2, 2, 2, 3])
        found += faults(page, name)
    page.get_by_role("button", name="Another device").click()
    expect(page.locator(".card.key input")).to_be_visible()
    page.get_by_role("button", name="End the room").click()
    found += faults(page, "Another device, end the room")
    assert not found, "\n".join(found)
