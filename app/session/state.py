"""What this browser session is looking at. The only reader and writer of the session state and of the URL.

The session holds the values of `address.PARAMS`; the URL mirrors them: every view can be linked to, going back undoes.
"""

from __future__ import annotations

import contextlib
import os
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from functools import cache, partial
from typing import TYPE_CHECKING, Any

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

from app.session import address
from app.session.kept_pictures import KeptPictures, Upload, budget_bytes, digest
from app.session.notices import Notice
from app.session.readers import Values
from googlenet_core.blueprint import naming, specs, stage_of
from googlenet_core.errors import LayerError

if TYPE_CHECKING:
    from streamlit.runtime.app_session import AppSession

_VALUES, _WRITTEN, _DROPPED, _PAGE, _SHOWN = "values", "url_written", "url_dropped", "page_shown", "url_shown"
_NOTICES, _UPLOAD, _ACTED, _TURNS = "notices", "upload", "acted", "turns"
_MOST_UNHEARD, _KEYS = 20, 4
"""Addresses on their way; keys a widget takes in turn: few, since Streamlit never forgets what it was told to call for a key."""

PUBLISHED = "published"
"""What is kept under this name is called whenever the URL was brought up to date, in runs of fragments too."""


@dataclass(frozen=True, slots=True)
class _Turn:
    """Which of its keys a widget has now, and what it shows: as drawn, or as chosen since."""

    number: int
    value: Any


def begin(
    page: str,
    shown: Collection[str] = address.PARAMS,
    arrive: Callable[[Values | None, Values], Values] | None = None,
) -> None:
    """Bring the session and the URL together; call once at the top of each run, before anything is drawn.

    The page's URL has the parameters ``shown``. ``arrive`` may make another view of the one before, if any, and the one
    that is asked for.
    """
    query, before = st.query_params.to_dict(), st.session_state.get(_VALUES)
    moved = st.session_state.get(_PAGE) not in (None, page)
    written: list[dict[str, str]] = st.session_state.get(_WRITTEN) or [{}]
    if query == written[-1]:
        st.session_state[_WRITTEN] = [query]
        st.session_state.pop(_DROPPED, None)
    elif moved and not query:
        st.session_state[_DROPPED] = written[-1]
        written = st.session_state[_WRITTEN] = [{}, *written]
    # A page link drops the query; the view stays, in all runs until the browser has heard of the address again.
    dropped = not query and st.session_state.get(_DROPPED) == written[-1]
    # A click of a browser that has not yet heard of the address written last asks for no address. Going back is no click.
    acted = st.session_state.pop(_ACTED, False) and query in written
    if before is None or (query != written[-1] and not acted and not dropped):
        st.session_state[_VALUES], found = address.read(query)
        st.session_state[_NOTICES] = [*map(Notice, found)]
    if arrive:
        st.session_state[_VALUES] = dict(arrive(before, st.session_state[_VALUES]))
    st.session_state[_PAGE], st.session_state[_SHOWN] = page, shown
    _publish(behind=acted and query != written[-1])


def settle(*shown: str, whole: bool = False) -> None:
    """Bring the URL up to date in the run of a fragment, which runs for something that somebody did in it.

    The whole page runs instead if it must (``whole``), or where something else is to be shown: a notice, or what parameters
    besides ``shown`` ask for, which the fragment shows. Of two things done at once, Streamlit's page may ask for the
    fragment alone. In a run of the whole page nothing is left to do.
    """
    run = get_script_run_ctx()
    if run is None or not run.fragment_ids_this_run:
        return
    now = address.write(st.session_state[_VALUES], st.session_state[_SHOWN])
    before = (st.session_state.get(_WRITTEN) or [{}])[-1]
    others = {*now, *before} - {*shown}
    if whole or st.session_state.get(_NOTICES) or any(now.get(name) != before.get(name) for name in others):
        st.rerun()
    st.session_state.pop(_ACTED, None)
    _publish(behind=st.query_params.to_dict() != before)


def _publish(*, behind: bool = False) -> None:
    """Write the address if it is not the browser's, or if one is on its way there that the browser does not know yet."""
    wanted = address.write(st.session_state[_VALUES], st.session_state[_SHOWN])
    if behind or st.query_params.to_dict() != wanted:
        st.query_params.from_dict(wanted)
    written = st.session_state.get(_WRITTEN) or []
    if not written or written[-1] != wanted:
        st.session_state[_WRITTEN] = [*written[-_MOST_UNHEARD:], wanted]
    if tell := kept(PUBLISHED):
        tell()


def asked() -> dict[str, str]:
    """Return what the address asks for, as the browser has it: known before a run begins."""
    return dict(st.query_params.to_dict())


def get(name: str) -> Any:
    """Return the value of a parameter, of the type that its reader in `address` gives it."""
    return st.session_state[_VALUES][name]


def put(name: str, value: object) -> None:
    """Set a parameter because of what somebody did; shown in the URL from this run on if set in a callback."""
    st.session_state[_ACTED] = True
    st.session_state[_VALUES][name] = value


def put_all(values: Mapping[str, object]) -> None:
    """Set several parameters."""
    for name, value in values.items():
        put(name, value)


def put_now(name: str, value: object) -> None:
    """Set a parameter in the middle of a run and bring the URL up to date."""
    put_all_now({name: value})


def put_all_now(values: Mapping[str, object]) -> None:
    """Set several parameters in the middle of a run and bring the URL up to date."""
    st.session_state[_VALUES].update(values)
    _publish()


def guard(*names: str) -> Callable[[], bool]:
    """Return what tells, when somebody does something, whether these parameters (or all) still ask for what they do now."""
    before = {name: get(name) for name in names or address.DEFAULTS}

    def still_asked() -> bool:
        st.session_state[_ACTED] = True
        return all(get(name) == value for name, value in before.items())

    return still_asked


def while_asked(act: Callable[..., None], *names: str) -> Callable[..., None]:
    """Return ``act`` for a control drawn now: it does nothing once one of these parameters (or of all) asks for something else.

    While a page is drawn anew, a control of the view before still stands below the new title. Whatever ``act`` holds is
    kept as long as the session, since Streamlit forgets nothing that it is told to call: no pictures, no maps.
    """
    still_asked = guard(*names)

    def act_if_asked(*given: object) -> None:
        if still_asked():
            act(*given)

    return act_if_asked


def notice(text: str, *, refused: str = "", accepted: str = "") -> None:
    """Leave a `Notice` to be shown once at the top of the page."""
    st.session_state.setdefault(_NOTICES, []).append(Notice(text, refused, accepted))


def take_notices() -> list[Notice]:
    """Return the notices left for this run, and forget them."""
    return list(st.session_state.pop(_NOTICES, []))


def spec() -> specs.GoogLeNetSpec:
    """The variant that is shown."""
    return specs.variant(get("variant"))


def layer() -> naming.LayerId:
    """The selected layer, in the shown variant."""
    return layer_in(spec())


def layer_in(shown: specs.GoogLeNetSpec) -> naming.LayerId:
    """The selected layer if ``shown`` has it, else what it is inside of, else the default one."""
    layer_id = get("layer")
    while layer_id:
        with contextlib.suppress(LayerError):
            return naming.resolve_layer(layer_id, shown)
        layer_id = layer_id.rpartition(".")[0]
    return address.DEFAULTS["layer"]


def select_layer(layer_id: str) -> None:
    """Select a layer; one that the shown variant lacks leaves a notice and the selection as it was."""
    try:
        show_layer(naming.resolve_layer(layer_id, spec()))
    except LayerError as error:
        notice(str(error))


def show_layer(layer_id: str) -> None:
    """Select a layer of any variant; a kept unit stays only with the same layer's maps before or after its ReLU."""
    if _owner(layer_id) != _owner(get("layer")):
        put("unit", ())
        put("pins", ())
    put("layer", layer_id)


def _owner(layer_id: str) -> str:
    owner, _, operation = naming.canonical(layer_id).rpartition(".")
    return owner if operation in ("conv", "bn", "relu") else naming.canonical(layer_id)


def module() -> str:
    """Name (``3a``) of the inception module that the selected layer is in, or of the first."""
    stage = stage_of(layer())
    return next((m.name for m in spec().modules if m.id == stage), specs.TABLE_1[0].name)


def inception() -> specs.InceptionSpec:
    """The module that is shown, with the widths that were given to it."""
    return address.edited(st.session_state[_VALUES])


def opened() -> frozenset[str]:
    """LayerIds of the unfolded modules and heads."""
    chosen, known = get("open"), frozenset(naming.foldable(spec()))
    return known if chosen == (address.ALL,) else known.intersection(chosen)


def set_opened(layer_ids: frozenset[str]) -> None:
    """Unfold exactly these modules and heads."""
    known = naming.foldable(spec())
    put("open", (address.ALL,) if layer_ids >= set(known) else tuple(i for i in known if i in layer_ids))


def set_variant(name: str) -> None:
    """Show another variant; a selected layer that it lacks is left for the default with a notice."""
    put("variant", name)
    if layer() != get("layer"):
        notice(f"'{get('layer')}' is not in this variant; showing {naming.label(layer(), spec())}.")
        put("layer", layer())


def widget(
    name: str, on_change: Callable[[str], None] | None = None, labels: Mapping[str, str] | None = None
) -> dict[str, Any]:
    """Return ``key`` and ``on_change`` for a widget that shows and sets a parameter.

    ``labels`` are for widgets that know their choices by label only.
    """
    shown = labels or {}
    values = {label: value for value, label in shown.items()}
    act = on_change or partial(put, name)
    return bound(f"widget-{name}", shown.get(get(name), get(name)), lambda chosen: act(values.get(chosen, chosen)))


def bound(key: str, value: Any, on_change: Callable[[Any], None]) -> dict[str, Any]:
    """Return ``key`` and ``on_change`` for a widget that shows a value kept elsewhere and reports another one.

    Until the browser has drawn a value that something else has changed, every event brings the one before along, as if
    somebody had chosen it. So the widget gets another key then: what still comes under the old key is known to be old.
    A widget that was changed itself keeps its key, and with it the keyboard's focus. ``on_change`` is not called for
    None: a click on the chosen segment clears it, and the choice stays.
    """
    turn = st.session_state.setdefault(_TURNS, {}).get(key, _Turn(0, value))
    if value != turn.value:
        turn = _Turn((turn.number + 1) % _KEYS, value)
    st.session_state[_TURNS][key] = turn
    own = f"{key}-{turn.number}"
    st.session_state[own] = value

    def changed() -> None:
        chosen, now = st.session_state[own], st.session_state[_TURNS][key]
        if chosen is None or chosen == (now.value if now.number == turn.number else value):
            return
        if now.number == turn.number:
            st.session_state[_TURNS][key] = _Turn(turn.number, chosen)
        on_change(chosen)

    return {"key": own, "on_change": changed}


def upload_name(found: Upload) -> str:
    """Name of an uploaded picture in the URL."""
    return f"upload-{found.digest[:12]}"


def keep_upload(data: bytes, name: str) -> None:
    """Keep an uploaded picture in the session and show it."""
    st.session_state[_UPLOAD] = found = Upload(name, digest(data))
    _pictures().keep(found, data)
    put("image", upload_name(found))


def upload() -> Upload | None:
    """The picture this session uploaded last, if it is still there."""
    found = st.session_state.get(_UPLOAD)
    return found if isinstance(found, Upload) and _pictures().get(found) is not None else None


def has_upload(session: AppSession) -> bool:
    """Whether a session, which need not be the one that is served, has an uploaded picture."""
    return _UPLOAD in session.session_state


def upload_data(found: Upload) -> bytes:
    """Return the bytes of an uploaded picture.

    Raises:
        KeyError: it had to make room for others'.
    """
    data = _pictures().get(found)
    if data is None:
        raise KeyError(found.name)
    return data


@cache
def _pictures() -> KeptPictures[Upload]:
    return KeptPictures(budget_bytes(os.environ))


def keep(name: str, value: object) -> None:
    """Keep any value in the session's memory (not in the URL)."""
    st.session_state[f"kept-{name}"] = value


def kept(name: str) -> Any:
    """Return what was kept under a name, or None."""
    return st.session_state.get(f"kept-{name}")


def page() -> str:
    """Title of the page that is drawn; before `begin` that of the one before, if any."""
    return str(st.session_state.get(_PAGE, ""))


def end_if_overtaken() -> None:
    """End this run here if the visitor has asked for another, or left: Streamlit looks whenever the state is read."""
    st.session_state.get("overtaken")


def widget_value(key: str) -> Any:
    """Return what a widget or component of this key holds, or None."""
    return st.session_state.get(key)
