"""The chart of growing receptive fields."""

from __future__ import annotations

import pytest

from app.figures.charts.growth import growth_chart, short_stage
from googlenet_core.arithmetic.growth import first_beyond_image, growth
from googlenet_core.blueprint.specs import IMAGE_PX, PAPER, TORCHVISION, GoogLeNetSpec

INK = "#123456"


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
    assert [short_stage(layer) for layer in ("inception3a", "conv1", "maxpool1", "avgpool", "fc")] == [
        "3a", "conv1", "pool1", "avg pool", "linear",
    ]  # fmt: skip
