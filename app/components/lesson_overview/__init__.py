"""The chapters of the lesson with their steps, and how far somebody is: as the session knows, and as the browser kept."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import asdict, dataclass

from app.components.lesson_step import Way
from app.components.mount import declare, reported_fields
from app.session import state

_OVERVIEW = declare(
    __file__,
    lib=("dom", "mounting", "lesson_progress", "lesson_ways"),
    styles=("lib/controls.css", "lib/lesson_ways.css"),
)


@dataclass(frozen=True, slots=True)
class ChapterShown:
    """A chapter: its number, its title, what it is about, and its steps."""

    number: int
    title: str
    opening: str
    steps: Sequence[Way]


def mount(
    key: str,
    chapters: Sequence[ChapterShown],
    steps: Collection[str],
    *,
    on_go: Callable[[str], None],
    on_forget: Callable[[], None],
) -> None:
    """Show the chapters.

    Args:
        key: the component's key.
        chapters: the chapters in order.
        steps: names of all steps.
        on_go: called with the step that somebody wants to see, before the page runs.
        on_forget: called when somebody wants their guesses forgotten.
    """

    def did() -> None:
        value = state.widget_value(key)
        if read_forget(value):
            on_forget()
        elif step := read_step(value, steps):
            on_go(step)

    _OVERVIEW(key=key, data={"chapters": [asdict(chapter) for chapter in chapters]}, on_did_change=did)


def read_step(value: object, steps: Collection[str]) -> str | None:
    """Return the step that a browser says somebody wants to see; None for anything else."""
    step = reported_fields(value, "did").get("step")
    return step if isinstance(step, str) and step in steps else None


def read_forget(value: object) -> bool:
    """Whether a browser says that somebody wants their guesses forgotten."""
    return reported_fields(value, "did").get("forget") is True
