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
from app.services.subjects import Subject
from app.session import lesson
from app.widgets.waiting import show_waiting
from app.words.text import one_line
from googlenet_core.errors import CoreError
from googlenet_core.lesson import STEPS, Answer

_KEY = "lesson-step"
_NAMES = frozenset(step.name for step in STEPS)


def show(view: StepView, place: DeltaGenerator, waiting: DeltaGenerator) -> bool:
    """Draw a step in its place; show in ``waiting`` that its answer is being computed. Return whether there is an answer."""
    step, said = view.step, guessing.said(view.step.name)
    found = _find(view, waiting) if usable_guess(step) else None
    if isinstance(found, Answer):
        judged = judge_kept(step, found)
        lesson.keep_standing(step.name, judged[1].standing if judged else SHOWN)
        drawing = answers.draw_answer(step, view.spec.name, _asked(view), judged[0] if judged else None)
        shown = describe(view, found, said, drawing=drawing)
    else:
        shown = describe(view, None, said, problem=found or "")
    crop = crop_jpeg(view.subject.prepared.crop) if view.layout == "square" and view.subject else b""
    with place:
        lesson_step.mount(_KEY, shown, crop, _NAMES, guessing.take)
    return shown.answer is not None


def _find(view: StepView, waiting: DeltaGenerator) -> Answer | str:
    """The answer, or why there is none."""
    asking = view.step, view.spec.name, _asked(view)
    try:
        with waiting, show_waiting("Computing the answer…", needed=not answers.compute_answer.is_kept(*asking)):
            return answers.compute_answer(*asking)
    except CoreError as error:
        return one_line(str(error))


def _asked(view: StepView) -> Subject | None:
    return view.subject if answers.asks_network(view.step) else None
