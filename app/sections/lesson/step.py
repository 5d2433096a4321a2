"""A step of the lesson: its question and guess, and the answer as soon as somebody asks for it."""

from __future__ import annotations

from streamlit.delta_generator import DeltaGenerator

from app.components import lesson_step
from app.components.lesson_step import SHOWN
from app.figures.drawings.inline import crop_jpeg
from app.sections.lesson import guessing
from app.sections.lesson.context import StepView
from app.sections.lesson.describe import describe, judge_kept, usable_guess
from app.services import lesson as answers
from app.services.lesson import Answered
from app.session import lesson
from app.widgets.waiting import show_waiting
from app.words.text import one_line
from googlenet_core.errors import CoreError
from googlenet_core.lesson import STEPS

_KEY = "lesson-step"
_NAMES = frozenset(step.name for step in STEPS)


def show(view: StepView, place: DeltaGenerator, waiting: DeltaGenerator) -> bool:
    """Draw a step in its place; show in ``waiting`` that its answer is being computed. Return whether there is an answer."""
    found, problem = _find(view, waiting)
    if found:
        judged = judge_kept(view.step, found.answer)
        lesson.keep_standing(view.step.name, judged[1].standing if judged else SHOWN)
    shown = describe(view, found, guessing.said(view.step.name), problem)
    crop = crop_jpeg(view.subject.prepared.crop) if view.layout == "square" and view.subject else b""
    with place:
        lesson_step.mount(_KEY, shown, crop, _NAMES, guessing.take)
    return found is not None


def _find(view: StepView, waiting: DeltaGenerator) -> tuple[Answered | None, str]:
    """The answer if somebody has asked for it, or why there is none."""
    step = view.step
    if not usable_guess(step):
        return None, ""
    subject = view.subject if answers.asks_network(step) else None
    needed = not answers.compute_answer.is_kept(step, view.spec.name, subject)
    try:
        with waiting, show_waiting("Computing the answer…", needed=needed):
            return answers.compute_answer(step, view.spec.name, subject), ""
    except CoreError as error:
        return None, one_line(str(error))
