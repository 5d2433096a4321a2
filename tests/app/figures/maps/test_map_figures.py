"""The small figures of the feature maps page: histogram, top cells, kernels, growth, differences, words of a scale."""

from __future__ import annotations

import io
import math

import numpy as np
import pytest
from hypothesis import example, given, strategies as st
from hypothesis.extra.numpy import arrays
from PIL import Image

from app.figures.charts.growth import growth_chart, short_stage
from app.figures.charts.histogram import constant, histogram, top_cells
from app.figures.drawings.kernels import FRAME, kernel_picture
from app.figures.drawings.preprocessing import colour_plane, frame_crop
from app.figures.maps.compared import rank_by_difference
from app.figures.maps.groups import channel_groups
from app.figures.maps.png import WIDTH_PX, grid_png, scale_of
from app.figures.maps.view import GridView
from app.figures.tables.maps import archive, map_csv, map_rows
from app.figures.tables.table import to_csv
from app.words.scale import scale_words
from googlenet_core.arithmetic.growth import first_beyond_image, growth
from googlenet_core.blueprint.specs import IMAGE_PX, PAPER, TORCHVISION, GoogLeNetSpec
from googlenet_core.maps.stats import map_stats
from googlenet_core.pictures import palettes

INK = "#123456"
FLOATS = st.floats(-100, 100, width=32)


@given(arrays(np.float32, (6, 5), elements=FLOATS))
def test_the_top_cells_are_the_largest_in_order(values: np.ndarray) -> None:
    found = top_cells(values, 4)
    assert [value for *_, value in found] == sorted(values.ravel().tolist(), reverse=True)[:4]
    assert all(values[y, x] == value for y, x, value in found)


def test_cells_that_are_not_finite_are_not_on_top() -> None:
    values = np.array([[np.nan, 1], [2, 0]], np.float32)
    assert top_cells(values, 2) == [(1, 0, 2.0), (0, 1, 1.0)]


@given(arrays(np.float32, (6, 5), elements=FLOATS))
@example(np.ones((6, 5), np.float32))
@example(np.array([[0, *[1e-45] * 4], *[[1e-45] * 5] * 5], np.float32))
def test_the_histogram_counts_every_cell_once_and_marks_the_chosen_one(values: np.ndarray) -> None:
    if (values == values[0, 0]).all():
        assert constant(values) == values[0, 0]
        return
    assert constant(values) is None
    figure = histogram(values, float(values[0, 0]), INK)
    assert sum(figure.data[0].y) == values.size
    assert figure.layout.shapes[0].x0 == float(values[0, 0])


def test_a_map_without_any_finite_cell_has_nothing_to_count() -> None:
    assert math.isnan(constant(np.full((3, 3), np.nan, np.float32)))


def test_a_kernel_is_enlarged_without_blending() -> None:
    pixels = np.random.default_rng(0).integers(0, 256, (7, 7, 3)).astype(np.uint8)
    shown = kernel_picture(pixels, 70)
    assert shown.shape == (70, 70, 3)
    np.testing.assert_array_equal(shown[::10, ::10], pixels)


def test_all_kernels_stand_row_by_row_and_the_chosen_one_is_framed() -> None:
    pixels = np.stack([np.full((7, 7, 3), index, np.uint8) for index in range(64)])
    sheet = kernel_picture(pixels, 320, chosen=9)
    side = len(sheet) // 8
    assert (sheet[side // 2 :: side, side // 2 :: side, 0].ravel() == np.arange(64)).all()
    frames = (sheet == FRAME).all(axis=2)
    assert frames[side, side]
    assert frames.sum() == side**2 - (side - 4) ** 2


@pytest.mark.parametrize("spec", [PAPER, TORCHVISION], ids=lambda spec: spec.name)
def test_the_growth_chart_has_every_number_and_points_at_the_first_beyond_the_picture(spec: GoogLeNetSpec) -> None:
    rows = growth(spec)
    chart = growth_chart(rows, ["a", "b", "c", "d"], 1000, INK)
    assert list(chart.data[0].y) == [row.rf_px for row in rows if row.branch is None]
    for number in (1, 2, 3, 4):
        assert list(chart.data[number].y) == [row.rf_px for row in rows if row.branch == number]
        assert set(chart.data[number].text) == {module.name for module in spec.modules}
    first, note = first_beyond_image(spec), chart.layout.annotations[0]
    assert (note.x, note.y) == (first.step, first.rf_px)
    assert f"{first.rf_px} px" in note.text
    assert chart.layout.shapes[0].y0 == IMAGE_PX
    assert len({trace.marker.symbol for trace in chart.data[1:]}) == 4


def test_stages_have_short_names() -> None:
    assert [short_stage(layer) for layer in ("inception3a", "conv1", "avgpool", "fc")] == [
        "3a", "conv1", "avg pool", "linear",
    ]  # fmt: skip


@given(arrays(np.float32, 8, elements=FLOATS), arrays(np.float32, 8, elements=FLOATS))
def test_channels_are_ordered_by_how_much_their_means_differ(first: np.ndarray, second: np.ndarray) -> None:
    found = rank_by_difference(first, second)
    assert sorted(one.channel for one in found) == list(range(8))
    sizes = [abs(np.float32(one.second) - np.float32(one.first)) for one in found]
    assert sizes == sorted(sizes, reverse=True)


def test_a_scale_says_its_colours() -> None:
    assert scale_words("cividis", 0, 3.21) == "dark blue is 0, yellow is 3.21"
    assert scale_words("blue-red", -2, 2) == "blue is −2, white is 0, red is 2"


def test_a_scale_of_nothing_but_zeros_is_no_range() -> None:
    assert scale_words("cividis", 0, 0) == "dark blue everywhere: every value is 0"
    assert scale_words("blue-red", -0.0, 0) == "white everywhere: every value is 0"


@pytest.mark.parametrize("palette", palettes.PALETTES)
def test_a_map_of_zeros_has_the_colour_of_zero_in_the_png(palette: str) -> None:
    chosen = palettes.get_palette(palette)
    assert palettes.scale_ends(palette, -2, 3) == (-2, 3)
    low, high = palettes.scale_ends(palette, 0, 0)
    assert (chosen.colours(np.array([(0 - low) / (high - low)])) == chosen.table[chosen.zero]).all()
    view, zeros = GridView(palette=palette), np.zeros((1, 28, 28), np.float32)
    groups = channel_groups(PAPER, "conv1", 1)
    shown = np.array(Image.open(io.BytesIO(grid_png(zeros, np.arange(1), view, groups, "x"))))
    assert (shown == chosen.table[chosen.zero]).all(axis=2).sum() >= 112**2


def test_the_crop_stays_bright_in_its_frame() -> None:
    shown = np.array(frame_crop(Image.new("RGB", (400, 200), (200, 100, 50)), (100, 0, 300, 200), 200))
    assert shown.shape == (100, 200, 3)
    assert shown[50, 100].tolist() == [200, 100, 50]
    assert shown[50, 20].max() < 100


def test_a_plane_is_white_at_zero_and_strong_at_both_ends() -> None:
    table = palettes.get_palette("blue-red").table
    shown = colour_plane(np.array([[-2, 0, 2]], np.float32), 2.0)[0]
    assert shown[0].tolist() == table[0].tolist()
    assert shown[2].tolist() == table[-1].tolist()
    assert shown[1].min() > 235


# --- what is taken away ---------------------------------------------------------------------------------------------


def maps(signed: bool = False) -> np.ndarray:
    values = np.random.default_rng(1).normal(0, 1, (256, 28, 28)).astype(np.float32)
    return values if signed else np.maximum(values, 0)


GROUPS = channel_groups(PAPER, "inception3a", 256)


def test_the_png_shows_the_chosen_maps_in_their_order_and_colours() -> None:
    values, chosen = maps(), np.array([200, 3])
    view = GridView(palette="grey", scale="map")
    shown = np.array(Image.open(io.BytesIO(grid_png(values, chosen, view, GROUPS, "title"))))
    assert shown.shape[1] == WIDTH_PX
    top = next(row for row in range(len(shown)) if (shown[row, 8:120] != 255).any() and row > 30)
    tile = shown[top + 5 : top + 5 + 112 : 4, 8 : 8 + 112 : 4, 0]
    np.testing.assert_allclose(tile, values[200] / values[200].max() * 255, atol=1)


@pytest.mark.parametrize("scale", ["map", "layer", "fixed"])
@pytest.mark.parametrize("signed", [False, True])
def test_the_png_has_the_scale_of_the_grid(scale: str, signed: bool) -> None:
    values = maps(signed)
    span = scale_of(GridView(scale=scale, fixed=1.5), values, 7)
    among = values[7] if scale == "map" else values
    assert span.high == pytest.approx(1.5 if scale == "fixed" else np.abs(among).max())
    assert span.low == (-span.high if signed else 0.0)


@pytest.mark.parametrize("shape", [(64, 112, 112), (1024, 1, 1), (10, 7, 7)])
def test_maps_of_every_shape_make_a_png(shape: tuple[int, int, int]) -> None:
    values = np.random.default_rng(0).normal(0, 1, shape).astype(np.float32)
    groups = channel_groups(PAPER, "conv1", shape[0])
    Image.open(io.BytesIO(grid_png(values, np.arange(shape[0]), GridView(), groups, "x"))).load()


def test_no_map_makes_a_png_too() -> None:
    Image.open(io.BytesIO(grid_png(maps(), np.array([], int), GridView(), GROUPS, "x"))).load()


def test_the_table_says_branch_and_both_indices() -> None:
    values = maps()
    lines = to_csv(map_rows(map_stats(values), np.array([200, 3]), GROUPS)).decode("utf-8-sig").splitlines()
    assert lines[0] == "channel,branch,index in branch,maximum,mean,spread,share of active units"
    assert lines[1].startswith("200,5×5,8,")
    assert lines[2].startswith("3,1×1,3,")
    assert float(lines[1].split(",")[3]) == pytest.approx(values[200].max())


def test_the_cells_of_a_map_come_back_from_csv() -> None:
    values = maps()[5]
    np.testing.assert_array_equal(np.loadtxt(io.StringIO(map_csv(values)), delimiter=",", dtype=np.float32), values)


def test_the_archive_opens_without_pickle_and_holds_what_was_chosen() -> None:
    values, chosen = maps(), np.array([200, 3])
    with np.load(io.BytesIO(archive(values, chosen, layer="inception3a")), allow_pickle=False) as found:
        np.testing.assert_array_equal(found["maps"], values[chosen])
        assert found["channels"].tolist() == [200, 3]
        assert str(found["layer"]) == "inception3a"
