"""A room whose state the tests set, and a phone and a wall that look at it."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator

import pytest
from PIL import Image
from playwright.sync_api import Browser, Page

from tests.conftest import PATIENCE_S
from tests.e2e.conftest import listen
from tests.support.classroom.stand_in import StandIn, served

ACTION_LIMIT_MS = PATIENCE_S * 1000 // 2
Open = Callable[..., Page]


@pytest.fixture
def room() -> Iterator[StandIn]:
    """The room K7MW, which sends what a test lets it."""
    picture = io.BytesIO()
    Image.new("RGB", (224, 224), "teal").save(picture, "PNG")
    with served() as stand_in:
        stand_in.files["cat.png"] = (picture.getvalue(), "image/png")
        yield stand_in


@pytest.fixture
def refused() -> set[int]:
    """Statuses of refusals that a test provokes: the browser remarks on each, and may do so after the test's last step."""
    return set()


@pytest.fixture
def open_page(browser: Browser, room: StandIn, complaints: list[str], refused: set[int]) -> Iterator[Open]:
    """Open a page of the room in a browser of its own; what the browser complains about fails the test."""
    contexts = []

    def opened(path: str, width: int = 360, height: int = 640, scheme: str = "light", forced: bool = False) -> Page:
        context = browser.new_context(
            base_url=room.url,
            viewport={"width": width, "height": height},
            color_scheme=scheme,  # type: ignore[arg-type]
            forced_colors="active" if forced else None,
            has_touch=width < 600,
        )
        context.set_default_timeout(ACTION_LIMIT_MS)
        contexts.append(context)
        page = context.new_page()
        listen(page, room, complaints)
        page.goto(path)
        return page

    yield opened
    for context in contexts:
        context.close()
    left = [one for one in complaints if not any(f"status of {status} " in one for status in refused)]
    assert not left, "the browser complained:\n" + "\n".join(left)
