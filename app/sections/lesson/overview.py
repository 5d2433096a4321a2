"""The chapters of the lesson, their steps, and how far somebody is."""

from __future__ import annotations

import streamlit as st

from app.components import lesson_overview
from app.components.lesson_overview import ChapterShown
from app.sections.lesson.describe import way_to
from app.sections.section import TEXT_PX
from app.session import lesson
from app.words.prose import passage
from googlenet_core.lesson import CHAPTERS, STEPS

_NAMES = frozenset(step.name for step in STEPS)


def show() -> None:
    """Draw the chapters."""
    st.markdown(passage("lesson", "Intro", chapters=len(CHAPTERS), steps=len(STEPS)), width=TEXT_PX)
    chapters = [
        ChapterShown(chapter.number, chapter.title, chapter.opening, [way_to(step) for step in chapter.steps])
        for chapter in CHAPTERS
    ]
    lesson_overview.mount("lesson-overview", chapters, _NAMES, on_go=lesson.go, on_forget=lesson.forget)
