"""Where results about pictures are kept: the budget from the environment."""

from __future__ import annotations

from hypothesis import given, strategies as st

from app.services.budget import BUDGET_VARIABLE, DEFAULT_BUDGET_MB, budget_bytes


@given(st.text(max_size=8))
def test_any_budget_in_the_environment_is_some_budget(text: str) -> None:
    assert budget_bytes({BUDGET_VARIABLE: text}) >= 0


def test_the_budget_is_read_in_megabytes() -> None:
    assert budget_bytes({BUDGET_VARIABLE: "64"}) == 64_000_000
    assert budget_bytes({}) == DEFAULT_BUDGET_MB * 1_000_000
