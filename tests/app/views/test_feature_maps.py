"""The feature maps page without a browser: every section runs for every kind of layer and keeps its address."""

from __future__ import annotations

import re

import pytest
from streamlit.testing.v1 import AppTest

from app.session import address
from tests.support.page_opener import failures, open_page


def opened(**query: str) -> AppTest:
    """The page at an address."""
    return open_page("feature_maps", "Feature maps", query)


def query_of(app: AppTest) -> dict[str, str]:
    return {name: values[0] if isinstance(values, list) else values for name, values in app.query_params.items()}


@pytest.mark.parametrize("maps", address.MAPS)
@pytest.mark.parametrize("layer", ["conv1", "inception3a", "inception4c.branch4.0", "conv1.bn", "aux1.fc1", "fc"])
def test_every_section_shows_every_kind_of_layer(maps: str, layer: str) -> None:
    app = opened(maps=maps, layer=layer)
    assert not app.exception
    assert not failures(app)
    wanted = {name: value for name, value in {"maps": maps, "layer": layer}.items() if value != address.DEFAULTS[name]}
    assert query_of(app) == wanted


@pytest.mark.parametrize("maps", address.MAPS)
def test_the_time_of_what_is_shown_is_told_once_at_the_foot_of_the_page(maps: str) -> None:
    app = opened(maps=maps)
    words = [text.value for text in (*app.markdown, *app.caption)]
    timed = [text for text in words if re.search(r"\b[\d,]+ ms\b", text)]
    assert len(timed) == (maps not in ("growth", "input"))
    assert all(foot.count(" ms") == 1 and "network: " in foot and "torch" in foot for foot in timed)


def test_another_layer_tells_its_own_time_beside_that_of_the_answers() -> None:
    app = opened(layer="inception3a")
    next(button for button in app.button if button.label == "Next").click().run()
    (foot,) = [text.value for text in app.caption if "network: " in text.value]
    assert foot.count(" ms") == 1


def test_a_view_survives_its_own_address() -> None:
    query = {"unit": "200,14,13", "pins": "3,70", "sort": "max", "palette": "magma", "silent": "0", "branch": "2"}
    app = opened(**query)
    assert query_of(app) == query
    assert not app.warning


def test_a_unit_that_the_layer_lacks_is_the_strongest_instead() -> None:
    app = opened(maps="unit", unit="9999,0,0")
    assert any("none was chosen" in text.value for text in app.markdown)


def test_the_numbers_of_the_unit_can_be_typed() -> None:
    app = opened(maps="unit", unit="5,3,4")
    assert [field.value for field in app.number_input] == [5, 3, 4]
    app.number_input[1].set_value(7).run()
    assert query_of(app)["unit"] == "5,7,4"
    app.number_input[0].set_value(9).run()
    assert query_of(app)["unit"].startswith("9,")


def test_before_and_after_the_relu_keep_the_unit_and_another_layer_does_not() -> None:
    app = opened(maps="unit", layer="inception3a.branch2.1", unit="31,19,25")
    app.button_group(key="maps-after-0").set_value("inception3a.branch2.1.conv").run()
    assert query_of(app)["layer"] == "inception3a.branch2.1.conv"
    assert query_of(app)["unit"] == "31,19,25"
    next(button for button in app.button if button.label == "Next").click().run()
    assert query_of(app)["layer"] == "inception3a.branch3.0"
    assert "unit" not in query_of(app)


def test_the_second_picture_is_never_the_first() -> None:
    app = opened(maps="compare", image="coffee", second="coffee")
    second = next(box for box in app.selectbox if box.label == "Second picture")
    assert "Coffee cup" not in second.options
