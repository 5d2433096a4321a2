"""No style of a room's pages without something that it is for."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from tests.conftest import ROOT
from tests.e2e.classroom.conftest import Open
from tests.e2e.looks.test_selectors import LOOK, SELECTORS
from tests.support.classroom.stand_in import StandIn
from tests.support.classroom.states import ANSWER, BEFORE, QUESTION, TEXTS

LONG = QUESTION | {"picture": "", "options": [{"text": f"{text} of the picture"} for text in TEXTS]}
DRAWN = ANSWER | {"drawing": "field.svg"}
DRAWING = b'<svg xmlns="http://www.w3.org/2000/svg" height="9"/>'
SQUARES = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><text y="9">A</text></svg>'
MARKED = QUESTION | {"picture": "squares.svg", "text": 3 * QUESTION["text"]}


class Tour:
    """Which selectors of a page's sheets nothing was there for so far."""

    def __init__(self, page: Page, of: str) -> None:
        self.page = page
        sheets = sorted((ROOT / "app/classroom/pages").glob(f"{of}*.css"))
        self.untold = page.evaluate(SELECTORS, {path.name: path.read_text(encoding="utf-8") for path in sheets})

    def look(self, wanted: str = "body") -> None:
        expect(self.page.locator(wanted).first).to_be_attached()
        self.untold = self.page.evaluate(LOOK, [self.untold])

    def left(self) -> list[str]:
        return [one for some in self.untold.values() for one in some]


def test_every_selector_of_the_card_matches_something(room: StandIn, open_page: Open, complaints: list[str]) -> None:
    room.files["field.svg"] = (DRAWING, "image/svg+xml")
    page = open_page("/room/K7MW")
    tour = Tour(page, "card")
    tour.look("body[data-phase=explore]")
    room.show("vote", teacher="lost")
    page.get_by_role("button", name=TEXTS[1]).click()
    tour.look("#figure img")
    for phase in ("closed", "bars", "answer"):
        room.show(phase)
        tour.look(f"body[data-phase={phase}]")
    room.files["squares.svg"] = (SQUARES, "image/svg+xml")
    room.show("vote", question=MARKED)
    tour.look("#figure .marked")
    room.show("answer", answer=DRAWN)
    tour.look("#figure svg")
    room.show("answer", bars={"rounds": [BEFORE], "hidden": 0})
    tour.look(".wrong.chosen")
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
    complaints.clear()


def test_every_selector_of_the_wall_matches_something(room: StandIn, open_page: Open) -> None:
    room.files["field.svg"] = (DRAWING, "image/svg+xml")
    page = open_page("/room/K7MW/projector")
    tour = Tour(page, "projector")
    tour.look("body[data-phase=explore]")
    page.locator("#live").evaluate("(place) => place.append(document.createElement('div'))")
    tour.look("#live > div")
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
