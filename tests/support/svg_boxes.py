"""Where the words of a drawing stand, and which lines or other words run through them.

A word's box is that of Streamlit's own font, which the app's pages are written in.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import combinations, pairwise
from pathlib import Path
from xml.etree import ElementTree

import streamlit
from PIL import ImageFont

_SVG = "{http://www.w3.org/2000/svg}"
_FONTS = Path(streamlit.__file__).parent / "static" / "static" / "media"
_MEASURED_AT = 100
_ABOVE, _BELOW = 0.74, 0.2
"""Parts of the font's size that letters, digits and signs of the drawing reach above and below the line they stand on."""

_BENDS = 24
"""Straight pieces that a curve is taken for."""

Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle in drawing units."""

    left: float
    top: float
    right: float
    bottom: float

    def meets(self, other: Box) -> bool:
        """Whether two boxes overlap."""
        return (
            self.left < other.right and other.left < self.right and self.top < other.bottom and other.top < self.bottom
        )

    def is_crossed(self, start: Point, end: Point) -> bool:
        """Whether a straight line runs through the box: it is cut at each edge until nothing of it is left."""
        (x, y), (dx, dy) = start, (end[0] - start[0], end[1] - start[1])
        first, last = 0.0, 1.0
        for step, room in ((-dx, x - self.left), (dx, self.right - x), (-dy, y - self.top), (dy, self.bottom - y)):
            if step == 0 and room <= 0:
                return False
            if step < 0:
                first = max(first, room / step)
            elif step > 0:
                last = min(last, room / step)
        return first < last


@cache
def _font(weight: int) -> ImageFont.FreeTypeFont:
    (path,) = _FONTS.glob("SourceSansVF-Upright*.woff2")
    font = ImageFont.truetype(str(path), _MEASURED_AT)
    font.set_variation_by_axes([weight])
    return font


def crossings(svg: ElementTree.Element) -> list[tuple[str, str]]:
    """Return each word of a drawing with what runs through it: another word, or the class of a shape."""
    words = list(_words(svg))
    shapes = list(_outlines(svg))
    found = [(one, other) for (one, box), (other, second) in combinations(words, 2) if box.meets(second)]
    for word, box in words:
        found += [(word, kind) for kind, line in shapes if any(box.is_crossed(*piece) for piece in pairwise(line))]
    return found


def _words(svg: ElementTree.Element) -> Iterator[tuple[str, Box]]:
    style = svg.findtext(f"{_SVG}style") or ""
    sizes = {name: int(size) for name, size in re.findall(r"\.([\w-]+) {[^}]*font-size: (\d+)px", style)}
    default = re.search(r" text {[^}]*font-size: (\d+)px", style)
    assert default
    for text in svg.iter(f"{_SVG}text"):
        kinds = text.get("class", "").split()
        size = next((sizes[kind] for kind in kinds if kind in sizes), int(default[1]))
        words = text.text or ""
        width = _font(600 if "strong" in kinds else 400).getlength(words) * size / _MEASURED_AT
        x, y = float(text.get("x", 0)), float(text.get("y", 0))
        left = x - width * {"start": 0, "middle": 0.5, "end": 1}[text.get("text-anchor", "start")]
        yield words, Box(left, y - _ABOVE * size, left + width, y + _BELOW * size)


def _outlines(svg: ElementTree.Element) -> Iterator[tuple[str, list[Point]]]:
    for rect in svg.iter(f"{_SVG}rect"):
        if rect.get("class") == "column":  # not drawn: where a branch can be pointed at
            continue
        x, y, width, height = (float(rect.get(name, 0)) for name in ("x", "y", "width", "height"))
        right, bottom = x + width, y + height
        yield rect.get("class", "concat"), [(x, y), (right, y), (right, bottom), (x, bottom), (x, y)]
    for path in svg.iter(f"{_SVG}path"):
        yield path.get("class", ""), _line(path.get("d", ""))


def _line(path: str) -> list[Point]:
    """The corners of a path of one piece, its curves in straight pieces."""
    line: list[Point] = []
    for command, given in re.findall(r"([MLHVvCZ])([^A-Za-z]*)", path):
        numbers = [float(number) for number in re.findall(r"-?[\d.]+", given)]
        x, y = line[-1] if line else (0.0, 0.0)
        if command in "ML":
            line.append((numbers[0], numbers[1]))
        elif command == "H":
            line.append((numbers[0], y))
        elif command in "Vv":
            line.append((x, numbers[0] + (y if command == "v" else 0)))
        elif command == "Z":
            line.append(line[0])
        else:
            points = [(x, y), *zip(numbers[::2], numbers[1::2], strict=True)]
            line += [_on_curve(points, step / _BENDS) for step in range(1, _BENDS + 1)]
    return line


def _on_curve(points: list[Point], part: float) -> Point:
    """De Casteljau's point of a Bézier curve."""
    while len(points) > 1:
        points = [(x + part * (x2 - x), y + part * (y2 - y)) for (x, y), (x2, y2) in pairwise(points)]
    return points[0]
