"""The grid of maps as a PNG."""

from __future__ import annotations

import io

import numpy as np
import pytest
from PIL import Image

from app.figures.maps.groups import channel_groups
from app.figures.maps.png import WIDTH_PX, grid_png, scale_of
from app.figures.maps.view import GridView
from googlenet_core.blueprint.specs import PAPER
from googlenet_core.pictures import palettes


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
