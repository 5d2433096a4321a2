"""Lesson plans: their steps are there, in order, and fit into the time."""

from __future__ import annotations

import itertools

import pytest

from googlenet_core.handouts.plans import PLANS, Plan
from googlenet_core.lesson import STEPS

EVERY = pytest.mark.parametrize("plan", PLANS, ids=lambda plan: f"{plan.minutes} minutes")


@EVERY
def test_a_plans_steps_fit_into_its_time_and_use_most_of_it(plan: Plan) -> None:
    assert 0.75 * plan.minutes <= plan.needed_min <= plan.minutes


@EVERY
def test_a_plans_steps_come_in_the_lessons_order_each_once(plan: Plan) -> None:
    order = [step.name for step in STEPS]
    places = [order.index(step.name) for step in plan.steps]
    assert places == sorted(set(places))


def test_a_longer_plan_goes_further() -> None:
    assert [plan.minutes for plan in PLANS] == [20, 45, 90]
    for one, other in itertools.pairwise(PLANS):
        assert len(one.names) < len(other.names)
