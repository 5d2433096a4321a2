"""What is no picture that is read is told what it is, in one sentence that says what to do."""

from __future__ import annotations

import io
import tarfile
import zipfile
from pathlib import Path

import pytest
from hypothesis import given, strategies as st

from googlenet_core.errors import ImageError
from googlenet_core.evaluation.labelled_pictures import LabelledPictures
from googlenet_core.pictures.decoding import FORMATS, decode
from googlenet_core.pictures.files.kinds import LOOK_BYTES, READ, SUFFIXES, explain_refusal, is_picture
from tests.support.files.pictures import encoded, noise


def zipped(*names: str) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        for name in names:
            archive.writestr(name, "application/vnd.oasis.opendocument.text" if name == "mimetype" else "x")
    return target.getvalue()


def tarred() -> bytes:
    target = io.BytesIO()
    with tarfile.open(fileobj=target, mode="w") as archive:
        archive.addfile(tarfile.TarInfo("one"))
    return target.getvalue()


def boxes(brand: bytes) -> bytes:
    return b"\0\0\0\x18ftyp" + brand + bytes(100)


KINDS = [
    (b"%PDF-1.7\n", "a PDF document", "picture of the page"),
    (b"\xef\xbb\xbf<?xml version='1.0'?>\n<!-- made by hand -->\n<svg:svg xmlns:svg=''>", "a drawing (SVG)", "export"),
    (b"<!DOCTYPE html>\n<html><body>", "a web page", "save the picture itself"),
    (boxes(b"isom"), "a film (MP4)", "picture of the screen"),
    (boxes(b"qt  "), "a film (QuickTime)", "picture of the screen"),
    (boxes(b"crx "), "a raw photograph", "develop"),
    (b"FUJIFILMCCD-RAW 0201", "a raw photograph", "develop"),
    (boxes(b"M4A "), "a sound file", "choose"),
    (b"\x1aE\xdf\xa3" + bytes(50), "a film (Matroska or WebM)", "picture of the screen"),
    (b"RIFF\0\0\0\0AVI LIST", "a film (AVI)", "picture of the screen"),
    (b"RIFF\0\0\0\0WAVEfmt ", "a sound file", "choose"),
    (zipped("one.jpg"), "a ZIP archive", "unpack"),
    (zipped("[Content_Types].xml"), "an office document", "picture of the page"),
    (zipped("mimetype"), "an office document", "picture of the page"),
    (tarred(), "an archive", "unpack"),
    (b"8BPS\0\1", "a Photoshop file", "export"),
    (b"\xff\x0a\xff\xff", "a JPEG XL picture", "save it as"),
    (b"\0\0\0\x0cjP  \r\n\x87\n", "a JPEG 2000 picture", "save it as"),
    (bytes(128) + b"DICM", "a DICOM picture", "save it as"),
    (b"MZ\x90\0", "a program", "choose"),
    ("Größe: 3 × 4\r\n".encode(), "text", "choose"),
    ("Größe: 3 × 4\r\n".encode("utf-16"), "text", "choose"),
    (("é" * LOOK_BYTES).encode()[1:], "not a picture that can be read", "choose"),
    (bytes(500), "not a picture that can be read", "choose"),
]


@pytest.mark.parametrize(("data", "name", "advice"), KINDS, ids=[f"{n}-{name}" for n, (_, name, _) in enumerate(KINDS)])
def test_what_is_no_picture_is_named_and_helped(data: bytes, name: str, advice: str) -> None:
    with pytest.raises(ImageError) as caught:
        decode(data)
    told = str(caught.value)
    assert told == explain_refusal(data)
    assert name in told
    assert advice in told
    assert told.endswith(".")
    assert not is_picture(data)


def test_text_whose_last_letter_is_cut_in_two_is_still_text() -> None:
    assert "text" in explain_refusal(b"x" + ("é" * LOOK_BYTES).encode())


@pytest.mark.parametrize("file_format", FORMATS)
def test_what_is_read_is_known_as_a_picture_however_it_goes_on(file_format: str) -> None:
    data = encoded(noise(20, 20), file_format)
    assert is_picture(data)
    assert is_picture(data[:12])
    with pytest.raises(ImageError, match="damaged or incomplete"):
        decode(data[:40])


@given(st.binary(max_size=300))
def test_any_bytes_get_one_sentence(data: bytes) -> None:
    assert explain_refusal(data).startswith("This is ")
    assert "\n" not in explain_refusal(data)


def test_every_kind_that_is_read_is_in_the_words_and_found_in_folders(tmp_path: Path) -> None:
    for file_format in FORMATS:
        assert file_format.replace("HEIF", "HEIC") in READ.upper()
    for suffix in SUFFIXES:
        (tmp_path / f"one{suffix.upper()}").write_bytes(b"")
    (tmp_path / "one.pdf").write_bytes(b"")
    assert len(list(LabelledPictures(tmp_path))) == len(SUFFIXES)
