"""The Quiz page: a set of questions that the spec answers, the same for everybody who opens its address."""

from __future__ import annotations

import secrets
import zlib
from urllib.parse import parse_qsl, urlsplit

import streamlit as st

from app.components import choice, quiz
from app.figures.quiz.items import quiz_set
from app.session import address, state
from app.widgets import head_line, network_menu, page_frame

_FIRST_SET, _SETS = 1_000, 9_000
"""What the button for a new set draws from: numbers of four digits, which can be told to a class."""

_LEADS_TO = "quiz-leads-to"
_SHEETS = "teachers"
"""Which page makes worksheets."""


def show() -> None:
    """Draw the page, or lead on to the view that somebody asked for."""
    if page := state.kept(_LEADS_TO):
        state.keep(_LEADS_TO, None)
        st.switch_page(state.kept("pages")[page])
    shown = quiz_set(state.spec(), state.get("quiz"), state.get("families"))
    page_frame.name_tab(f"set {shown.seed}")
    with head_line.show():
        network_menu.choose_variant()
    name = f"quiz-item-{shown.spec.name}-{shown.seed}-{zlib.crc32(','.join(shown.families).encode())}"
    with st.container(gap=None):
        _item(name)
        quiz.mount(shown, choice=name, on_wish=state.while_asked(_follow, "quiz", "families", "variant"))


@st.fragment
def _item(name: str) -> None:
    """Which item is shown, and going on to another one, for which the server runs nothing but this."""
    state.settle("item")
    choice.mount(
        name,
        state.get("item"),
        read=quiz.read_item,
        on_choose=state.while_asked(lambda chosen: state.put("item", chosen), "quiz", "families", "variant"),
    )


def _follow(wish: quiz.Wish) -> None:
    """Begin a set, or ask for the view that an item is shown in, or for the page that makes worksheets."""
    if wish.kind == "sheet":
        state.keep(_LEADS_TO, _SHEETS)
        return
    if wish.families:
        seed = state.get("quiz")
        while wish.kind == "new" and seed == state.get("quiz"):
            seed = _FIRST_SET + secrets.randbelow(_SETS)
        text = address.PARAMS["families"].write(wish.families)
        families = address.PARAMS["families"].read(text, {})
        state.put_all({"quiz": seed, "families": families, "item": address.DEFAULTS["item"]})
        return
    items = quiz_set(state.spec(), state.get("quiz"), state.get("families")).every()
    parts = urlsplit(next(item.link for item in items if item.id == wish.item))
    query = dict(parse_qsl(parts.query))
    values, _ = address.read(query)
    if "layer" in query:
        state.show_layer(values["layer"])
    state.put_all({name: values[name] for name in query})
    state.keep(_LEADS_TO, parts.path)
