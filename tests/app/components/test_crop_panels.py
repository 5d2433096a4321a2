"""What the panels are sent: complete, the same on every rerun, cells at true centres; and what they may answer."""

from __future__ import annotations

import json

import numpy as np
import pytest
from hypothesis import given, strategies as st

from app.components import crop_panels as module
from app.components.crop_panels import Frame, Panel, Pick, at_true_centres, read_pick
from googlenet_core.arithmetic.receptive_field import field_of
from googlenet_core.blueprint.specs import IMAGE_PX, PAPER
from tests.support.packed import column, content


def panels() -> list[Panel]:
    field = field_of("inception3a", PAPER)
    one = at_true_centres(np.arange(784, dtype=np.float32).reshape(28, 28), field, 0.0, 783.0, "cividis")
    two = at_true_centres(-np.ones((28, 28), np.float32), field, -1.0, 1.0, "blue-red")
    return [
        Panel("one", map=one, boxes=(Frame("field", -3, -3, 27, 27),)),
        Panel("no map"),
        Panel("two", crop=None, map=two),
    ]


def sent(crop: bytes = b"jpeg") -> dict:
    return module._data(panels(), [crop, b"other"], 3, None, 70, "", "")


def test_the_data_is_the_same_on_every_rerun_and_other_data_has_another_version() -> None:
    assert sent()["meta"] == sent()["meta"]
    assert sent()["meta"]["version"] != sent(b"jpeX")["meta"]["version"]


def test_each_panel_finds_its_own_values_and_picture() -> None:
    data = sent()
    shown = data["meta"]["panels"]
    starts = [slice(*panel["map"]["span"]) for panel in shown if panel["map"]]
    assert [column(data["values"])[span].tolist() for span in starts] == [list(range(784)), [-1.0] * 784]
    assert [panel["crop"] for panel in shown] == [0, 0, -1]
    (first, second) = (slice(*span) for span in data["meta"]["crops"])
    assert content(data, "crops")[first] == b"jpeg"
    assert content(data, "crops")[second] == b"other"
    json.dumps(data["meta"], allow_nan=False)


@pytest.mark.parametrize("layer", ["conv1", "maxpool1", "inception3a", "inception4e", "inception5b"])
def test_a_cell_lies_around_the_true_centre_of_its_unit(layer: str) -> None:
    field = field_of(layer, PAPER)
    shown = at_true_centres(np.zeros((7, 7), np.float32), field, 0, 1, "grey")
    for unit in (0, 3, 6):
        # Pixel i is centred at i, so that its middle is i + 0.5 from the picture's edge.
        assert shown.top + (unit + 0.5) * shown.side == field.center(unit) + 0.5
    assert shown.side == field.jump_px


def test_a_single_cell_covers_the_picture() -> None:
    shown = at_true_centres(np.zeros((1, 1), np.float32), field_of("avgpool", PAPER), 0, 1, "grey")
    assert (shown.top, shown.left, shown.side) == (0, 0, IMAGE_PX)


def test_a_pick_is_read() -> None:
    value = {"pick": {"panel": 1, "pixel": [3, 223], "cell": [0, 27]}}
    assert read_pick(value, 3) == Pick(1, (3, 223), (0, 27))
    assert read_pick({"pick": {"panel": 1, "pixel": [3, 4], "cell": None}}, 3) == Pick(1, (3, 4), None)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["panel", "pixel", "cell"]), inner),
    max_leaves=8,
)


@given(JSON)
def test_whatever_a_browser_sends_nothing_breaks(given_: object) -> None:
    found = read_pick({"pick": given_}, 3)
    assert found is None or (0 <= found.panel < 3 and all(0 <= place < IMAGE_PX for place in found.pixel))


@pytest.mark.parametrize("value", [None, "", {}, {"pick": None}, {"pick": {"panel": 3, "pixel": [0, 0]}}])
def test_nonsense_is_no_pick(value: object) -> None:
    assert read_pick(value, 3) is None


def test_a_pick_on_panels_about_something_else_is_none() -> None:
    value = {"pick": {"panel": 1, "pixel": [3, 223], "cell": [0, 27], "of": "inception3a 200"}}
    assert read_pick(value, 3, "inception3a 200") == Pick(1, (3, 223), (0, 27))
    assert read_pick(value, 3, "inception3b 200") is None
    assert read_pick(value, 3) is None
