"""Lesson plans: which steps fit into how many minutes, each a link that opens it."""

from __future__ import annotations

from itertools import groupby

import streamlit as st

from app.sections.section import stand_beside
from app.words.prose import passage
from googlenet_core.handouts import plans
from googlenet_core.lesson import Step, find_chapter

_COLUMN_PX = 360


def show() -> None:
    """Show the plans side by side."""
    with st.container(key="plans"):
        for place, plan in zip(stand_beside(*[_COLUMN_PX] * len(plans.PLANS)), plans.PLANS, strict=True):
            with place:
                st.markdown(_plan(plan))
    mean = sum(map(plans.step_minutes, plans.PLANS[-1].steps)) / len(plans.PLANS[-1].steps)
    st.caption(
        passage(
            "teachers",
            "timing",
            step_min=mean,
            words=plans.WORDS_A_MINUTE,
            guess_s=60 * plans.GUESS_MIN,
            talk_s=60 * plans.TALK_MIN,
        )
    )


def _plan(plan: plans.Plan) -> str:
    head = passage("teachers", "plan", minutes=plan.minutes, count=len(plan.names))
    aim = passage("teachers", "aim", aim=plan.aim)
    chapters = groupby(plan.steps, lambda step: step.chapter)
    lines = "\n".join(line for number, steps in chapters for line in _lines(number, tuple(steps)))
    return f"### {head}\n\n{aim}\n\n{lines}"


def _lines(chapter: int, steps: tuple[Step, ...]) -> list[str]:
    """A chapter's steps as links, or the chapter as one where all of it or nearly all is taken."""
    whole = find_chapter(chapter)
    left_out = [step.name for step in whole.steps if step not in steps]
    if 2 * len(left_out) < len(whole.steps):
        told = f"without {' and '.join(left_out)}" if left_out else f"all {len(steps)} steps"
        return [f"- [{chapter} {whole.title}](lesson?step={steps[0].name}), {told}"]
    return [f"- [{step.name} {step.words.title}](lesson?step={step.name})" for step in steps]
