"""Of an animation the first frame that shows anything is taken, and what is said names it."""

from __future__ import annotations

import struct

import numpy as np
import pytest
from PIL import Image

from googlenet_core.pictures.decoding import decode, open_picture
from googlenet_core.pictures.files import frames
from tests.support.files.pictures import encoded, noise, plain

SIZE = (60, 40)
BLACK, RED, BLUE = (plain(colour, size=SIZE) for colour in ((0, 0, 0), (255, 0, 0), (0, 0, 255)))
NOTHING = plain((0, 0, 0, 0), "RGBA", SIZE)
FORMATS = ("GIF", "WEBP", "PNG", "TIFF")


def moving(file_format: str, *pictures: Image.Image, **options: object) -> bytes:
    if file_format == "WEBP":
        options |= {"lossless": True, "minimize_size": False}
    durations = {} if file_format == "TIFF" else {"duration": [100 + number for number in range(len(pictures))]}
    return encoded(pictures[0], file_format, save_all=True, append_images=pictures[1:], **durations, **options)


def colour(image: Image.Image) -> list[int]:
    return np.asarray(image).mean(axis=(0, 1)).round().astype(int).tolist()


@pytest.mark.parametrize("file_format", FORMATS)
def test_what_is_said_names_the_frame_that_is_shown(file_format: str) -> None:
    word = "page" if file_format == "TIFF" else "frame"
    first = decode(moving(file_format, RED, BLUE, BLACK))
    assert (colour(first.image), first.notes[0]) == ([255, 0, 0], f"{word} 1 of 3 is taken")
    later = decode(moving(file_format, BLACK, noise(*SIZE, high=7), BLUE, RED))
    assert colour(later.image)[2] > 250
    assert later.notes[0] == f"{word} 3 of 4 is taken, the first that is not black"


@pytest.mark.parametrize("file_format", ["GIF", "WEBP", "PNG"])
def test_a_frame_without_anything_in_it_is_passed_over(file_format: str) -> None:
    found = decode(
        moving(file_format, NOTHING, RED.convert("RGBA"), disposal=2)
        if file_format == "GIF"
        else moving(file_format, NOTHING, RED.convert("RGBA"))
    )
    assert colour(found.image) == [255, 0, 0]
    assert "frame 2 of 2 is taken, the first that is not transparent" in found.notes


@pytest.mark.parametrize("file_format", FORMATS)
def test_where_all_frames_are_black_the_first_is_shown_and_that_is_said(file_format: str) -> None:
    pictures = [BLACK, *(noise(*SIZE, seed, high=6) for seed in range(2))]
    found = decode(moving(file_format, *pictures))
    assert colour(found.image) == [0, 0, 0]
    assert "1 of 3 is taken, black like all that were looked at" in found.notes[0]


@pytest.mark.parametrize("file_format", ["GIF", "PNG"])
@pytest.mark.parametrize("cut", [200, 1500])
def test_a_damaged_second_frame_leaves_the_first(file_format: str, cut: int) -> None:
    data = moving(file_format, BLACK, noise(*SIZE))
    found = decode(data[:-cut])
    assert colour(found.image) == [0, 0, 0]
    assert "frame 1 of 2 is taken, black like all that were looked at" in found.notes


def test_a_black_picture_that_is_alone_is_a_picture() -> None:
    for file_format in (*FORMATS, "JPEG"):
        found = decode(encoded(BLACK, file_format))
        assert not any("taken" in note for note in found.notes)


def test_black_strokes_on_nothing_are_not_black() -> None:
    strokes = NOTHING.copy()
    strokes.putpixel((3, 3), (0, 0, 0, 255))
    assert "frame 1 of 2 is taken" in decode(moving("PNG", strokes, RED.convert("RGBA"))).notes


def test_only_so_many_frames_and_pixels_are_looked_at(monkeypatch: pytest.MonkeyPatch) -> None:
    data = moving("PNG", BLACK, *(noise(*SIZE, seed, high=6) for seed in range(4)), RED)
    assert colour(decode(data).image) == [255, 0, 0]
    monkeypatch.setattr(frames, "MOST_LOOKED_AT", 5)
    assert colour(decode(data).image) == [0, 0, 0]
    monkeypatch.setattr(frames, "MOST_LOOKED_AT", 30)
    monkeypatch.setattr(frames, "MOST_PIXELS", SIZE[0] * SIZE[1] * 5)
    assert colour(decode(data).image) == [0, 0, 0]


def test_a_gifs_frames_are_counted_without_reading_them() -> None:
    data = encoded(noise(9, 9), "GIF")
    head = data[: 13 + (3 << (data[10] % 8 + 1))]
    frame = b"\x2c" + struct.pack("<HHHHB", 0, 0, 1, 1, 0) + b"\2\2\x4c\1\0"
    assert open_picture(head + frame * 5_000 + b";").frames == 5_000
    assert open_picture(head + frame * 900_000).frames == frames._GIF_BLOCKS // 2
    for end in (b"", b"\x2c", b"\x21", b"\x21\xf9", frame[:-3]):
        assert open_picture(head + frame + end).frames in (1, 2)


def test_counting_frames_ends_within_one_that_never_does(monkeypatch: pytest.MonkeyPatch) -> None:
    class Counted(bytes):
        reads = 0

        def __getitem__(self, at: object) -> object:
            Counted.reads += 1
            return super().__getitem__(at)  # type: ignore[index]

    monkeypatch.setattr(frames, "_GIF_BLOCKS", 100)
    head = b"GIF89a" + bytes(7) + b"\x2c" + bytes(9) + b"\2"
    assert frames._gif_frames(Counted(head + b"\1x" * 5_000)) == 1
    assert Counted.reads < 1_000


@pytest.mark.parametrize(
    "values", [np.zeros((9, 9), np.uint16), np.zeros((9, 9), np.float32), np.zeros((9, 9), np.int32)]
)
def test_pages_of_any_numbers_may_be_black(values: np.ndarray) -> None:
    data = encoded(Image.fromarray(values), "TIFF", save_all=True, append_images=[Image.fromarray(values + 3)])
    assert "page 2 of 2 is taken, the first that is not black" in decode(data).notes
