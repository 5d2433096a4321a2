"""The ledger drawing: lengths in proportion, labels apart, correct for every module and variant."""

import re
from dataclasses import replace
from itertools import pairwise
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.figures.branch_colours import BRANCH_COLOURS
from app.figures.ledger import BAR_WIDTH, MARGIN, ledger_svg, segments, spread_labels
from googlenet_core.channels import branches
from googlenet_core.spec import PAPER, TORCHVISION, VARIANTS, GoogLeNetSpec, InceptionSpec

SVG = "{http://www.w3.org/2000/svg}"
WIDTHS = st.integers(1, 2000)
MODULES = st.builds(InceptionSpec, st.just("3a"), WIDTHS, WIDTHS, WIDTHS, WIDTHS, WIDTHS, WIDTHS)
EVERY = [(spec, module) for spec in VARIANTS.values() for module in spec.modules]


FIRST = PAPER.module("3a")


def drawn(spec: GoogLeNetSpec = PAPER, module: InceptionSpec = FIRST) -> ElementTree.Element:
    label = f"inception ({module.name})"
    source = ledger_svg(branches(spec, module), module=label, in_channels=spec.in_channels(module.name), cells=28)
    return ElementTree.fromstring(source)


def texts(svg: ElementTree.Element, kind: str | None = None) -> list[str]:
    return [t.text or "" for t in svg.iter(f"{SVG}text") if kind is None or kind in t.get("class", "").split()]


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


@pytest.mark.parametrize(("spec", "module"), EVERY, ids=[f"{s.name}-{m.name}" for s, m in EVERY])
def test_every_module_shows_its_widths_index_ranges_and_sum(spec, module) -> None:
    svg = drawn(spec, module)
    four = branches(spec, module)
    assert texts(svg, "indices") == [f"{branch.first}–{branch.last}" for branch in four]
    equation = " + ".join(str(branch.width) for branch in four) + f" = {module.out_channels}"
    assert any(equation in text for text in texts(svg))
    for width in module.widths:
        assert str(width) in texts(svg, "strong")


def test_paddings_are_those_of_the_branches() -> None:
    notes = [text for text in texts(drawn(), "small") if "padding" in text]
    assert notes == [
        "1×1 conv, padding 0",
        "1×1 conv, padding 0",
        "3×3 conv, padding 1",
        "1×1 conv, padding 0",
        "5×5 conv, padding 2",
        "stride 1, padding 1",
        "1×1 conv, padding 0",
    ]


def test_torchvisions_third_branch_is_drawn_with_its_3x3_kernel() -> None:
    svg = drawn(TORCHVISION, TORCHVISION.module("4a"))
    assert not any("5×5" in text for text in texts(svg))
    assert texts(svg).count("3×3 conv, padding 1") == 2
    assert texts(svg).count("third branch") == 2


def test_segments_have_the_branch_colours_in_order() -> None:
    fills = [rect.get("fill") for rect in drawn().iter(f"{SVG}rect") if rect.get("class") == "segment"]
    assert fills == [colour.fill for colour in BRANCH_COLOURS]


def test_a_screen_reader_gets_the_whole_story() -> None:
    svg = drawn()
    named = svg.get("aria-labelledby", "").split()
    assert svg.get("role") == "img"
    assert {element.get("id") for element in (svg.find(f"{SVG}title"), svg.find(f"{SVG}desc"))} == set(named)
    description = svg.findtext(f"{SVG}desc") or ""
    assert (
        "Branch 3: 5×5 reduce to 16 channels, then 5×5 to 32 channels: channels 192–223 of the concat." in description
    )
    assert "Branch 4: max pool 3×3/1, then pool proj to 32 channels" in description


def test_text_has_the_colour_of_the_page_so_that_light_and_dark_both_work() -> None:
    svg = drawn()
    assert "fill: currentColor" in (svg.findtext(f"{SVG}style") or "")
    assert not [text for text in svg.iter(f"{SVG}text") if text.get("fill")]


def test_two_modules_on_one_page_have_different_ids() -> None:
    ids = [
        re.findall(r'id="([^"]+)"', ElementTree.tostring(drawn(PAPER, m), encoding="unicode")) for m in PAPER.modules
    ]
    assert len({one for found in ids for one in found}) == 2 * len(PAPER.modules)


def test_a_branch_of_one_channel_is_labelled_with_one_number() -> None:
    svg = drawn(PAPER, replace(PAPER.module("3a"), n5x5=1))
    assert "192" in texts(svg, "indices")


@pytest.mark.parametrize("colour", BRANCH_COLOURS)
def test_text_on_a_branch_colour_can_be_read(colour) -> None:
    def luminance(code: str) -> float:
        parts = [int(code[at : at + 2], 16) / 255 for at in (1, 3, 5)]
        linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    light, dark = sorted((luminance(colour.fill), luminance(colour.ink)), reverse=True)
    assert (light + 0.05) / (dark + 0.05) >= 4.5
