"""What a file is, by its first bytes: the pictures that are read, and for all else a sentence that names it and helps.

Names of files are not looked at, they often say something else. Bytes only; what a picture's file is made of is for
`picture_pieces` and `heif_boxes` to say.
"""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass

READ = "JPEG, PNG, WebP, GIF, BMP, TIFF, HEIC or AVIF"
"""The kinds of pictures that are read, in words."""

SUFFIXES = (
    *(".jpg", ".jpeg", ".png", ".webp", ".gif", ".bmp", ".tif", ".tiff"),
    *(".heic", ".heif", ".hif", ".avif"),
)
"""How the names of such files end, in lower case; in a folder others are passed over."""

LOOK_BYTES = 4096
"""As much of a file's beginning is looked at."""

_PICTURES = (b"\xff\xd8\xff", b"\x89PNG", b"GIF8", b"BM", b"II*\0", b"MM\0*", b"II+\0", b"MM\0+")
_STILLS = (b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"hevm", b"hevs", b"mif1", b"msf1", b"avif", b"avis")
"""Brands of boxes that hold pictures and no film."""

_AS_PICTURE = f"save it as {READ}"
_EXPORT = "open it in the program that made it, and export a JPEG or PNG"
_DEVELOP = "develop it in a photo program, or take the JPEG that the camera made besides"
_FRAME = "stop it where it shows what you want, and take a picture of the screen"
_PAGE = "open it, and take a picture of the page you want"
_UNPACK = "unpack it, and choose one of the pictures in it"
_OTHER = f"choose a {READ} file"


@dataclass(frozen=True, slots=True)
class _Mark:
    """Bytes by which a kind of file is known, and what to say of it."""

    at: int
    marks: tuple[bytes, ...]
    name: str
    advice: str


_MARKS = (
    _Mark(0, (b"%PDF",), "a PDF document", _PAGE),
    _Mark(0, (b"%!PS", b"\xc5\xd0\xd3\xc6"), "a PostScript file", _EXPORT),
    _Mark(0, (b"8BPS",), "a Photoshop file", _EXPORT),
    _Mark(0, (b"gimp xcf",), "a GIMP file", _EXPORT),
    _Mark(0, (b"\xff\x0a", b"\0\0\0\x0cJXL "), "a JPEG XL picture", _AS_PICTURE),
    _Mark(0, (b"\0\0\0\x0cjP  ", b"\xff\x4f\xff\x51"), "a JPEG 2000 picture", _AS_PICTURE),
    _Mark(0, (b"II\xbc\x01",), "a JPEG XR picture", _AS_PICTURE),
    _Mark(0, (b"\0\0\x01\0", b"\0\0\x02\0"), "an icon", _AS_PICTURE),
    _Mark(0, (b"qoif",), "a QOI picture", _AS_PICTURE),
    _Mark(0, (b"v/1\x01",), "an OpenEXR picture", _AS_PICTURE),
    _Mark(0, (b"#?RADIANCE", b"#?RGBE"), "a Radiance picture", _AS_PICTURE),
    _Mark(0, (b"DDS ", b"\xabKTX"), "a texture", _AS_PICTURE),
    _Mark(0, (b"SIMPLE  =",), "a FITS picture", _AS_PICTURE),
    _Mark(0, (b"\xd7\xcd\xc6\x9a",), "a Windows metafile", _EXPORT),
    _Mark(40, (b" EMF",), "a Windows metafile", _EXPORT),
    _Mark(128, (b"DICM",), "a DICOM picture", _AS_PICTURE),
    _Mark(
        0, (b"FUJIFILMCCD-RAW", b"IIRO", b"IIRS", b"MMOR", b"IIU\0", b"FOVb", b"\0MRM"), "a raw photograph", _DEVELOP
    ),
    _Mark(8, (b"CR\x02\0",), "a raw photograph", _DEVELOP),
    _Mark(4, (b"ftypcrx ",), "a raw photograph", _DEVELOP),
    _Mark(4, (b"ftypM4A ", b"ftypM4B "), "a sound file", _OTHER),
    _Mark(4, (b"ftypqt  ",), "a film (QuickTime)", _FRAME),
    _Mark(4, (b"ftyp", b"moov", b"mdat", b"wide"), "a film (MP4)", _FRAME),
    _Mark(0, (b"\x1aE\xdf\xa3",), "a film (Matroska or WebM)", _FRAME),
    _Mark(8, (b"AVI ",), "a film (AVI)", _FRAME),
    _Mark(0, (b"0&\xb2u\x8ef\xcf\x11", b"FLV\x01", b"\0\0\x01\xba", b"\0\0\x01\xb3"), "a film", _FRAME),
    _Mark(0, (b"ID3", b"fLaC", b"OggS", b"\xff\xfb", b"\xff\xf3", b"MThd"), "a sound file", _OTHER),
    _Mark(8, (b"WAVE",), "a sound file", _OTHER),
    _Mark(0, (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"{\\rtf"), "an office document", _PAGE),
    _Mark(30, (b"[Content_Types].xml", b"mimetypeapplication/vnd.oasis"), "an office document", _PAGE),
    _Mark(30, (b"mimetypeapplication/epub",), "a book (EPUB)", _PAGE),
    _Mark(0, (b"PK\x03\x04", b"PK\x05\x06"), "a ZIP archive", _UNPACK),
    _Mark(0, (b"\x1f\x8b", b"BZh", b"\xfd7zXZ", b"7z\xbc\xaf\x27\x1c", b"Rar!", b"(\xb5/\xfd"), "an archive", _UNPACK),
    _Mark(257, (b"ustar",), "an archive", _UNPACK),
    _Mark(0, (b"MZ", b"\x7fELF", b"\xcf\xfa\xed\xfe", b"\xca\xfe\xba\xbe"), "a program", _OTHER),
    _Mark(0, (b"SQLite format 3",), "a database", _OTHER),
    _Mark(0, (b"\x93NUMPY", b"\x89HDF"), "a file of numbers", _OTHER),
)
_SVG = re.compile(rb"<(?:\w+:)?svg[\s>]", re.IGNORECASE)
_PAGE_OF_THE_WEB = re.compile(rb"<(?:!doctype\s+html|html)[\s>]", re.IGNORECASE)
_CONTROL = re.compile(r"[\0-\x08\x0e-\x1a\x1c-\x1f\x7f]")
_SHORTEST_TEXT = 8
_UTF8 = codecs.getincrementaldecoder("utf-8")


def is_picture(data: bytes) -> bool:
    """Whether a file begins as one of the pictures that are read does, however it goes on."""
    if data[4:8] == b"ftyp":
        return data[8:12] in _STILLS
    return data.startswith(_PICTURES) or (data.startswith(b"RIFF") and data[8:12] == b"WEBP")


def explain_refusal(data: bytes) -> str:
    """Return one sentence that names what a file is that is no picture that is read, and says what to do."""
    start = data[:LOOK_BYTES]
    for mark in _MARKS:
        if start.startswith(mark.marks, mark.at):
            return f"This is {mark.name}, which cannot be read here; {mark.advice}."
    if _SVG.search(start):
        return f"This is a drawing (SVG), which cannot be read here; {_EXPORT}."
    if _PAGE_OF_THE_WEB.search(start):
        return "This is a web page, and not the picture on it; save the picture itself and choose that file."
    if _is_text(start):
        return f"This is text, and not a picture; {_OTHER}."
    return f"This is not a picture that can be read; {_OTHER}."


def _is_text(start: bytes) -> bool:
    if start.startswith((b"\xff\xfe", b"\xfe\xff")):
        text = start[: len(start) & ~1].decode("utf-16", "replace")
    else:
        try:
            text = _UTF8().decode(start)  # in pieces, since the last letter may be cut
        except UnicodeDecodeError:
            return False
    return len(text) >= _SHORTEST_TEXT and not _CONTROL.search(text)
