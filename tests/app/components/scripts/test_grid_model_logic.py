"""What the grid's scripts work out without a page: what Python works out too, and where places are and keys lead."""

from __future__ import annotations

import base64
import json
from functools import cache
from typing import Any

import numpy as np
import pytest
from hypothesis import example, given, strategies as st

from app.components import feature_grid as module
from app.figures.maps.atlas import Atlas, encode
from app.figures.maps.groups import ChannelGroup, channel_groups
from app.figures.maps.view import MAX_ZOOM, SCALES, GridView, MapCell, select_visible
from googlenet_core.blueprint.specs import IMAGE_PX, PAPER_BN
from googlenet_core.maps.stats import ORDERS, MapStats, map_stats
from googlenet_core.pictures import palettes
from tests.support.packed import rows
from tests.support.scripts import Script

LAYERS = {"conv1": 112, "maxpool1": 56, "inception3a": 28, "inception4e": 14, "inception5b": 7}
GROUPS = channel_groups(PAPER_BN, "inception3a", 256)
GAP = 4

# What readPicture makes of the data: the arrays come from JSON instead of Arrow tables, the cells are not packed.
MAKE_PICTURE = """
globalThis.Blob = class {};
inflate = async (bytes) => bytes;
const one = (values) => ({ getChildAt: (at) => ({ toArray: () => values[at] }) });
const receive = ({ meta, cells, facts }) => {
  readPicture({
    meta,
    cells: one([unbase64(cells)]),
    crop: one([new Uint8Array()]),
    facts: one([0, 1, 2, 3, 4].map((at) => Float32Array.from(facts, (row) => row[at]))),
  }).then((made) => (globalThis.picture = made));
};
"""


def sample_maps() -> np.ndarray:
    """256 maps with silent ones, ties, negative cells and a map that is not finite."""
    maps = np.random.default_rng(3).normal(0, 1, (256, 28, 28)).astype(np.float32)
    maps[5] = -1
    maps[6] = 0
    maps[8] = maps[9]
    maps[200] = np.nan
    return maps


@cache
def grid(signed: bool) -> tuple[Script, Atlas, MapStats]:
    """The scripts with the sample's maps, or with their absolute values, in ``picture``; and what Python has of them."""
    maps = sample_maps() if signed else np.abs(sample_maps())
    atlas, stats = encode(maps), map_stats(maps)
    data = module._grid_data("grid", module.GridPicture("id", "title", atlas, stats, GROUPS, MapCell(77, 3, 4), b""))
    script = Script(
        *("dom.js", "numbers.js", "packed.js"),
        *("feature_grid_model.js", "feature_grid_paint.js", "feature_grid_words.js"),
    )
    script.run(MAKE_PICTURE)
    cells = base64.b64encode(atlas.codes().tobytes()).decode()
    script.run(f"receive({json.dumps({'meta': data['meta'], 'cells': cells, 'facts': rows(data['facts']).tolist()})})")
    return script, atlas, stats


def test_the_script_reads_the_same_values_as_python() -> None:
    script, atlas, _ = grid(signed=True)
    read = script.call("""() => [...picture.codes.keys()].map((at) => {
      const [channel, inside] = [Math.floor(at / 784), at % 784];
      return valueAt(picture, { channel, y: Math.floor(inside / 28), x: inside % 28 });
    })""")
    np.testing.assert_allclose(np.array(read, np.float64).reshape(256, 28, 28), atlas.decode(), rtol=1e-6)


views = st.builds(
    GridView,
    sort=st.sampled_from(ORDERS),
    reverse=st.booleans(),
    branch=st.integers(0, 5),
    minimum=st.just(0.0) | st.floats(2.5, 4.5, width=32),
    silent=st.booleans(),
    channels=st.just("") | st.text("0123456789,-– x", max_size=12),
)


@example(GridView())
@example(GridView(sort="mean", reverse=True))
@example(GridView(sort="spread", silent=False))
@example(GridView(sort="active", branch=3))
@example(GridView(sort="max", branch=2, minimum=3.1))
@example(GridView(channels=" 3, 64–70, 250-999, x, 7-2", reverse=True))
@given(views)
def test_the_script_sorts_and_filters_as_python_does(view: GridView) -> None:
    script, _, stats = grid(signed=True)
    shown = script.call("(view) => visibleChannels(picture, view)", view.as_dict())
    assert shown == select_visible(view, stats, tuple(group.channels for group in GROUPS)).tolist()


@pytest.mark.parametrize("layer", LAYERS)
def test_the_script_draws_fields_where_the_core_says(layer: str) -> None:
    script, size = grid(signed=True)[0], LAYERS[layer]
    for group in channel_groups(PAPER_BN, layer, 256 if layer == "inception3a" else 1):
        sent = module._group_dict(group)
        ask = "(group, size) => [...Array(size).keys()].map((unit) => seenAlong(group, unit, 224))"
        for unit, seen in enumerate(script.call(ask, sent, size)):
            pixels = group.field.pixels(unit)
            assert seen["end"] - seen["start"] == group.field.rf_px
            assert range(seen["first"], seen["last"] + 1) == pixels or not pixels
            assert seen["centre"] == group.field.center(unit)
        ask = "(group, size) => [...Array(224).keys()].map((pixel) => unitsSeeing(group, pixel, size))"
        for pixel, (first, last) in enumerate(script.call(ask, sent, size)):
            assert list(range(first, last + 1)) == list(group.field.units(pixel, size))


@pytest.mark.parametrize("layer", LAYERS)
def test_the_unit_nearest_to_a_pixel_has_its_centre_there(layer: str) -> None:
    size = LAYERS[layer]
    group = channel_groups(PAPER_BN, layer, 1)[0]
    ask = "(group, size) => [...Array(224).keys()].map((pixel) => nearestUnit(group, pixel, size))"
    away = np.abs(np.array([[group.field.center(unit) for unit in range(size)]]) - np.arange(IMAGE_PX)[:, None])
    nearest = grid(signed=True)[0].call(ask, module._group_dict(group), size)
    np.testing.assert_allclose(away[np.arange(IMAGE_PX), nearest], away.min(axis=1))


def test_the_script_has_pythons_palettes() -> None:
    sent = grid(signed=True)[0].call("() => [...picture.palettes.values()].map((p) => [p.id, [...p.table]])")
    assert [name for name, _ in sent] == list(palettes.PALETTES)
    for name, table in sent:
        assert table == palettes.get_palette(name).table.ravel().tolist()


@pytest.mark.parametrize("scale", SCALES)
@pytest.mark.parametrize("signed", [True, False])
@pytest.mark.parametrize("name", ["cividis", "blue-red"])
def test_the_script_colours_values_as_the_python_palette_does(scale: str, signed: bool, name: str) -> None:
    script, atlas, _ = grid(signed)
    both = signed or palettes.get_palette(name).diverging
    view = GridView(scale=scale, fixed=1.5, palette=name).as_dict()
    ask = """(view, channel) => {
      const { scale, shift } = entryLine(picture, view, channel);
      const codes = [...picture.codes.subarray(channel * 784, channel * 784 + 784)];
      return [rangeOf(picture, view, channel), codes.map((code) => entryOf(scale * code + shift))];
    }"""
    for channel in (0, 5, 6, 77):
        ends, shown = script.call(ask, view, channel)
        high = {"map": atlas.high[channel], "layer": atlas.high.max(), "fixed": 1.5}[scale]
        low = -high if both else 0.0
        assert (ends["low"], ends["high"]) == pytest.approx((low, high))
        values = atlas.decode()[channel].ravel()
        share = (values - low) / (high - low) if high else np.full(784, 0.5 if both else 0.0)
        np.testing.assert_allclose(shown, np.clip(share, 0, 1) * 255, atol=0.51)


def test_tiles_are_painted_in_those_colours_and_what_is_not_finite_in_its_own() -> None:
    script, atlas, _ = grid(signed=True)
    script.run("""
      const context = {
        createImageData: (width, height) => ({ data: new Uint8ClampedArray(4 * width * height) }),
        putImageData: (image) => (globalThis.painted = image.data),
      };
      const canvas = { getContext: () => context, setAttribute: (name, value) => (canvas[name] = value), append: () => {} };
      globalThis.document = { createElement: () => canvas };
    """)
    script.run(f"const tiles = colouredTiles(picture, {json.dumps(GridView(scale='layer').as_dict())})")
    width, pixels = script.call("() => [tiles.canvas.width, [...painted]]")
    image = np.array(pixels, np.uint8).reshape(-1, width, 4)
    values, high = atlas.decode(), float(atlas.high.max())
    for channel in (0, 77, 200, 255):
        left, top = script.call("(channel) => tiles.corner(channel)", channel)
        tile = image[top : top + 28, left : left + 28].astype(int)
        wanted = palettes.get_palette("blue-red").colours(values[channel] / (2 * high) + 0.5).astype(int)
        wanted[np.isnan(values[channel])] = palettes.NOT_FINITE_RGB
        assert (tile[..., 3] == 255).all()
        np.testing.assert_allclose(tile[..., :3], wanted, atol=4)  # an entry may be rounded to its neighbour


# --- where things are, and where keys lead ------------------------------------------------------------------------


@st.composite
def laid_out(draw: st.DrawFn) -> tuple[dict[str, Any], dict[str, Any], list[int], float]:
    """A picture, the layout of some of its channels, these channels, and the device pixels in a CSS pixel."""
    side, channels = draw(st.sampled_from([(1, 1000), (7, 1024), (28, 256), (112, 64)]))
    groups = [{"first": 0, "last": channels - 1}] * draw(st.integers(1, 2))
    picture = {"channels": channels, "height": side, "width": side, "groups": groups}
    shown = draw(st.lists(st.integers(0, channels - 1), min_size=1, max_size=40, unique=True))
    available, ratio = draw(st.integers(60, 2000)), draw(st.sampled_from([1, 1.25, 1.5, 2, 3]))
    view = GridView(zoom=draw(st.integers(0, MAX_ZOOM))).as_dict()
    narrow = draw(st.booleans())
    layout = grid(signed=True)[0].call("layoutOf", picture, view, len(shown), available, ratio, narrow)
    assert layout["columns"] == 1 or layout["columns"] * (layout["tileWidth"] + 2 * GAP) <= available
    return picture, layout, shown, ratio


@given(st.sampled_from([7, 14, 28, 56]), st.integers(330, 620), st.sampled_from([1, 1.25, 2, 3]))
def test_four_maps_stand_in_a_row_of_a_narrow_window_that_nobody_zoomed(
    side: int, available: int, ratio: float
) -> None:
    picture = {"channels": 256, "height": side, "width": side, "groups": [{"first": 0, "last": 255}]}
    layout = grid(signed=True)[0].call("layoutOf", picture, GridView().as_dict(), 256, available, ratio, True)
    assert layout["columns"] == 4
    assert 4 * (layout["tileWidth"] + 2 * GAP) <= available or layout["cell"] * ratio == 1


def cells(picture: dict[str, Any], shown: list[int]) -> st.SearchStrategy[dict[str, int]]:
    return st.fixed_dictionaries(
        {
            "channel": st.sampled_from(shown),
            "y": st.integers(0, picture["height"] - 1),
            "x": st.integers(0, picture["width"] - 1),
        }
    )


@given(laid_out(), st.data())
def test_every_cell_is_whole_device_pixels_and_found_under_its_own_middle(
    made: tuple[dict[str, Any], dict[str, Any], list[int], float], data: st.DataObject
) -> None:
    picture, layout, shown, ratio = made
    script, cell = grid(signed=True)[0], data.draw(cells(picture, shown))
    assert layout["cell"] * ratio == pytest.approx(round(layout["cell"] * ratio))
    assert layout["columns"] * layout["rows"] >= len(shown) > layout["columns"] * (layout["rows"] - 1)
    place = script.call("placeOf", layout, shown.index(cell["channel"]))
    left = place["left"] + (cell["x"] + 0.5) * layout["cell"]
    top = place["top"] + (cell["y"] + 0.5) * layout["cell"]
    assert script.call("cellUnder", picture, layout, shown, left, top) == cell


def at_the_edge(picture: dict[str, Any], cell: dict[str, int], key: str) -> bool:
    last = {"ArrowDown": picture["height"] - 1, "ArrowRight": picture["width"] - 1}
    return cell["y" if key in ("ArrowUp", "ArrowDown") else "x"] == last.get(key, 0)


OPPOSITE = {"ArrowUp": "ArrowDown", "ArrowDown": "ArrowUp", "ArrowLeft": "ArrowRight", "ArrowRight": "ArrowLeft"}


@given(laid_out(), st.data(), st.sampled_from(list(OPPOSITE)), st.booleans())
def test_an_arrow_key_leads_to_a_neighbour_and_the_opposite_one_back(
    made: tuple[dict[str, Any], dict[str, Any], list[int], float], data: st.DataObject, key: str, shift: bool
) -> None:
    picture, layout, shown, _ = made
    cell = data.draw(cells(picture, shown))

    def after(cell: dict[str, int], key: str) -> dict[str, int]:
        pressed = {"key": key, "shiftKey": shift}
        return grid(signed=True)[0].call("cellAfterKey", picture, layout, shown, cell, pressed, 500)

    there = after(cell, key)
    assert 0 <= there["y"] < picture["height"]
    assert 0 <= there["x"] < picture["width"]
    steps = {"ArrowLeft": -1, "ArrowRight": 1, "ArrowUp": -layout["columns"], "ArrowDown": layout["columns"]}
    onward = shown.index(cell["channel"]) + steps[key]
    on = shown[onward] if onward in range(len(shown)) else cell["channel"]
    assert there["channel"] == (on if shift or at_the_edge(picture, cell, key) else cell["channel"])
    assert (there == cell) == (onward not in range(len(shown)) and (shift or at_the_edge(picture, cell, key)))
    if there != cell:
        assert after(there, OPPOSITE[key]) == cell
    if shift:
        assert (there["y"], there["x"]) == (cell["y"], cell["x"])


@given(laid_out(), st.data(), st.integers(100, 2000))
def test_home_end_and_page_keys_lead_to_the_same_cell_of_other_maps(
    made: tuple[dict[str, Any], dict[str, Any], list[int], float], data: st.DataObject, height: int
) -> None:
    picture, layout, shown, _ = made
    cell = data.draw(cells(picture, shown))
    script, last = grid(signed=True)[0], len(shown) - 1
    at = shown.index(cell["channel"])
    page = max(1, int(height // layout["pitchY"])) * layout["columns"]
    wanted = {"Home": 0, "End": last, "PageDown": min(last, at + page), "PageUp": max(0, at - page)}
    for key, position in wanted.items():
        found = script.call("cellAfterKey", picture, layout, shown, cell, {"key": key, "shiftKey": False}, height)
        assert found == {**cell, "channel": shown[position]}


@pytest.mark.parametrize("key", ["Enter", " ", "p", "Tab", "a", "Escape"])
def test_other_keys_lead_nowhere(key: str) -> None:
    layout = {"columns": 1, "pitchY": 40}
    cell = {"channel": 0, "y": 0, "x": 0}
    shape = {"height": 7, "width": 7}
    found = grid(signed=True)[0].call("cellAfterKey", shape, layout, [0, 1], cell, {"key": key, "shiftKey": False}, 500)
    assert found is None


def test_the_cursor_goes_to_a_maps_largest_cell() -> None:
    script, atlas, _ = grid(signed=True)
    for channel in (0, 6, 77, 200):
        y, x = divmod(int(atlas.codes()[channel].argmax()), 28)
        assert script.call("(channel) => largestCell(picture, channel)", channel) == {
            "channel": channel,
            "y": y,
            "x": x,
        }


def test_zooming_in_and_out_moves_at_every_size_and_stays_in_bounds() -> None:
    ask = "() => [...Array(64).keys()].map((at) => [zoomedBy(at + 1, -1), at + 1, zoomedBy(at + 1, 1)])"
    for less, zoom, more in grid(signed=True)[0].call(ask):
        assert 1 <= less <= zoom <= more <= MAX_ZOOM
        assert less < zoom or zoom == 1
        assert more > zoom or zoom == MAX_ZOOM


# --- what is said of a unit ---------------------------------------------------------------------------------------


def test_a_value_is_told_with_what_its_code_leaves_open() -> None:
    for signed in (True, False):
        script, atlas, _ = grid(signed)
        for channel in (0, 6, 77, 200):
            text = script.call("(cell) => valueText(picture, cell)", {"channel": channel, "y": 3, "x": 4})
            value = atlas.decode()[channel, 3, 4]
            if np.isnan(value):
                assert text == "not finite"
            elif channel == 6:
                assert text == "0"
            else:
                told, within = text.replace("−", "-").split(" ± ")
                assert float(told) == pytest.approx(value, rel=5e-3)
                assert float(within) == pytest.approx(atlas.step[channel] / 2, rel=0.5)


def test_what_a_unit_sees_is_told_in_pixels_of_the_picture() -> None:
    script = grid(signed=True)[0]

    def told(group: ChannelGroup, y: int, x: int) -> str:
        return str(script.call("(cell) => seenText(picture, cell)", {"channel": group.first, "y": y, "x": x}))

    for group in GROUPS:
        for y, x in ((0, 0), (13, 5), (27, 27)):
            rows, columns = group.field.pixels(y), group.field.pixels(x)
            text = told(group, y, x)
            assert f"{group.field.rf_px}×{group.field.rf_px} px" in text
            assert f"rows {rows[0]}–{rows[-1]}, columns {columns[0]}–{columns[-1]}" in text
            clipped = min(len(rows), len(columns)) < group.field.rf_px
            assert ("inside the image" in text) == clipped
