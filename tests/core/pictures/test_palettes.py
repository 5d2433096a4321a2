"""Palettes: real lookup tables that people with colour-vision deficiencies can order, and words that fit them."""

import numpy as np
import pytest
from plotly.colors import diverging, hex_to_rgb, sequential, unlabel_rgb

from googlenet_core.pictures import palettes
from googlenet_core.pictures.palettes import PALETTES, get_palette

SEQUENTIAL = [name for name in PALETTES if not get_palette(name).diverging]


def lightness(table: np.ndarray) -> np.ndarray:
    """CIE L* of sRGB colours."""
    srgb = table / 255
    linear = np.where(srgb <= 0.04045, srgb / 12.92, ((srgb + 0.055) / 1.055) ** 2.4)
    y = linear @ np.array([0.2126, 0.7152, 0.0722])
    return np.where(y > 216 / 24389, 116 * np.cbrt(y) - 16, y * 24389 / 27)


def test_there_are_four_sequential_palettes_and_a_diverging_one() -> None:
    assert SEQUENTIAL == ["cividis", "viridis", "magma", "grey"]
    assert get_palette("blue-red").diverging


@pytest.mark.parametrize("name", PALETTES)
def test_a_table_has_256_different_colours_of_three_bytes(name: str) -> None:
    table = get_palette(name).table
    assert table.shape == (256, 3)
    assert table.dtype == np.uint8
    assert len(np.unique(table, axis=0)) > 200


@pytest.mark.parametrize(
    ("name", "published"),
    [
        ("cividis", sequential.Cividis),
        ("viridis", sequential.Viridis),
        ("magma", sequential.Magma),
        ("blue-red", diverging.RdBu[::-1]),
    ],
)
def test_the_colours_are_those_that_are_published_under_the_name(name: str, published: list[str]) -> None:
    points = np.array([hex_to_rgb(one) if one.startswith("#") else unlabel_rgb(one) for one in published])
    places = np.linspace(0, len(points) - 1, 256)
    wanted = np.stack([np.interp(places, np.arange(len(points)), channel) for channel in points.T], axis=1)
    assert (get_palette(name).table == np.rint(wanted)).all()


@pytest.mark.parametrize("name", SEQUENTIAL)
def test_a_sequential_palette_gets_lighter_all_the_way_so_that_it_reads_without_hue(name: str) -> None:
    light = lightness(get_palette(name).table)
    assert (np.diff(light) > -0.6).all()
    assert light[-1] - light[0] > 60


def test_the_diverging_palette_is_lightest_in_the_middle_and_blue_below_red_above() -> None:
    table = get_palette("blue-red").table.astype(int)
    assert 120 <= lightness(table).argmax() <= 136
    assert table[20, 2] > table[20, 0]
    assert table[235, 0] > table[235, 2]


def test_colours_takes_the_ends_for_values_outside_the_range() -> None:
    grey = get_palette("grey")
    shown = grey.colours(np.array([-3.0, 0.0, 0.5, 1.0, 7.0]))
    assert shown[:, 0].tolist() == [0, 0, 128, 255, 255]


def test_the_colour_of_cells_that_are_not_finite_is_far_from_every_palette_colour() -> None:
    wanted = np.array(palettes.NOT_FINITE_RGB)
    for name in PALETTES:
        assert np.abs(get_palette(name).table.astype(int) - wanted).sum(axis=1).min() > 100


def test_an_unknown_palette_is_the_default_one() -> None:
    assert get_palette("jet") is get_palette(palettes.DEFAULT)


def test_maps_with_negative_cells_start_with_the_diverging_palette() -> None:
    assert get_palette(palettes.choose_default(signed=True)).diverging
    assert not get_palette(palettes.choose_default(signed=False)).diverging


def test_a_table_cannot_be_changed_by_accident() -> None:
    with pytest.raises(ValueError, match="read-only"):
        get_palette("grey").table[0] = 9
