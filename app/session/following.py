"""Where a session stands that follows a room: with its class, or elsewhere, having gone there itself.

The browser hears of the class and asks for the view where it is. It is asked again here whether the visitor is still where
the class was: a click of theirs may have come in between.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

from app.classroom import cookies
from app.session import address, classroom, leading, lesson, shared_views, state

_KEPT, _GOING, _ARRIVING, _PAGE = "following", "following-going", "following-arriving", "following-page"
_WALL = "following-wall"


@dataclass(frozen=True, slots=True)
class Followed:
    """What is kept of it.

    Attributes:
        room: code of the room that is followed.
        to: view of the class that was gone to last; empty for none.
        at: view of this session that is the same, as its page writes it.
    """

    room: str
    to: str = ""
    at: str = ""


def room() -> str:
    """Return the code of the room that is followed; empty for none."""
    return str(state.get("follow"))


def is_wall() -> bool:
    """Whether the session is a room's wall, where nobody is to choose a page. Known before a run has read the address."""
    if query := state.asked():  # going to another page drops it
        state.keep(_WALL, address.read(query)[0]["as"] == "projector")
    return bool(state.kept(_WALL))


def has_seat() -> bool:
    """Whether the browser had a seat in that room when it connected."""
    return bool(cookies.seat(dict(st.context.cookies), room()))


def here() -> str:
    """Return the view of this session."""
    page = str(state.kept(_PAGE) or "")
    values = {name: state.get(name) for name in address.DEFAULTS}
    return shared_views.write(page, values, address.shown_on(page))


def last() -> str:
    """Return the view of the class that was gone to last; empty for none."""
    return _kept().to


def has_wandered() -> bool:
    """Whether the visitor went elsewhere by themselves; nobody has who is still on the way to the class."""
    return state.kept(_GOING) is None and _kept().at != here()


def arrive(page: str) -> str | None:
    """Begin a run of a page; return another page that the session is to be at instead.

    A run may be cut off on the way there by one that the browser asked for before it knew of the other page.
    """
    going = state.kept(_GOING)
    state.keep(_PAGE, page)
    if going not in (None, page):
        return str(going)
    state.keep(_ARRIVING, going is not None)
    return None


def note() -> None:
    """Note that the view was published: tell the class that is led, or where the session is with the one that it follows."""
    if not _in_fragment():
        state.keep(_GOING, None)
    if not room():
        if leading.room():
            leading.tell(str(state.kept(_PAGE) or ""), here())
    elif _kept().room != room():
        state.keep(_KEPT, Followed(room(), at=here()))
        state.keep(_ARRIVING, True)
    elif state.kept(_ARRIVING) and not _in_fragment():
        state.keep(_KEPT, replace(_kept(), at=here()))


def go(view: str, *, whether_or_no: bool) -> None:
    """Go where the class is, in the next run.

    Args:
        view: of the class; nonsense leads nowhere.
        whether_or_no: also where the visitor has gone elsewhere by themselves.
    """
    if has_wandered() and not whether_or_no:
        return
    page, values = shared_views.read(view) or ("", {})
    if not values or page not in (state.kept("pages") or {}):
        state.keep(_KEPT, replace(_kept(), to=view))  # or it would be asked for again
        return
    if values["step"]:
        lesson.set_aside()
    state.put_all(values)
    state.keep(_KEPT, Followed(room(), view, here()))
    state.keep(_GOING, page)


def open_console(led: str) -> None:
    """Go to the console of a room that is led, in the next run; this session need not have seen it before."""
    classroom.turn_to(led)
    state.keep(_GOING, shared_views.CONSOLE)


def leave() -> None:
    """Follow no room any more."""
    state.put_all({name: address.DEFAULTS[name] for name in ("follow", "as")})


def _kept() -> Followed:
    found = state.kept(_KEPT)
    return found if isinstance(found, Followed) else Followed("")


def _in_fragment() -> bool:
    run = get_script_run_ctx(suppress_warning=True)
    return bool(run and run.fragment_ids_this_run)
