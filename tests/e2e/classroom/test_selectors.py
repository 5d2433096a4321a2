"""No style of a room's pages and of its console without something that it is for."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from playwright.sync_api import Page, Route, expect

from tests.conftest import ROOT
from tests.e2e.classroom import test_classroom_console as console
from tests.e2e.classroom.conftest import Open
from tests.e2e.conftest import WORK_MS, Server
from tests.e2e.looks.test_selectors import LOOK, SELECTORS
from tests.support.classroom.stand_in import StandIn
from tests.support.classroom.states import ANSWER, BEFORE, QUESTION, TEXTS

PAGES = ROOT / "app/classroom/pages"
LONG = QUESTION | {"picture": "", "options": [{"text": f"{text} of the picture"} for text in TEXTS]}
DRAWN = ANSWER | {"drawing": "field.svg"}
DRAWING = b'<svg xmlns="http://www.w3.org/2000/svg" height="9"/>'
SQUARES = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><text y="9">A</text></svg>'
MARKED = QUESTION | {"picture": "squares.svg", "text": 3 * QUESTION["text"]}


class Tour:
    """Which selectors of a page's sheets nothing was there for so far."""

    def __init__(self, page: Page, sheets: Iterable[Path]) -> None:
        self.page = page
        self.untold = page.evaluate(SELECTORS, {path.name: path.read_text(encoding="utf-8") for path in sheets})

    def look(self, wanted: str = "body", page: Page | None = None) -> None:
        page = page or self.page
        expect(page.locator(wanted).first).to_be_attached()
        self.untold = page.evaluate(LOOK, [self.untold])

    def left(self) -> list[str]:
        return [one for some in self.untold.values() for one in some]


def test_every_selector_of_the_card_matches_something(room: StandIn, open_page: Open) -> None:
    room.files["field.svg"] = (DRAWING, "image/svg+xml")
    page = open_page("/room/K7MW")
    tour = Tour(page, PAGES.glob("card*.css"))
    tour.look("body[data-phase=explore]")
    room.show("vote", teacher="lost")
    page.get_by_role("button", name=TEXTS[1]).click()
    tour.look("#figure img")
    for phase in ("closed", "bars", "answer"):
        room.show(phase)
        tour.look(f"body[data-phase={phase}]")
    room.show("answer", bars={"rounds": [BEFORE], "hidden": 0})
    tour.look(".wrong.chosen")
    room.files["squares.svg"] = (SQUARES, "image/svg+xml")
    room.show("vote", question=MARKED)
    tour.look("#figure .marked")
    room.show("answer", answer=DRAWN)
    tour.look("#figure svg")
    room.show("closed", question=LONG)
    tour.look(".long .still")
    room.show("discuss", question=LONG)
    tour.look(".long .open")
    room.show("answer", question=LONG)
    tour.look(".long .right")
    room.set(over=True)
    tour.look("#question .go")
    for path in ("/room", "/room?code=O0"):
        page.goto(path)
        tour.look(".problem")
    assert tour.left() == []


def test_every_selector_of_the_wall_matches_something(room: StandIn, open_page: Open) -> None:
    room.files["field.svg"] = (DRAWING, "image/svg+xml")
    room.show("explore", view="")
    page = open_page("/room/K7MW/projector")
    tour = Tour(page, PAGES.glob("projector*.css"))
    tour.look("body[data-phase=explore]")
    room.show("explore")
    tour.look("#live iframe")
    room.show("vote", teacher="lost")
    tour.look("#figure img")
    room.show("discuss", question=LONG)
    tour.look("body[data-phase=discuss]")
    room.show("bars")
    tour.look("body[data-phase=bars]")
    room.files["squares.svg"] = (SQUARES, "image/svg+xml")
    room.show("vote", question=MARKED)
    tour.look("#figure .marked")
    room.show("answer", answer=DRAWN, bars={"rounds": [BEFORE, [0, 0, 24, 0]], "hidden": 0})
    tour.look("#figure svg")
    assert tour.left() == []


def test_every_selector_of_the_console_matches_something(page: Page, server: Server) -> None:
    code = console.in_room(page)
    tour = Tour(page, (ROOT / "app/components/classroom_console").glob("*.css"))

    def look_meanwhile(route: Route) -> None:
        tour.look(".asked .main[aria-disabled=true]")
        route.continue_()

    some = console.students(server, code, 61)
    some[0].post(f"{code}/standing", standing="around")
    expect(page.locator(".seats.many .around")).to_have_count(1)
    tour.look()
    page.locator(".seats i").last.evaluate("(seat) => (seat.className = 'quiet')")  # whose page was shut a while ago
    tour.look()
    console.ask(page, "6.1")
    page.get_by_role("button", name="Look at the answer yourself").click()
    tour.look(".answer .drawing")
    page.route("**/phase", look_meanwhile)
    console.vote(some[:6], code, "1.0", [0] * 6)
    for name in ("Closed", "Bars", "Discuss, revote"):
        console.main(page).click()
        expect(console.phase(page)).to_have_text(name)
    console.vote(some[:6], code, "1.1", [1] * 6)
    console.main(page).click()
    expect(console.phase(page)).to_have_text("Answer")
    tour.look(".bars .before")
    console.ask(page, "3.1")  # in many words
    tour.look(".question.long")
    another = page.context.new_page()  # the browser has the key
    console.opened(another)
    tour.look(".mine a", another)
    another.close()
    page.get_by_role("button", name="End the room").click()
    page.get_by_role("button", name="End it for all").click()
    expect(page.locator(".ended")).to_be_visible(timeout=WORK_MS)
    tour.look()
    assert tour.left() == []
