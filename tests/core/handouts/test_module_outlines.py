"""The outline of a module to write into: a blank for each width, no line through a box."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET

import pytest

from googlenet_core.blueprint import VARIANTS, GoogLeNetSpec
from googlenet_core.handouts import module_outlines


@pytest.mark.parametrize("spec", VARIANTS.values(), ids=VARIANTS)
def test_every_width_of_a_module_is_left_blank(spec: GoogLeNetSpec) -> None:
    drawn = ET.fromstring(module_outlines.draw(spec))
    texts = [text.text or "" for text in drawn.iter("text")]
    assert sum("____" in text for text in texts) == 6 + 2  # its layers, what comes in and what goes out
    assert sum(f"{spec.third_kernel}×{spec.third_kernel}" in text for text in texts) >= 2


def test_no_line_crosses_a_box() -> None:
    drawn = ET.fromstring(module_outlines.draw(VARIANTS["paper"]))
    boxes = [tuple(float(box.get(name, "")) for name in ("x", "y", "width", "height")) for box in drawn.iter("rect")]
    for line in drawn.iter("line"):
        x1, y1, x2, y2 = (float(line.get(name, "")) for name in ("x1", "y1", "x2", "y2"))
        for x, y, width, height in boxes:
            for part in range(1, 100):
                at_x, at_y = x1 + (x2 - x1) * part / 100, y1 + (y2 - y1) * part / 100
                assert not (x < at_x < x + width and y < at_y < y + height)


def test_it_prints_in_black_alone() -> None:
    assert not re.search(r"#[0-9a-f]{3,6}|fill=|style=", module_outlines.draw(VARIANTS["paper"]))
