"""The steps of the load test, one after another against a real server: their times count because they do what they say."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.e2e.conftest import Server
from tests.load import scenario
from tests.load.figures import Figures
from tests.load.scenario import Class, Student
from tests.load.visitor import Visitor


class Absent(Visitor):
    """Clicks on nothing that the page listens to, as a visitor of a page that has changed since."""

    async def emit(self, component: str, event: str, value: object) -> None:
        await super().emit(component, f"no longer {event}", value)


def student(server: Server, visitor: Visitor) -> Student:
    return Student(0, visitor, Figures(server), Class(sessions=1, clicks=2, think_s=0))


def run(lesson: Coroutine[None, None, None]) -> None:
    with ThreadPoolExecutor(1) as own:  # in this thread the browser's event loop may be running
        own.submit(asyncio.run, lesson).result()


def test_each_step_does_what_it_is_for(server: Server) -> None:
    one = student(server, Visitor(server.url))

    async def once(action: str) -> None:
        while action not in one.figures.times_ms:
            await asyncio.sleep(0.01)

    async def lesson() -> None:
        await one.look_around()
        await one.upload()
        await one.ask_why()
        await one.sweep([asyncio.create_task(once(scenario.SWEEP))])
        await one.upload_large([asyncio.create_task(once(scenario.LARGE))])
        await one.click_beside()
        await one.visitor.leave()

    run(lesson())
    assert one.figures.errors == []
    everything = {value for name, value in vars(scenario).items() if name.isupper() and isinstance(value, str)}
    assert everything - {scenario.GRAPH, scenario.CHOICE, scenario.LATER} <= set(one.figures.times_ms)


@pytest.mark.parametrize("step", ["click", "unfold"])
def test_a_step_without_effect_is_an_error(step: str, server: Server) -> None:
    one = student(server, Absent(server.url))

    async def lesson() -> None:
        await one.visitor.join()
        await one.visitor.open("Architecture")
        await (one.click(scenario.CLICK) if step == "click" else one.unfold())
        await one.visitor.leave()

    run(lesson())
    assert len(one.figures.errors) == len(one.figures.times_ms[scenario.CLICK if step == "click" else scenario.UNFOLD])
