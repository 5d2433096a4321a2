"""The ledger's parts: lengths in proportion, labels apart, whatever the widths."""

import re
from dataclasses import replace
from itertools import pairwise
from xml.etree import ElementTree

import pytest
from hypothesis import given, strategies as st

from app.figures.drawings.branch_colours import BRANCH_COLOURS
from app.figures.drawings.ledger import BAR_WIDTH, MARGIN, bar, equation, indices, segments, spread_labels
from app.figures.drawings.ledger_pair import ledger_pair_svg
from googlenet_core.arithmetic.channels import branches
from googlenet_core.blueprint.specs import PAPER, InceptionSpec
from tests.support.contrast import contrast

SVG = "{http://www.w3.org/2000/svg}"
WIDTHS = st.integers(1, 2000)
MODULES = st.builds(InceptionSpec, st.just("3a"), WIDTHS, WIDTHS, WIDTHS, WIDTHS, WIDTHS, WIDTHS)


@given(MODULES)
def test_segments_are_as_long_as_their_branches_are_wide_and_join_without_gaps(module: InceptionSpec) -> None:
    found = segments(branches(PAPER, module))
    for segment in found:
        assert segment.width / BAR_WIDTH == pytest.approx(segment.branch.width / module.out_channels)
    assert found[0].left == MARGIN
    for one, other in pairwise(found):
        assert one.left + one.width == pytest.approx(other.left)
    assert found[-1].left + found[-1].width == pytest.approx(MARGIN + BAR_WIDTH)


@given(MODULES)
def test_labels_never_overlap_and_stay_inside_the_drawing(module: InceptionSpec) -> None:
    found = segments(branches(PAPER, module))
    for one, other in pairwise(found):
        assert one.label_x + one.label_width / 2 <= other.label_x - other.label_width / 2 + 1e-6
    assert found[0].label_x - found[0].label_width / 2 >= MARGIN - 1e-6
    assert found[-1].label_x + found[-1].label_width / 2 <= MARGIN + BAR_WIDTH + 1e-6


def test_labels_that_do_not_overlap_stay_where_they_are_wanted() -> None:
    assert spread_labels([50, 150, 250], [60, 60, 60], 0, 300) == [50, 150, 250]


def test_a_segment_names_its_branch_its_width_and_its_channels() -> None:
    source = "".join(bar(segment, 0) for segment in segments(branches(PAPER, PAPER.module("3a"))))
    assert re.findall(r">([^<]+)</text>", source) == [
        *("1×1: 64", "0–63"),
        *("3×3: 128", "64–191"),
        *("5×5: 32", "192–223"),
        *("pool proj: 32", "224–255"),
    ]


def test_a_branch_of_one_channel_is_labelled_with_one_number() -> None:
    third = branches(PAPER, replace(PAPER.module("3a"), n5x5=1))[2]
    assert indices(third) == "192"


def test_the_equation_is_written_as_a_sum() -> None:
    assert equation(branches(PAPER, PAPER.module("3a"))) == "64 + 128 + 32 + 32 = 256"


def test_two_ledgers_stand_under_each_other_to_one_scale() -> None:
    before, after = PAPER.module("3a"), replace(PAPER.module("3a"), n3x3=200)
    svg = ElementTree.fromstring(
        ledger_pair_svg([("Table 1", branches(PAPER, before)), ("edited", branches(PAPER, after))])
    )
    widths = [float(rect.get("width", 0)) for rect in svg.iter(f"{SVG}rect")]
    assert sum(widths[4:]) == pytest.approx(BAR_WIDTH, abs=0.1)
    assert sum(widths[:4]) / sum(widths[4:]) == pytest.approx(256 / 328, abs=1e-3)
    assert svg.get("aria-label") == "Table 1: 64 + 128 + 32 + 32 = 256; edited: 64 + 200 + 32 + 32 = 328"


@pytest.mark.parametrize("colour", BRANCH_COLOURS)
def test_text_on_a_branch_colour_can_be_read(colour) -> None:
    assert contrast(colour.fill, colour.ink) >= 4.5
