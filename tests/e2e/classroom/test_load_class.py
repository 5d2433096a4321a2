"""A lesson of the class's load test with a few students, against the real server: it counts what it says it counts."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any

import pytest

from tests.e2e.conftest import Server, start_server, warm
from tests.load_class import __main__ as load_class, lesson
from tests.load_class.__main__ import Found
from tests.load_class.lesson import Size
from tests.load_class.member import Answer, Member


@dataclass
class Unheard(Member):
    """Whoever thinks again is not heard: the second vote never arrives, and yet seems to be taken."""

    polls: set[str] = field(default_factory=set)

    async def ask(self, method: str, path: str, body: Any = None) -> Answer:
        if path.endswith("/votes"):
            if body["poll"] in self.polls:
                return Answer(204, b"")
            self.polls.add(body["poll"])
        return await super().ask(method, path, body)


SIZE = Size(students=8, followers=3, votes=2, steps=1, vote_s=0.2, idle_s=0.1)


@pytest.fixture(scope="module")
def taught(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with warm(start_server(tmp_path_factory.mktemp("taught"), "tests.e2e.servers.taught")) as running:
        yield running


@pytest.fixture(autouse=True)
def nothing_to_forget(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(load_class, "FORGETTING_S", 0.0)


def attend(server: Server) -> Found:
    with ThreadPoolExecutor(1) as own:  # in this thread the browser's event loop may be running
        return own.submit(asyncio.run, load_class.attend(server, SIZE)).result()


def test_a_lesson_is_held_and_each_vote_is_in_one_bar(taught: Server) -> None:
    found = attend(taught)
    held = found.lesson
    assert held.figures.errors == []
    assert held.given == held.counted >= SIZE.students
    assert (held.miscounted, [one.events > 0 for one in held.everybody]) == (0, [True] * 13)
    assert set(held.figures.times_ms) == {
        *(lesson.COME_IN, lesson.FOLLOW, lesson.STEP, lesson.STEP_EACH, lesson.STEP_FOLLOWERS, lesson.PEER),
        *(lesson.ASK, lesson.PICTURE, lesson.VOTE, lesson.CLOSE, lesson.ANSWER),
    }
    assert len(held.figures.times_ms[lesson.STEP_EACH]) == SIZE.students * SIZE.votes * SIZE.steps
    assert f"{held.given} taken, {held.given} in the bars, 0 in a wrong one" in load_class.report(found)


def test_a_vote_that_is_lost_is_found(taught: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lesson, "Member", Unheard)
    found = attend(taught)
    assert found.lesson.figures.errors == []
    assert found.lesson.miscounted >= 2
    assert "each student's last one, once: **missed**" in load_class.report(found)


def test_a_server_that_refuses_is_an_error(taught: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lesson, "_PICTURE", "no such thing.exe/")
    found = attend(taught)
    assert found.lesson.figures.errors
    assert "Errors: 1." in load_class.report(found)
