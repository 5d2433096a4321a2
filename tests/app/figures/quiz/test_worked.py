"""Figures beside worked solutions show the core's numbers, and what the question is about."""

from __future__ import annotations

import pytest

from app.figures.quiz.worked import Worked, worked
from googlenet_core.arithmetic.channels import locate
from googlenet_core.blueprint.specs import PAPER, VARIANTS, GoogLeNetSpec
from googlenet_core.quiz import FAMILIES, deal, keys, module_of

OF_A_MODULE = ("channel-sum", "missing-width", "next-input", "local-index", "which-branch", "readers", "break-even")


def figure(name: str, *key: str | int, spec: GoogLeNetSpec = PAPER) -> Worked:
    found = worked(FAMILIES[name].item(spec, key), spec)
    assert found
    return found


@pytest.mark.parametrize("spec", VARIANTS.values(), ids=VARIANTS)
@pytest.mark.parametrize("key", [key for (key,) in keys("channel-sum", PAPER)][::7])
def test_rows_have_the_modules_own_widths_and_join_to_all_of_it(spec: GoogLeNetSpec, key: str) -> None:
    found, module = figure("channel-sum", key, spec=spec), module_of(key, spec)
    assert tuple(int(row.number) for row in found.rows) == module.branch_widths
    assert [row.share for row in found.rows] == [width / max(module.branch_widths) for width in module.branch_widths]
    assert sum(segment.share for segment in found.joined) == pytest.approx(1)
    reduced = [row.inside for row in found.rows if row.stays]
    assert reduced == [f"{module.n3x3_reduce}", f"{module.n5x5_reduce}"]
    assert found.rows[-1].inside == f"max pool: {spec.in_channels(module.name)}"


@pytest.mark.parametrize("name", OF_A_MODULE)
def test_every_question_about_a_module_has_it_drawn_in_branch_order(name: str) -> None:
    found = worked(next(deal(name, PAPER, seed=3)), PAPER)
    assert found
    assert [row.branch for row in found.rows] == [segment.branch for segment in found.joined] == [1, 2, 3, 4]


@pytest.mark.parametrize("channel", [0, 63, 64, 191, 192, 223, 224, 255])
def test_a_channel_is_marked_within_its_branch(channel: int) -> None:
    found, module = figure("which-branch", "3a", channel), PAPER.module("3a")
    branch, _ = locate(module, channel)
    assert [row.branch for row in found.rows if row.note] == [branch]
    assert found.marked == f"channel {channel}"
    assert found.mark is not None
    before = sum(module.branch_widths[: branch - 1]) / module.out_channels
    assert before < found.mark < before + module.branch_widths[branch - 1] / module.out_channels


def test_the_branch_whose_width_is_missing_is_marked() -> None:
    assert [row.note for row in figure("missing-width", "4a", 3).rows] == ["", "", "asked", ""]


def test_a_reduction_is_compared_with_none_by_macs() -> None:
    item = FAMILIES["reduction-factor"].item(PAPER, ("3a", 2))
    found = worked(item, PAPER)
    assert found
    assert [row.number for row in found.rows] == ["14,450,688", "86,704,128", "173,408,256"]
    assert all(row.number in item.solution for row in found.rows)
    assert max(row.share for row in found.rows) == 1
    assert not found.joined


def test_the_largest_fields_are_marked_ties_too() -> None:
    paper = figure("field-concat", "3a", "fields")
    assert [(row.number, row.note) for row in paper.rows] == [
        ("27 px", ""),
        ("43 px", ""),
        ("59 px", "the largest"),
        ("43 px", ""),
    ]
    others = figure("field-concat", "3a", "fields", spec=VARIANTS["torchvision"])
    assert [row.note for row in others.rows] == ["", "the largest", "the largest", "the largest"]


@pytest.mark.parametrize("key", keys("gradient-reach", PAPER))
def test_as_many_heads_or_modules_are_marked_as_the_answer_says(key: tuple[str | int, ...]) -> None:
    item = FAMILIES["gradient-reach"].item(PAPER, key)
    found = worked(item, PAPER)
    assert found
    noted = [row for row in found.rows if row.note]
    assert item.answer == (int(noted[0].number) if key[0] == "from" else len(noted))
    assert {row.branch for row in found.rows} == {0}
    assert {row.note for row in noted} == ({"asked"} if key[0] == "from" else {"reached"})


def test_other_families_have_no_figure() -> None:
    drawn = {*OF_A_MODULE, "reduction-factor", "field-concat", "gradient-reach"}
    for name in FAMILIES:
        assert (worked(next(deal(name, PAPER, seed=1)), PAPER) is not None) == (name in drawn)
