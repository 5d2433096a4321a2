"""What a session keeps of the lesson: guesses, and the visitor's own view while a step's is shown."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

from app.session import address, state
from app.session.readers import Values
from googlenet_core.lesson import Step

_GUESSES, _RECALLED = "lesson-guesses", "lesson-recalled"
_ASIDE, _FROM, _GO = "lesson-aside", "lesson-from", "lesson-go"
TITLE = "Lesson"
"""What the page is called."""

CARRIED = ("image", "weights", "variant")
"""What the visitor has chosen for all pages: a step shows it too, unless its view says otherwise."""


@dataclass(frozen=True, slots=True)
class Guessed:
    """What somebody guessed in a step, as typed; nothing where they asked to be shown. ``standing`` is empty until judged."""

    text: str
    standing: str = ""


def guesses() -> Mapping[str, Guessed]:
    """Return the guesses by their steps' names."""
    return state.kept(_GUESSES) or {}


def keep_guess(step: str, guessed: Guessed) -> None:
    """Keep a guess; the one before goes."""
    state.keep(_GUESSES, {**guesses(), step: guessed})


def keep_standing(step: str, standing: str) -> None:
    """Keep how the guess of a step stands."""
    if guesses()[step].standing != standing:
        keep_guess(step, replace(guesses()[step], standing=standing))


def recall(before: Mapping[str, Guessed]) -> None:
    """Take in the guesses that the browser kept from other visits; those of this session count."""
    state.keep(_GUESSES, {**before, **guesses()})
    state.keep(_RECALLED, True)


def has_recalled() -> bool:
    """Whether the browser has said what it kept."""
    return bool(state.kept(_RECALLED))


def forget() -> None:
    """Forget all guesses."""
    state.keep(_GUESSES, None)
    state.keep(_RECALLED, True)


def arrive(before: Values | None, now: Values, *, in_lesson: bool) -> Values:
    """Return the view to show when a session comes to an address; set the visitor's own aside, or take it back.

    Args:
        before: the view until now, if there was any.
        now: the view that is asked for.
        in_lesson: whether the page that is asked for is the lesson.
    """
    if not in_lesson:
        return _left(now) if now["step"] else now
    if before and before["step"] and not now["step"]:
        return _left(now)
    if state.page() not in ("", TITLE):
        state.keep(_FROM, state.page())
    if now["step"] and state.kept(_ASIDE) is None:
        own = before or {**address.DEFAULTS, **{name: now[name] for name in CARRIED}}
        state.keep(_ASIDE, {**own, "step": ""})
    return now


def go(step: str) -> None:
    """Show a step, or the chapters if it is empty."""
    if not step:
        leave_step()
        return
    if state.kept(_ASIDE) is None:
        state.keep(_ASIDE, {name: state.get(name) for name in address.DEFAULTS})
    old, new = _set_by(state.get("step")), _set_by(step)
    own = {name: state.kept(_ASIDE)[name] if name in old else state.get(name) for name in CARRIED if name not in new}
    asked = {name: address.PARAMS[name].write(value) for name, value in own.items()}
    state.put_all(address.read({**asked, "step": step})[0])


def _set_by(step: str) -> frozenset[str]:
    """What of the visitor's own choice a step's view has its own."""
    usual = address.read({"step": step})[0]
    return frozenset(name for name in CARRIED if usual[name] != address.DEFAULTS[name])


def leave_step() -> None:
    """Take the visitor's own view back."""
    state.put_all(_left({name: state.get(name) for name in address.DEFAULTS}))


def leave() -> None:
    """Take the visitor's own view back, and go where they came from."""
    leave_step()
    state.keep(_GO, state.kept(_FROM) or "")


def look_around(page: str) -> None:
    """Open a page with the step's view; the visitor's own stays aside until they leave the lesson."""
    state.put("step", "")
    state.keep(_GO, page)


def take_page() -> str | None:
    """Return where to go now, the title or the address of a page, and forget it; None to stay."""
    going = state.kept(_GO)
    state.keep(_GO, None)
    return None if going is None else str(going)


def _left(now: Values) -> dict[str, Any]:
    own = state.kept(_ASIDE)
    state.keep(_ASIDE, None)
    return {**(own or now), "step": ""}


def address_of(step: Step) -> str:
    """Return where a step's view stands in the app, with the visitor's picture and network."""
    view = urlsplit(step.view)
    own = {
        name: address.PARAMS[name].write(state.get(name))
        for name in CARRIED
        if state.get(name) != address.DEFAULTS[name]
    }
    return f"./{view.path}?{urlencode({**own, **dict(parse_qsl(view.query))}, safe=',:')}"
