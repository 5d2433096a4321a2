"""A unit's fields as rectangles on the picture."""

from __future__ import annotations

from app.components.crop_panels import Frame
from googlenet_core.arithmetic import Box, UnitField


def frame(box: Box, label: str, line: str = "solid") -> Frame:
    """Return a box of pixels as a rectangle."""
    return Frame(label, box.top, box.left, box.height, box.width, line)


def field_frame(field: UnitField) -> Frame:
    """Return the theoretical field; where it reaches outside the picture its edge cannot be seen."""
    return frame(field.box, f"theoretical field, {field.rf_px}×{field.rf_px} px")
