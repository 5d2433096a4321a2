"""Squares on a picture: where they are told to be, told in words, never outside the drawing."""

from __future__ import annotations

from xml.etree import ElementTree

import pytest

from app.figures.drawings.labelled_squares import Square, draw_squares
from googlenet_core.arithmetic import Box

SVG = "{http://www.w3.org/2000/svg}"


def drawn(*squares: Square, jpeg: bytes = b"", cross: tuple[float, float] | None = None) -> ElementTree.Element:
    return ElementTree.fromstring(draw_squares(jpeg, 224, squares, cross=cross))


def test_all_is_told_in_words() -> None:
    found = drawn(Square(Box(10, 20, 30, 40), "A"), Square(Box(0, 0, 224, 224), "B"), cross=(14.5, 9))
    assert found[0].text == (
        "A: rows 10 to 29, columns 20 to 39; B: rows 0 to 223, columns 0 to 223; a cross in row 14.5, column 9"
    )


@pytest.mark.parametrize(
    "box",
    [Box(0, 0, 224, 224), Box(0, 0, 1, 1), Box(223, 223, 224, 224), Box(100, 200, 130, 224), Box(210, 0, 224, 9)],
)
def test_frames_and_letters_stay_on_the_picture(box: Box) -> None:
    found = drawn(Square(box, "A"))
    side = float(found.get("width", 0))
    for frame in found.iter(f"{SVG}rect"):
        if frame.get("fill") == "none":
            assert 0 <= float(frame.get("x", 0)) <= side - float(frame.get("width", 0))
            assert 0 <= float(frame.get("y", 0)) <= side - float(frame.get("height", 0))
    (letter,) = found.iter(f"{SVG}text")
    assert 0 <= float(letter.get("x", 0)) <= side - float(letter.get("font-size", 0)) / 2
    assert float(letter.get("font-size", 0)) <= float(letter.get("y", 0)) <= side


def test_the_small_ones_lie_above_the_large_ones() -> None:
    found = drawn(Square(Box(50, 50, 60, 60), "small"), Square(Box(0, 0, 200, 200), "large"))
    assert [letter.text for letter in found.iter(f"{SVG}text")] == ["large", "small"]


def test_wrong_ones_are_dashed() -> None:
    dashes = [
        "stroke-dasharray" in draw_squares(b"", 224, [Square(Box(0, 0, 50, 50), "A", right)])
        for right in (None, True, False)
    ]
    assert dashes == [False, False, True]


def test_a_picture_lies_below_if_there_is_one() -> None:
    assert drawn(jpeg=b"abc").find(f"{SVG}image") is not None
    assert drawn().find(f"{SVG}image") is None
