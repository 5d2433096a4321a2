"""What the benchmarks and the load test say of their own figures: a yardstick measured in a bad moment judges nothing."""

from __future__ import annotations

import itertools
from pathlib import Path

import numpy as np
import pytest

from tests.benchmarks import table
from tests.benchmarks.table import MET, MISSED, UNSTEADY, Row, in_turn, markdown, variation
from tests.e2e.conftest import Server
from tests.load import __main__ as load, scenario
from tests.load.figures import Figures

STEADY_MS = (40.0, 41.0, 39.0, 45.0, 43.0)
ONE_BAD_MOMENT_MS = (1482.8, 41.0, 39.0, 45.0, 43.0)


def row(ours_ms: float, peer_ms: tuple[float, ...], goal: float) -> Row:
    return Row("a pass", np.full(5, ours_ms), "another", np.array(peer_ms), goal)


@pytest.mark.parametrize(
    ("ours_ms", "peer_ms", "verdict"),
    [
        (60.0, STEADY_MS, MET),
        (90.0, STEADY_MS, MISSED),
        (60.0, ONE_BAD_MOMENT_MS, UNSTEADY),
        (9e9, ONE_BAD_MOMENT_MS, UNSTEADY),
        (60.0, (20.0, 30.0, 41.0, 50.0, 60.0), UNSTEADY),
        (80.0, (37.0, 38.0, 41.0, 42.0, 43.0), UNSTEADY),
        (60.0, (41.0, 41.0), UNSTEADY),
    ],
)
def test_a_ratio_is_judged_where_the_peer_is_steady(ours_ms: float, peer_ms: tuple[float, ...], verdict: str) -> None:
    found = row(ours_ms, peer_ms, 2.0)
    assert found.verdict == verdict
    assert f"| {50 * ours_ms / np.median(peer_ms):.0f} % | ≤ 2× | {verdict} |" in markdown([found])


def test_the_table_ends_with_what_was_missed() -> None:
    rows = [row(60.0, STEADY_MS, 2.0), Row("unjudged", np.array([1.0])), Row("a page", np.array([10.0]), goal=50)]
    assert markdown(rows).endswith("\n\n2 of 2 goals were met.")
    rows += [row(90.0, STEADY_MS, 2.0), Row("a click", np.array([60.0]), goal=50), row(60.0, ONE_BAD_MOMENT_MS, 2.0)]
    assert markdown(rows).endswith("\n\n2 of 5 goals were met. Missed: a pass; a click. Too unsteady to judge: a pass.")


def test_among_many_runs_a_few_slow_ones_do_not_make_a_yardstick_unsteady() -> None:
    assert variation(np.array([40.0] * 19 + [400.0])) < table.STEADY
    assert variation(np.array([40.0] * 10 + [400.0] * 10)) > table.STEADY


def test_a_goal_in_milliseconds_needs_no_peer_and_no_goal_gives_no_verdict() -> None:
    assert Row("a page", np.array([10.0, 900.0, 12.0]), goal=50).verdict == MET
    assert Row("a page", np.array([60.0, 70.0]), goal=50).verdict == MISSED
    assert Row("a page", np.array([60.0, 70.0])).verdict == ""


def test_pieces_of_work_are_run_in_turn_and_the_first_rounds_do_not_count() -> None:
    clock = itertools.count()
    found = in_turn({"a": lambda: float(next(clock)), "b": lambda: float(next(clock))}, rounds=3)
    first = 2 * table.WARM_UP
    assert found["a"].tolist() == [first, first + 2, first + 4]
    assert found["b"].tolist() == [first + 1, first + 3, first + 5]


@pytest.mark.parametrize(
    ("moments_ms", "longest_ms", "verdict"),
    [
        (STEADY_MS, 2500.0, MET),
        (STEADY_MS, 3500.0, MISSED),
        (ONE_BAD_MOMENT_MS, 2500.0, UNSTEADY),
        ((1482.8, 1200.0, 39.0, 45.0, 43.0), 2500.0, UNSTEADY),
    ],
)
def test_the_load_tests_goal_for_uploads_hangs_on_no_single_moment(
    moments_ms: tuple[float, ...], longest_ms: float, verdict: str, tmp_path: Path
) -> None:
    figures = Figures(Server("", tmp_path / "log", None))  # type: ignore[arg-type]
    figures.times_ms |= {scenario.UPLOAD: [1000.0, longest_ms], scenario.CLICK: [20.0, 300.0]}
    figures.memory_mb |= {"start": 600.0, "after all left": 640.0}
    said = load.report(figures, moments_ms)
    goal_ms = load.SIZE.sessions * sorted(moments_ms)[2] + load.UPLOAD_GOAL_MS
    assert f"| {scenario.UPLOAD} | 2 | " in said
    assert f"| longest ≤ {goal_ms:.0f} ms | {verdict} |" in said
    assert f"| p95 ≤ {load.CLICK_GOAL_MS} ms | {MISSED} |" in said
    assert f"({', '.join(f'{value:.1f}' for value in moments_ms)})" in said, "each moment is told"
