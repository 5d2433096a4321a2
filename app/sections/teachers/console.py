"""The console of a room: what it shows, and what is done when somebody asks for something there."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

from app.classroom import desk
from app.components import classroom_console
from app.components.classroom_console import (
    ConsoleShown,
    HostShown,
    PictureShown,
    Report,
    SourceShown,
    StepShown,
)
from app.figures.quiz.items import QuizSet, quiz_set
from app.sections.teachers import room
from app.sections.teachers.asking import ask
from app.services.subjects import Picture
from app.session import classroom, state
from app.words.prose import passage
from app.words.runs import bare
from app.words.text import one_line
from googlenet_core.blueprint import GoogLeNetSpec
from googlenet_core.errors import CoreError
from googlenet_core.handouts import pages, plans
from googlenet_core.lesson import STEPS, find_chapter
from googlenet_core.quiz import FAMILIES

PAGE = "classroom"
JOIN = "room"
"""What stands in addresses for the console, and for the page where students join."""

_KEY = "classroom-console"
_WISHES: classroom.Wishes[Report] = classroom.Wishes()


@dataclass(frozen=True, slots=True)
class Asker:
    """The picture and the weights that the network is asked with."""

    picture: Picture
    weights: str


def show(asker: Asker) -> None:
    """Do what was asked for, and show the console."""
    while report := _WISHES.first():
        _grant(report, asker)
    classroom_console.mount(_KEY, describe(asker.picture), state.while_asked(_WISHES.add, "room"))


def _grant(report: Report, asker: Asker) -> None:
    """Do it, or keep why it cannot be done. A run that is cut off while it computes leaves it to the next."""
    try:
        do = _prepare(report, asker)
    except CoreError as error:
        _note(report, one_line(str(error)))
        return
    except Exception:
        _note(report, "")
        raise
    _note(report, "")
    try:
        do()
    except CoreError as error:
        classroom.keep(refused=one_line(str(error)))


def _note(report: Report, refused: str) -> None:
    _WISHES.drop()
    classroom.keep(turn=report.turn, refused=refused)


def _prepare(report: Report, asker: Asker) -> Callable[[], object]:
    """Compute what is needed to do it, and return what does it.

    Raises:
        CoreError: it cannot be done; says why.
    """
    code = classroom.kept().room
    if report.kind == "open":
        return lambda: classroom.enter(*desk.open_room())
    if report.kind == "leave":
        return classroom.leave
    if report.kind == "share":
        return lambda: classroom.keep(shared=asker.picture.prepared.digest)
    if report.kind in _CHANGES:
        return lambda: classroom.keep(**_CHANGES[report.kind])
    asked = ask(report, asker.picture, asker.weights)
    return lambda: desk.ask(code, classroom.key_of(code), asked.question, asked.files)


_CHANGES: dict[str, dict[str, object]] = {
    "unshare": {"shared": ""},
    "key": {"looks": True},
    "hide": {"looks": False},
    "lead": {"hands_over": True, "takes_over": True},
    "kept": {"hands_over": False},
}


def describe(picture: Picture) -> ConsoleShown:
    """Return what the console shows."""
    code = classroom.find_room()
    key, kept = classroom.key_of(code) if code else "", classroom.kept()
    base, lets_in = room.find_server(PAGE)
    join = f"{base}/{JOIN}" if base and lets_in else ""
    spec = state.spec()
    items = quiz_set(spec, state.get("quiz"), state.get("families"))
    return ConsoleShown(
        room=code,
        leads=bool(key),
        rooms=[one for one in classroom.rooms() if one != code],
        address=join.partition("://")[2],
        console_at=f"{base}/{PAGE}".partition("://")[2],
        qr=pages.qr_code_url(f"{join}/{code}") if join and code else "",
        reach="" if join else passage("classroom", "reach"),
        steps=_steps(spec),
        items=[(item.id, FAMILIES[item.family].title, item.stem) for item in items.items],
        sources=_sources(items),
        picture=PictureShown(picture.title, own=picture.sample is None, shared=kept.shared == picture.prepared.digest),
        turn=kept.turn,
        refused=kept.refused,
        host=HostShown(key, kept.takes_over) if key and kept.hands_over else None,
        key=key if kept.looks else "",
    )


@cache
def _steps(spec: GoogLeNetSpec) -> tuple[StepShown, ...]:
    """All steps; their questions have numbers of the variant."""
    return tuple(
        StepShown(
            name=step.name,
            title=step.words.title,
            question=bare(step.words.question.format(**step.asks(spec)).partition("\n\n")[0]),
            minutes=round(plans.step_minutes(step)),
        )
        for step in STEPS
    )


def _sources(items: QuizSet) -> list[SourceShown]:
    """The plans, all chapters, and the quiz."""
    chapters = list(dict.fromkeys(step.chapter for step in STEPS))
    return [
        *(SourceShown(passage("classroom", "plan", minutes=plan.minutes), "step", plan.names) for plan in plans.PLANS),
        *(
            SourceShown(
                f"{number} {find_chapter(number).title}", "step", [one.name for one in STEPS if one.chapter == number]
            )
            for number in chapters
        ),
        SourceShown(passage("classroom", "quiz", seed=items.seed), "item", [item.id for item in items.items]),
    ]
