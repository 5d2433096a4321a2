"""The teacher's console: where the room stands, the button that goes on, who is there, what is asked next.

The browser speaks to the room by itself (``classroom/rooms/…``: one stream of events, and posts); the server runs only for
what needs the core or the session: to open a room, to ask a question, to share a picture, to show the key.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import asdict, dataclass

from app.components.mount import declare, packed, reported_fields
from app.session import state

_CONSOLE = declare(
    __file__,
    lib=("dom", "mounting", "room_events"),
    parts=("console_phases", "console_plan", "console_bars", "console_cards", "console_drawing"),
    styles=(
        "lib/controls.css",
        "classroom_console/console_phases.css",
        "classroom_console/console_plan.css",
        "classroom_console/console_cards.css",
    ),
)

VIEW_KINDS = ("where", "branch", "count")
"""What can be asked about the view on screen."""

_PLAIN = ("open", "share", "unshare", "key", "hide", "lead", "kept", "leave")
_ASKS = ("step", "item", "view")
_MOST_TURNS = 2**53


@dataclass(frozen=True, slots=True)
class StepShown:
    """A step of the lesson that can be asked: its name, title and question, and how many minutes it takes."""

    name: str
    title: str
    question: str
    minutes: int


@dataclass(frozen=True, slots=True)
class SourceShown:
    """Where the next questions come from: a plan's steps, or items of the quiz, by their names."""

    title: str
    kind: str
    names: Sequence[str]


@dataclass(frozen=True, slots=True)
class PictureShown:
    """The shown picture: what it is called, whether it is somebody's own, and whether the class may see it."""

    title: str
    own: bool
    shared: bool


@dataclass(frozen=True, slots=True)
class HostShown:
    """The key that the browser is to hand to the room, which keeps it in a cookie, and whether it takes the room over."""

    key: str
    take_over: bool


@dataclass(frozen=True, slots=True)
class ConsoleShown:
    """All that the server says of a console.

    Attributes:
        room: code of the room; empty where there is none yet.
        leads: whether this browser has the room's key.
        rooms: codes of other rooms that it has keys for.
        address: what students type; empty where only this machine can open it.
        console_at: where another device finds the console.
        qr: picture of the code of that address with the room's, a URL.
        reach: what to do so that students can open it; empty where nothing is to be done.
        steps: what the plans name.
        items: of the quiz: id, title and question.
        sources: plans, and the quiz.
        picture: the shown picture.
        turn: number of what was asked for last.
        refused: why that was not done.
        host: the key, once after a room was opened.
        key: the key, as long as somebody looks at it.
    """

    room: str
    leads: bool
    rooms: Sequence[str]
    address: str
    console_at: str
    qr: str
    reach: str
    steps: Sequence[StepShown]
    items: Sequence[tuple[str, str, str]]
    sources: Sequence[SourceShown]
    picture: PictureShown
    turn: int
    refused: str
    host: HostShown | None
    key: str


@dataclass(frozen=True, slots=True)
class Report:
    """What somebody did: a plain ``kind``, or ``step``, ``item`` or ``view`` to ask the one called ``name``."""

    kind: str
    turn: int
    name: str = ""


def mount(key: str, shown: ConsoleShown, on_report: Callable[[Report], None]) -> None:
    """Show the console.

    Args:
        key: the component's key.
        shown: what the server says.
        on_report: called with what somebody did, before the page runs.
    """
    steps, items = {one.name for one in shown.steps}, {name for name, _, _ in shown.items}

    def did() -> None:
        report = read_report(state.widget_value(key), steps, items)
        if report:
            on_report(report)

    _CONSOLE(key=key, data=packed(asdict(shown)), on_did_change=did)


def read_report(value: object, steps: Collection[str], items: Collection[str]) -> Report | None:
    """Return what a browser says that somebody did; None for what makes no sense (a browser can send what it likes)."""
    did = reported_fields(value, "did")
    kind, name, turn = did.get("kind"), did.get("name", ""), did.get("turn")
    if not isinstance(kind, str) or not isinstance(name, str):
        return None
    if isinstance(turn, bool) or not isinstance(turn, int | float) or not 0 <= turn < _MOST_TURNS:
        return None
    if kind in _PLAIN:
        return Report(kind, int(turn))
    known = dict(zip(_ASKS, (steps, items, VIEW_KINDS), strict=True)).get(kind, ())
    return Report(kind, int(turn), name) if name in known else None
