"""What a notebook shows of our values: diagrams as SVG, captures as pictures, explanations as Markdown, rows as tables."""

from __future__ import annotations

import base64
import io
import re
from xml.etree import ElementTree as ET

import numpy as np
from PIL import Image

from googlenet_core import (
    PAPER,
    Engine,
    Unit,
    architecture,
    branches,
    explain_unit,
    layer_costs,
    preprocess,
    read_sample,
    render_diagram,
    report_markdown,
)
from googlenet_core.pictures.mosaics import tile_maps
from googlenet_core.tables import Rows
from googlenet_core.why import ClassChange


def test_a_diagram_shows_itself_as_svg_and_its_source_as_text() -> None:
    found = architecture(PAPER)
    drawn = render_diagram(found)
    assert ET.fromstring(drawn._repr_svg_() or "").tag.endswith("svg")
    assert drawn == drawn._repr_svg_()
    assert render_diagram(found, format="dot")._repr_svg_() is None


def test_a_capture_shows_the_tiled_maps_of_each_layer(bundled: Engine) -> None:
    picture = preprocess(read_sample("chelsea"), bundled.weights)
    capture = bundled.capture(picture.tensor, ["inception3a", "fc"])
    shown = capture._repr_html_()
    files = [base64.b64decode(data) for data in re.findall(r"base64,([^\"]+)", shown)]
    first, second = (Image.open(io.BytesIO(file)) for file in files)
    assert np.array_equal(first, tile_maps(capture["inception3a"][0].cpu().numpy())[0])
    assert second.width > 1
    assert "inception3a: 256×28×28, black is" in shown
    assert "fc: 87, black is" in shown


def test_an_explanation_shows_its_report(bundled: Engine) -> None:
    picture = preprocess(read_sample("chelsea"), bundled.weights)
    explanation = explain_unit(bundled, picture.tensor, Unit("conv1", 3, 7, 9))
    assert explanation._repr_markdown_() == report_markdown(explanation)


def test_rows_show_themselves_as_a_table() -> None:
    table = ET.fromstring(branches(PAPER, PAPER.module("3a"))._repr_html_())
    heads = [cell.text for cell in table.iterfind("thead/tr/th")]
    widths = [row[heads.index("width")].text for row in table.iterfind("tbody/tr")]
    assert widths == ["64", "128", "32", "32"]


def test_rows_by_name_begin_with_the_name() -> None:
    costs = layer_costs(PAPER)
    table = ET.fromstring(costs._repr_html_())
    rows = {row[0].text: [cell.text for cell in row[1:]] for row in table.iterfind("tbody/tr")}
    assert list(rows) == list(costs)
    assert rows["conv1"][-1] == f"{costs['conv1'].macs:,}"


def test_numbers_below_zero_have_a_real_minus() -> None:
    rows = Rows([ClassChange("a-b", before=0.5, after=0.25), ClassChange("cat", before=-0.5, after=-1234)])
    cells = [cell.text for cell in ET.fromstring(rows._repr_html_()).iterfind("tbody/tr/td")]
    assert cells == ["a-b", "0.5", "0.25", "cat", "−0.5", "−1,234"]
