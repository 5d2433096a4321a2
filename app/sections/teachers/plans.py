"""Lesson plans: which steps fit into how many minutes, each a link that opens it."""

from __future__ import annotations

import streamlit as st

from app.sections.section import stand_beside
from app.words.prose import passage
from googlenet_core.handouts import plans

_COLUMN_PX = 360


def show() -> None:
    """Show the plans side by side."""
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
    steps = "\n".join(f"- [{step.name} {step.words.title}](lesson?step={step.name})" for step in plan.steps)
    return f"### {head}\n\n{aim}\n\n{steps}"
