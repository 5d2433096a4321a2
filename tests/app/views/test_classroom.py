"""The console's page without a browser: what is asked for there reaches the room, and what cannot be is said."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from streamlit.runtime.scriptrunner import StopException
from streamlit.testing.v1 import AppTest

from app.classroom import desk
from app.classroom.rooms import Phase, Room
from app.components import classroom_console
from app.components.classroom_console import ConsoleShown, Report
from app.sections.teachers import console
from app.session import classroom
from googlenet_core.handouts.plans import PLANS
from googlenet_core.lesson import STEPS
from tests.support.classroom.served import Served, serving
from tests.support.page_opener import open_page


@pytest.fixture(scope="module")
def served() -> Iterator[Served]:
    with serving() as one:
        yield one


@pytest.fixture
def shown(monkeypatch: pytest.MonkeyPatch) -> list[ConsoleShown]:
    """What the console showed, run by run."""
    found: list[ConsoleShown] = []
    monkeypatch.setattr(classroom_console, "mount", lambda _key, shown, _on_report: found.append(shown))
    return found


def opened(query: dict[str, str] | None = None) -> AppTest:
    app = open_page("classroom", "Classroom", query or {})
    assert not app.exception
    return app


def do(app: AppTest, *reports: Report) -> AppTest:
    """Let the browser report something, and run the page."""
    app.session_state["kept-classroom-wishes"] = list(reports)
    app.run()
    assert not app.exception
    return app


def in_room(query: dict[str, str] | None = None) -> tuple[AppTest, str, str]:
    """A page that leads a room, the room's code and its key."""
    app = do(opened(query), Report("open", 1))
    kept = app.session_state["kept-classroom"]
    return app, kept.room, kept.keys[kept.room]


def read(code: str, key: str) -> Room:
    return desk.read(code, key)


def test_before_a_room_is_open_the_page_offers_one(served: Served, shown: list[ConsoleShown]) -> None:
    opened()
    assert (shown[-1].room, shown[-1].leads, shown[-1].host) == ("", False, None)


def test_a_room_is_opened_named_in_the_address_and_its_key_handed_to_the_browser_once(
    served: Served, shown: list[ConsoleShown]
) -> None:
    app, code, key = in_room()
    assert app.query_params["room"] in (code, [code])
    assert read(code, key).phase is Phase.EXPLORE
    assert (shown[-1].room, shown[-1].leads, shown[-1].turn) == (code, True, 1)
    assert shown[-1].host == classroom_console.HostShown(key, take_over=False)
    assert shown[-1].key == ""
    do(app, Report("kept", 2))
    assert shown[-1].host is None
    assert key not in str(shown[-1])


def test_the_key_is_shown_only_while_somebody_looks_at_it(served: Served, shown: list[ConsoleShown]) -> None:
    app, _, key = in_room()
    do(app, Report("kept", 2), Report("key", 3))
    assert shown[-1].key == key
    do(app, Report("hide", 4))
    assert key not in str(shown[-1])


def test_a_console_that_only_looks_can_lead_again(served: Served, shown: list[ConsoleShown]) -> None:
    app, _, key = in_room()
    do(app, Report("kept", 2), Report("lead", 3))
    assert shown[-1].host == classroom_console.HostShown(key, take_over=True)


def test_a_room_whose_key_this_browser_does_not_have_is_not_shown(served: Served, shown: list[ConsoleShown]) -> None:
    code, key = served.open()
    opened({"room": code.lower()})
    assert (shown[-1].room, shown[-1].leads) == (code, False)
    assert key not in str(shown[-1])


@pytest.mark.parametrize("room", ["O0IL", "K7M", "K7MWK7MW"])
def test_a_code_that_can_be_none_is_said(room: str, served: Served, shown: list[ConsoleShown]) -> None:
    app = opened({"room": room})
    assert any("four letters and digits" in warning.value for warning in app.warning)
    assert shown[-1].room == ""


@pytest.mark.parametrize("name", ["6.1", "10.1", "7.3"])
def test_a_step_is_asked_with_the_answer_of_the_core(name: str, served: Served, shown: list[ConsoleShown]) -> None:
    app, code, key = in_room()
    do(app, Report("step", 2, name))
    room = read(code, key)
    assert room.question is not None
    assert (shown[-1].turn, shown[-1].refused) == (2, "")
    assert (room.phase, room.question.name) == (Phase.VOTE, name)
    for file in filter(None, (room.question.picture, room.question.drawing)):
        data, _ = served.does(served.store.read_file(code, file))
        assert data


def test_a_step_that_cannot_be_voted_on_says_so_and_the_room_stays(served: Served, shown: list[ConsoleShown]) -> None:
    app, code, key = in_room()
    do(app, Report("step", 2, "1.2"))
    assert (shown[-1].turn, read(code, key).phase) == (2, Phase.EXPLORE)
    assert "too few for a vote" in shown[-1].refused
    do(app, Report("step", 3, "6.1"))
    assert shown[-1].refused == ""


def test_an_item_of_the_quiz_is_asked(served: Served, shown: list[ConsoleShown]) -> None:
    app, code, key = in_room({"quiz": "8"})
    source = next(one for one in shown[-1].sources if one.kind == "item")
    assert source.title == "quiz, set 8"
    do(app, Report("item", 2, source.names[3]))
    question = read(code, key).question
    assert question is not None
    assert (question.name, question.text) == (shown[-1].items[3][0], shown[-1].items[3][2])
    do(app, Report("item", 3, "macs:paper:nowhere"))
    assert "another set" in shown[-1].refused


def test_the_view_on_screen_is_this_sessions_own(served: Served) -> None:
    app, code, key = in_room({"layer": "inception4a", "unit": "130,3,9"})
    do(app, Report("view", 2, "where"))
    question = read(code, key).question
    assert question is not None
    assert question.link == "feature-maps?maps=unit&layer=inception4a&unit=130,3,9"
    do(app, Report("view", 3, "branch"))
    question = read(code, key).question
    assert question is not None
    assert "channel 130" in question.text


def test_the_view_that_the_room_was_told_of_counts_before_it(served: Served) -> None:
    app, code, key = in_room({"layer": "inception4a"})
    desk.move(code, key, "inception?layer=inception5b&channel=900")
    do(app, Report("view", 2, "branch"))
    question = read(code, key).question
    assert question is not None
    assert question.title == "inception (5b)"
    assert "channel 900" in question.text


def test_a_view_without_it_is_said(served: Served, shown: list[ConsoleShown]) -> None:
    app, _, _ = in_room({"layer": "conv1"})
    do(app, Report("view", 2, "branch"))
    assert "look at an inception module" in shown[-1].refused


def test_another_device_that_leads_the_room_leaves_this_one_to_look(served: Served, shown: list[ConsoleShown]) -> None:
    app, code, key = in_room()
    served.browser().lead(code, key, take_over=True)
    do(app, Report("step", 2, "6.1"))
    assert "taken over" in shown[-1].refused
    assert read(code, key).phase is Phase.EXPLORE


def test_a_room_that_has_ended_is_left(served: Served, shown: list[ConsoleShown]) -> None:
    app, code, _ = in_room()
    served.does(served.store.end(code))
    do(app, Report("step", 2, "6.1"))
    assert shown[-1].refused
    do(app, Report("leave", 3))
    assert (shown[-1].room, shown[-1].rooms) == ("", [])
    assert "room" not in app.query_params


def test_without_rooms_the_page_says_so(shown: list[ConsoleShown], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(desk, "_bound", None)
    do(opened(), Report("open", 1))
    assert (shown[-1].room, shown[-1].refused) == ("", "This server has no rooms.")


def test_all_steps_stand_in_some_source_and_the_plans_come_first(served: Served, shown: list[ConsoleShown]) -> None:
    opened()
    sources = shown[-1].sources
    assert [tuple(one.names) for one in sources[: len(PLANS)]] == [plan.names for plan in PLANS]
    assert {name for one in sources if one.kind == "step" for name in one.names} == {step.name for step in STEPS}
    assert {step.name for step in shown[-1].steps} == {step.name for step in STEPS}
    assert all(step.minutes > 0 and step.question and "{" not in step.question for step in shown[-1].steps)


def test_a_run_that_is_cut_off_leaves_the_question_to_the_next(
    served: Served, shown: list[ConsoleShown], monkeypatch: pytest.MonkeyPatch
) -> None:
    app, code, key = in_room()

    def cut_off(*_: object) -> None:
        raise StopException

    with monkeypatch.context() as patch:
        patch.setattr(console, "ask", cut_off)
        do(app, Report("step", 2, "6.1"))
    assert read(code, key).question is None
    app.run()
    question = read(code, key).question
    assert question is not None
    assert (question.name, shown[-1].turn) == ("6.1", 2)


def test_kept_state_of_another_kind_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(classroom.state, "kept", lambda _name: "nonsense")
    assert classroom.kept() == classroom.Kept()
