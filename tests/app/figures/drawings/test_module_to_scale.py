"""The module to scale: thicknesses in proportion, joined without gaps, correct for every module and variant."""

import re
from itertools import pairwise
from xml.etree import ElementTree

import pytest
from hypothesis import given, strategies as st

from app.figures.drawings.branch_colours import BRANCH_COLOURS
from app.figures.drawings.ledger import BAR_WIDTH, MARGIN, WIDTH
from app.figures.drawings.module_to_scale import lanes_svg, scale
from googlenet_core.arithmetic.channels import branches
from googlenet_core.blueprint.specs import PAPER, TORCHVISION, VARIANTS, GoogLeNetSpec, InceptionSpec
from googlenet_core.studies.reductions import module_size
from tests.conftest import ROOT
from tests.support.svg_boxes import crossings

PICTURE = ROOT / "app/components/inception_picture/inception_picture.css"
SVG = "{http://www.w3.org/2000/svg}"
WIDTHS = st.integers(1, 4096)
MODULES = st.builds(InceptionSpec, st.just("3a"), WIDTHS, WIDTHS, WIDTHS, WIDTHS, WIDTHS, WIDTHS)
EVERY = [(spec, module) for spec in VARIANTS.values() for module in spec.modules]
FIRST = PAPER.module("3a")


def drawn(spec: GoogLeNetSpec = PAPER, module: InceptionSpec = FIRST) -> ElementTree.Element:
    source = lanes_svg(
        branches(spec, module),
        module=f"inception ({module.name})",
        in_channels=spec.in_channels(module.name),
        cells=module_size(spec, module.name),
    )
    return ElementTree.fromstring(source)


def texts(svg: ElementTree.Element, kind: str | None = None) -> list[str]:
    return [t.text or "" for t in svg.iter(f"{SVG}text") if kind is None or kind in t.get("class", "").split()]


@given(MODULES, WIDTHS)
def test_every_lane_is_as_thick_as_it_has_channels_and_fits_its_column(module: InceptionSpec, inputs: int) -> None:
    laid = scale(branches(PAPER, module), inputs)
    for lane in laid.lanes:
        assert lane.entry == pytest.approx(inputs * laid.per_channel)
        assert lane.exit == pytest.approx(lane.branch.width * laid.per_channel)
        assert lane.between == pytest.approx((lane.branch.reduce_width or inputs) * laid.per_channel)
        assert lane.edge - max(lane.entry, lane.between, lane.exit) >= MARGIN - 1e-6
    for one, other in pairwise(laid.lanes):
        assert one.edge < other.edge - max(other.entry, other.between, other.exit)


@given(MODULES, WIDTHS)
def test_the_concat_joins_the_lanes_without_gaps_in_the_middle_of_the_drawing(
    module: InceptionSpec, inputs: int
) -> None:
    lanes = scale(branches(PAPER, module), inputs).lanes
    for one, other in pairwise(lanes):
        assert one.concat_left + one.exit == pytest.approx(other.concat_left)
    assert lanes[0].concat_left + lanes[-1].concat_left + lanes[-1].exit == pytest.approx(WIDTH)


@pytest.mark.parametrize(("spec", "module"), EVERY, ids=[f"{s.name}-{m.name}" for s, m in EVERY])
def test_every_module_shows_its_widths_index_ranges_and_sum(spec, module) -> None:
    svg, four = drawn(spec, module), branches(spec, module)
    assert texts(svg, "indices") == [f"{branch.first}–{branch.last}" for branch in four]
    equation = " + ".join(str(branch.width) for branch in four) + f" = {module.out_channels}"
    assert texts(svg, "sum") == [f"{equation} channels"]
    cells = module_size(spec, module.name)
    for branch in four:
        assert f"{branch.width} × {cells}×{cells}" in texts(svg, "strong")
        if branch.reduce_width:
            assert f"{branch.reduce_width} × {cells}×{cells}" in texts(svg, "strong")
    assert f"{spec.in_channels(module.name)} channels of {cells}×{cells}, read by every branch" in texts(svg)


def test_paddings_are_those_of_the_branches() -> None:
    assert [text for text in texts(drawn(), "small") if "padding" in text] == [
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
    assert "5×5" not in ElementTree.tostring(svg, encoding="unicode")
    assert texts(svg).count("3×3 conv, padding 1") == 2


def test_segments_have_the_branch_colours_in_order_and_say_which_channels_they_are() -> None:
    bars = [rect for rect in drawn().iter(f"{SVG}rect") if rect.get("class") == "segment"]
    assert [bar.get("fill") for bar in bars] == [colour.fill for colour in BRANCH_COLOURS]
    assert [(bar.get("data-first"), bar.get("data-last")) for bar in bars] == [
        ("0", "63"),
        ("64", "191"),
        ("192", "223"),
        ("224", "255"),
    ]
    assert sum(float(bar.get("width", 0)) for bar in bars) == pytest.approx(BAR_WIDTH, abs=0.1)


def test_a_screen_reader_gets_the_whole_story() -> None:
    svg = drawn()
    named = svg.get("aria-labelledby", "").split()
    assert svg.get("role") == "img"
    assert {
        element.get("id") for element in (svg.find(f"{SVG}title"), svg.find(f"{SVG}desc")) if element is not None
    } == set(named)
    description = svg.findtext(f"{SVG}desc") or ""
    assert (
        "Branch 3: 5×5 reduce to 16 channels, then 5×5 to 32 channels: channels 192–223 of the concat." in description
    )
    assert "Branch 4: max pool 3×3/1, then pool proj to 32 channels" in description


def test_text_has_the_colour_of_the_page_and_can_be_read_from_afar() -> None:
    svg = drawn()
    style = svg.findtext(f"{SVG}style") or ""
    assert "fill: currentColor" in style
    assert not [text for text in svg.iter(f"{SVG}text") if text.get("fill")]
    assert min(int(size) for size in re.findall(r"font-size: (\d+)px", style)) >= 15
    narrowest = re.search(r"\.inception-picture \{[^}]*min-width: (\d+)px", PICTURE.read_text())
    assert narrowest
    assert 15 * int(narrowest[1]) / WIDTH >= 14, "drawn smaller, its text is too small"


@given(MODULES)
def test_any_module_is_drawn_as_sound_xml(module: InceptionSpec) -> None:
    assert drawn(PAPER, module).tag == f"{SVG}svg"


@pytest.mark.parametrize(("spec", "module"), EVERY, ids=[f"{s.name}-{m.name}" for s, m in EVERY])
def test_no_line_runs_through_a_word_and_no_word_through_another(spec, module) -> None:
    assert not crossings(drawn(spec, module))


@given(MODULES, st.sampled_from([PAPER, TORCHVISION]))
def test_no_line_runs_through_a_word_whatever_the_widths(module: InceptionSpec, spec: GoogLeNetSpec) -> None:
    assert not crossings(drawn(spec, module))


def test_a_word_on_a_line_would_be_noticed() -> None:
    svg = drawn()
    for text in svg.iter(f"{SVG}text"):
        if text.text == "64 × 28×28":
            text.set("x", str(float(text.get("x", 0)) - 30))
    assert [found[0] for found in crossings(svg)] == ["64 × 28×28"]
