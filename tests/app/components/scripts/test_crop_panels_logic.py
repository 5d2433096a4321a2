"""How panels lay maps over the picture, and the arithmetic of a pixel on its way in: scripts without a page."""

from __future__ import annotations

import json
from functools import cache
from typing import Any

import numpy as np
import pytest
from hypothesis import given, strategies as st

from app.words.scale import short_number
from googlenet_core.arithmetic.receptive_field import field_of
from googlenet_core.blueprint.specs import IMAGE_PX, PAPER
from googlenet_core.pictures import palettes
from googlenet_core.pictures.preprocessing import normalise
from googlenet_core.weights.catalogue import Recipe
from tests.support.scripts import Script

# A stand-in for a canvas that keeps what is put on it, and the lines that are drawn.
CANVAS = """
globalThis.lines = [];
const context = {
  createImageData: (width, height) => ({ data: new Uint8ClampedArray(4 * width * height) }),
  putImageData: (image) => (globalThis.painted = image.data),
  setLineDash: (dashes) => (globalThis.dashes = dashes),
  beginPath: () => {},
  moveTo: (x, y) => (globalThis.from = [x, y]),
  lineTo: (x, y) => lines.push({ from, to: [x, y], dashes, colour: context.strokeStyle }),
  stroke: () => {},
};
const canvas = { getContext: () => context, setAttribute: () => {}, append: () => {} };
globalThis.document = { createElement: () => canvas };
"""


@cache
def drawing() -> Script:
    script = Script("dom.js", "numbers.js", "packed.js", "map_drawing.js")
    script.run(CANVAS)
    return script


@pytest.mark.parametrize("layer", ["conv1", "maxpool1", "inception3a", "inception4e", "inception5b"])
def test_the_cell_under_a_pixel_is_the_one_whose_square_holds_it(layer: str) -> None:
    field, count = field_of(layer, PAPER), 7
    assert field.jump_px
    edge = field.center0_px + 0.5 - field.jump_px / 2
    laid = {"top": edge, "left": edge, "side": field.jump_px, "height": count, "width": count}
    found = drawing().call("(map) => [...Array(224).keys()].map((pixel) => cellAt(map, [pixel, pixel]))", laid)
    for pixel, cell in enumerate(found):
        at = (pixel + 0.5 - edge) // field.jump_px
        assert cell == ([at, at] if 0 <= at < count else None)
    for unit in range(count):
        place = drawing().call("placeOf", laid, [unit, unit])
        assert place["top"] + field.jump_px / 2 == field.center(unit) + 0.5


sides = st.integers(-60, IMAGE_PX + 60)
boxes = st.fixed_dictionaries(
    {"top": sides, "left": sides, "height": st.integers(1, 300), "width": st.integers(1, 300)}
)


@given(boxes, st.sampled_from(["solid", "dashed", "dotted"]), st.sampled_from([1, 2, 3.5]))
def test_a_frame_is_drawn_inside_the_picture_and_told_apart_where_it_goes_on_outside(
    box: dict[str, Any], line: str, scale: float
) -> None:
    drawing().run(f"lines.length = 0; outline(context, {json.dumps({**box, 'line': line})}, {scale}, 3, {IMAGE_PX})")
    drawn = drawing().call("() => lines")
    bottom, right = box["top"] + box["height"], box["left"] + box["width"]
    if bottom <= 0 or right <= 0 or box["top"] >= IMAGE_PX or box["left"] >= IMAGE_PX:
        assert drawn == []
        return
    assert all(0 < place < IMAGE_PX for one in drawn for place in [*one["from"], *one["to"]])
    outside = drawing().call("goesOutside", box, IMAGE_PX)
    assert outside == (box["top"] < 0 or box["left"] < 0 or bottom > IMAGE_PX or right > IMAGE_PX)
    beyond = sum((box["top"] < 0, box["left"] < 0, bottom > IMAGE_PX, right > IMAGE_PX))
    short = [3 / scale, 13.5 / scale]
    assert sum(one["dashes"] == pytest.approx(short) for one in drawn) == 2 * beyond
    assert len(drawn) == 8


@pytest.mark.parametrize("name", palettes.PALETTES)
@pytest.mark.parametrize("ends", [(0.0, 4.0), (-4.0, 4.0), (0.0, 0.0)])
def test_a_map_over_the_picture_has_the_palettes_colours(name: str, ends: tuple[float, float]) -> None:
    palette, (low, high) = palettes.get_palette(name), ends
    values = np.linspace(-5, 5, 64, dtype=np.float32)
    laid = {"height": 8, "width": 8, "values": values.tolist(), "low": low, "high": high}
    ask = "(map, table, zero) => void withTile({ ...map, palette: { table: Uint8Array.from(table), zero } })"
    drawing().call(ask, laid, palette.table.ravel().tolist(), palette.zero)
    image = np.array(drawing().call("() => [...painted]"), np.uint8).reshape(-1, 4)
    shares = (values - low) / (high - low) if high > low else np.full(64, palette.zero / 255)
    np.testing.assert_allclose(image[:, :3].astype(int), palette.colours(shares).astype(int), atol=4)
    assert (image[:, 3] == 255).all()


@given(st.floats(-1e5, 1e5, width=32))
def test_scripts_write_numbers_as_python_does(value: float) -> None:
    told = drawing().call("number", value)
    assert float(told.replace("−", "-")) == pytest.approx(float(short_number(value).replace("−", "-")), rel=1e-2)
    assert told.startswith("−") == (value < 0)
    assert drawing().call("number", float("nan")) == "not finite"


@pytest.mark.parametrize("second", [False, True])
def test_a_pixel_goes_in_by_the_arithmetic_that_the_core_uses(second: bool) -> None:
    recipe = Recipe("test", "Test", "paper", (), transform_input=second)
    crop = np.arange(256, dtype=np.uint8).repeat(3).reshape(256, 1, 3)
    centred, normalised, last = (np.asarray(step).reshape(3, 256) for step in normalise(crop, recipe))
    script = Script("pixel_steps.js")
    for colour, (mean, std) in enumerate(zip(recipe.mean, recipe.std, strict=True)):
        ask = "(...recipe) => [...Array(256).keys()].map((byte) => stepsOf(byte, ...recipe))"
        found = np.array(script.call(ask, mean, std, second))
        wanted = [np.arange(256) / 255, centred[colour], normalised[colour], *([last[colour]] if second else [])]
        np.testing.assert_allclose(found, np.stack(wanted, axis=1), atol=2e-6)
