"""RESULTS.md is rewritten section by section, and only after a whole run that ended well."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import get_args

import numpy as np
import pytest

from tests.attack import __main__ as attack
from tests.attack.finding import Finding
from tests.benchmarks import __main__ as bench, results
from tests.benchmarks.results import Section, body_of, measured_on, publish, replaced
from tests.benchmarks.table import Row
from tests.e2e.conftest import Server
from tests.load import __main__ as load, scenario
from tests.load.figures import Figures
from tests.load_class import __main__ as load_class, lesson
from tests.load_class.lesson import Lesson, Size

SECTIONS: tuple[Section, ...] = get_args(Section)
BY_HAND = "What people wrote stays."


@pytest.fixture(autouse=True)
def kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A RESULTS.md of this test's own."""
    path = tmp_path / "RESULTS.md"
    blocks = [
        f"## {name}\n\n{BY_HAND}\n\n<!-- {name}: x -->\nold {name}\n<!-- end of {name} -->\n" for name in SECTIONS
    ]
    path.write_text("\n".join(blocks), encoding="utf-8")
    monkeypatch.setattr(results, "RESULTS", path)
    return path


def bodies(path: Path) -> dict[str, str]:
    text = path.read_text(encoding="utf-8")
    return {name: body_of(text, name) for name in SECTIONS}


@pytest.mark.parametrize("section", SECTIONS)
def test_a_run_rewrites_its_own_section_and_nothing_else(
    section: Section, kept: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = kept.read_text(encoding="utf-8")
    publish(section, "| a \\1 | ≤ 2× |\n", whole=True)
    assert bodies(kept) == {name: "| a \\1 | ≤ 2× |" if name == section else f"old {name}" for name in SECTIONS}
    assert kept.read_text(encoding="utf-8") == before.replace(f"old {section}\n", "| a \\1 | ≤ 2× |\n")
    assert list(kept.parent.iterdir()) == [kept], "nothing half-written is left beside it"
    assert "| a \\1 | ≤ 2× |" in capsys.readouterr().out
    publish(section, f"old {section}", whole=True)
    assert kept.read_text(encoding="utf-8") == before


def test_what_is_no_whole_run_is_printed_but_not_kept(kept: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = kept.read_bytes()
    publish("load", "new", whole=False)
    assert kept.read_bytes() == before
    printed = capsys.readouterr()
    assert printed.out == "new\n"
    assert "RESULTS.md stays as it is" in printed.err


def test_when_it_cannot_be_written_what_was_there_stays(kept: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full_disk(self: Path, target: Path) -> Path:
        raise OSError(28, "No space left on device")

    before = kept.read_bytes()
    monkeypatch.setattr(Path, "replace", full_disk)
    with pytest.raises(OSError, match="No space"):
        publish("bench", "new", whole=True)
    assert kept.read_bytes() == before
    assert list(kept.parent.iterdir()) == [kept]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "<!-- bench: x -->\n",
        "<!-- end of bench -->\n<!-- bench: x -->\n",
        "<!-- bench: x --><!-- bench: x --><!-- end of bench -->",
    ],
)
def test_a_file_without_the_two_comments_is_told(text: str) -> None:
    with pytest.raises(ValueError, match="needs one '<!-- bench: … -->'"):
        replaced(text, "bench", "new")


def test_a_section_begins_with_day_machine_and_version() -> None:
    day, _, machine = measured_on().partition(", ")
    assert len(day.split("-")) == 3
    assert "cores" in machine
    assert "PyTorch" in machine


@pytest.mark.parametrize(
    ("chosen", "is_kept"), [((), True), (("b", "a"), True), (("a",), False), (("b",), False), (("c",), False)]
)
def test_make_bench_keeps_all_benches_or_none(
    chosen: tuple[str, ...], is_kept: bool, kept: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = {name: (lambda name=name: [Row(f"bench {name}", np.array([7.0]), goal=5)]) for name in "ab"}
    monkeypatch.setattr(bench, "BENCHES", rows)
    assert bench.main(list(chosen)) == (2 if "c" in chosen else 0)
    found = bodies(kept)
    assert ("| bench a | 7.0 ms |" in found["bench"] and "| bench b | 7.0 ms |" in found["bench"]) == is_kept
    assert (found["bench"] == "old bench") != is_kept
    assert "**missed**" in found["bench"] or not is_kept, "a missed goal is kept too"


def test_make_bench_keeps_nothing_when_one_fails(kept: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails() -> list[Row]:
        raise RuntimeError("no browser")

    before = kept.read_bytes()
    monkeypatch.setattr(bench, "BENCHES", {"a": lambda: [Row("bench a", np.array([7.0]))], "b": fails})
    with pytest.raises(RuntimeError, match="no browser"):
        bench.main([])
    assert kept.read_bytes() == before


@pytest.mark.parametrize(
    ("sessions", "errors", "is_kept"),
    [
        (load.USUAL_SIZE.sessions, [], True),
        (load.USUAL_SIZE.sessions, ["join: gone"], False),
        (load.USUAL_SIZE.sessions + 1, [], False),
    ],
)
def test_make_load_keeps_a_run_of_the_usual_size_without_an_error(
    sessions: int, errors: list[str], is_kept: bool, kept: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    async def crowd(server: object, yardstick: object) -> Figures:
        await asyncio.sleep(0)
        figures = Figures(Server("", tmp_path / "log", None))  # type: ignore[arg-type]
        figures.times_ms |= {scenario.CLICK: [20.0, 300.0]}
        figures.memory_mb |= {"start": 600.0, "after all left": 640.0}
        figures.errors += errors
        return figures

    monkeypatch.setattr(load, "SIZE", scenario.Class(sessions, load.USUAL_SIZE.clicks, load.USUAL_SIZE.think_s))
    monkeypatch.setattr(load.scenario, "prepare", lambda number: None)
    monkeypatch.setattr(load, "Yardstick", lambda: SimpleNamespace(moments_ms=[40.0, 41.0]))
    started = SimpleNamespace(wait_until_ready=lambda: None, stop=lambda: None)
    monkeypatch.setattr(load, "start_server", lambda folder, **settings: started)
    monkeypatch.setattr(load, "crowd", crowd)
    assert load.main() == (1 if errors else 0)
    assert (f"| {scenario.CLICK} | 2 |" in bodies(kept)["load"]) == is_kept
    assert (bodies(kept)["load"] == "old load") != is_kept


@pytest.mark.parametrize(
    ("students", "errors", "counted", "is_kept"),
    [
        (load_class.USUAL_SIZE.students, [], 2000, True),
        (load_class.USUAL_SIZE.students, ["stream: it ended"], 2000, False),
        (load_class.USUAL_SIZE.students, [], 1999, False),
        (load_class.USUAL_SIZE.students - 1, [], 2000, False),
    ],
)
def test_make_load_class_keeps_a_run_of_the_usual_size_in_which_every_vote_counts(
    students: int, errors: list[str], counted: int, is_kept: bool, kept: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def attend(server: Server, size: Size) -> load_class.Found:
        await asyncio.sleep(0)
        figures = Figures(server)
        figures.times_ms |= {lesson.STEP: [20.0, 600.0], lesson.PEER: [10.0, 10.0]}
        figures.memory_mb |= {"start": 600.0, "after all left": 610.0}
        figures.errors += errors
        held = Lesson("", figures, size, b"", bare=None, given=2000, counted=counted)  # type: ignore[arg-type]
        return load_class.Found(held, load_class.Cost(30.0, 0.5, 600.0), load_class.Cost(30.0, 1.0, 612.0))

    monkeypatch.setattr(load_class, "SIZE", replace(load_class.USUAL_SIZE, students=students))
    monkeypatch.setattr(load_class, "allow_connections", lambda students: None)
    started = SimpleNamespace(wait_until_ready=lambda: None, stop=lambda: None)
    monkeypatch.setattr(load_class, "start_server", lambda folder, module: started)
    monkeypatch.setattr(load_class, "attend", attend)
    assert load_class.main() == (1 if errors or counted != 2000 else 0)
    found = bodies(kept)
    assert (f"| {lesson.STEP} | 2 |" in found["load-class"]) == is_kept
    assert (found["load-class"] != "old load-class") == is_kept
    assert found["load"] == "old load"
    if is_kept:
        assert "p95 ≤ 500 ms | **missed**" in found["load-class"], "a missed goal is kept too"
        assert "1.00 s of a core a minute: 5.0 ms and 60 kB of memory for a student" in found["load-class"]
        assert "a step takes 31.0 times as long" in found["load-class"]
        assert "Left: 10 MB (goal ≤ 20: met)" in found["load-class"]


@pytest.mark.parametrize(
    ("only", "holds", "is_kept"), [("", True, True), ("", False, False), ("lying_weights", True, False)]
)
def test_make_attack_keeps_a_run_of_everything_in_which_everything_holds(
    only: str, holds: bool, is_kept: bool, kept: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def lying_weights() -> Finding:
        return Finding("lying weights files", "all", "slow", "refused", "all refused", holds)

    monkeypatch.setenv("ONLY", only)
    monkeypatch.setattr(attack, "GROUPS", ())
    monkeypatch.setattr(attack, "lying_weights", lying_weights)
    assert attack.main() == (0 if holds else 1)
    assert ("| lying weights files | all | slow | refused |" in bodies(kept)["attack"]) == is_kept
    assert (bodies(kept)["attack"] == "old attack") != is_kept
