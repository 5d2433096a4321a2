"""What can be handed out: a worksheet with its key, slides, a notebook; made when they are asked for."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from app.figures.quiz.items import quiz_set
from app.services import budget, engines, pictures
from app.session import address, state
from app.session.readers import LARGEST_SEED
from app.words.prose import passage
from googlenet_core.handouts import (
    FAMILIES_OF,
    compose_lesson_notebook,
    compose_quiz_sheet,
    compose_slides,
    compose_worksheet,
    worksheets,
)
from googlenet_core.lesson import CHAPTERS, LAYERS, Given, find_chapter
from googlenet_core.pictures import samples
from googlenet_core.quiz import FAMILIES, set_link

_COUNT = "sheet-count"


def show(server: str) -> None:
    """Choose chapters, a seed and how many questions, and take the sheets away.

    Args:
        server: address that the class opens, for links and QR codes; empty where only this machine can.
    """
    st.markdown(passage("teachers", "sheets"))
    _by_chapter(server)
    _of_the_quiz(server)


def _by_chapter(server: str) -> None:
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        st.multiselect(
            "Chapters",
            [chapter.number for chapter in CHAPTERS],
            format_func=lambda number: f"{number} {find_chapter(number).title}",
            width=420,
            **state.bound("sheet-chapters", [*state.get("chapters")], _choose_chapters),
        )
        seed_field = state.bound("sheet-seed", state.get("quiz"), _choose_seed)
        st.number_input("Seed", min_value=0, max_value=LARGEST_SEED, width=140, **seed_field)
        st.number_input("Questions a chapter", min_value=1, max_value=worksheets.MOST, value=4, key=_COUNT, width=180)
    chosen, seed, count = sorted(state.get("chapters")), state.get("quiz"), int(state.widget_value(_COUNT))
    if not chosen:
        st.info("Choose at least one chapter.")
        return
    asked = [number for number in chosen if number in FAMILIES_OF]
    spec = state.spec()
    stem = f"googlenet-{'-'.join(map(str, chosen))}"

    def sheet(key: bool) -> Callable[[], str]:
        return lambda: compose_worksheet(asked, seed, spec, count).as_html(key=key, server=server)

    with st.container(horizontal=True, gap="small"):
        none = not asked
        _take("Worksheet", "text/html", f"{stem}-worksheet.html", sheet(False), disabled=none)
        _take("Worksheet with key", "text/html", f"{stem}-key.html", sheet(True), disabled=none)
        _take("Slides", "text/html", f"{stem}-slides.html", lambda: compose_slides(chosen, _given(), server))
        _take("Notebook", "application/x-ipynb+json", f"{stem}.ipynb", lambda: compose_lesson_notebook(chosen, spec))
    if without := [number for number in chosen if number not in FAMILIES_OF]:
        names = ", ".join(f"{number} {find_chapter(number).title}" for number in without)
        st.caption(f"Nothing to calculate on paper in {names}: the worksheet leaves it out.")


def _of_the_quiz(server: str) -> None:
    """The set that the quiz asks for the same seed, on paper."""
    shown = quiz_set(state.spec(), state.get("quiz"), state.get("families"))
    titles = [FAMILIES[name].title for name in shown.families]
    whole = len(titles) == len(FAMILIES)
    kinds = f"all {len(titles)} kinds" if whole else "; ".join(titles)
    link = set_link(shown.families, shown.seed, shown.spec)
    st.markdown(passage("teachers", "quiz", seed=shown.seed, link=link, count=len(shown.items), kinds=kinds))

    def sheet(key: bool) -> Callable[[], str]:
        return lambda: compose_quiz_sheet(shown.items, shown.families, shown.seed, shown.spec).as_html(
            key=key, server=server
        )

    stem = f"googlenet-quiz-{shown.seed}"
    with st.container(horizontal=True, gap="small"):
        _take("Quiz on paper", "text/html", f"{stem}.html", sheet(False))
        _take("Quiz on paper with key", "text/html", f"{stem}-key.html", sheet(True))


def _choose_chapters(chosen: list[int]) -> None:
    state.put("chapters", tuple(chosen))


def _choose_seed(seed: float) -> None:
    """Another seed is another set of the quiz, which begins at its first item."""
    state.put_all({"quiz": int(seed), "item": address.DEFAULTS["item"]})


def _take(label: str, mime: str, name: str, make: Callable[[], str], disabled: bool = False) -> None:
    st.download_button(label, make, name, mime, key=f"sheet-{label}", on_click="ignore", disabled=disabled)


def _given() -> Given:
    """The bundled network and the first sample: slides are everybody's."""
    engine = engines.load("bundled")
    data = samples.read_sample(samples.FIRST)
    picture = pictures.prepare(budget.sample_digests()[samples.FIRST], "bundled", data)
    return Given(engine.spec, engine, picture, engine.capture(picture.tensor, LAYERS))
