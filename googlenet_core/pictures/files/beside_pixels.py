"""A picture's file without what does not belong to its pixels: texts, profiles, EXIF, the pictures that cameras add.

Pillow refuses a whole picture for a text that unpacks to a megabyte or a checksum that is wrong in a remark; browsers
pass over them. So a PNG, JPEG or WebP is put together anew for Pillow from the pieces that make its pixels, copied
as they are. What we use of the rest is read here: the orientation, and the colour profile if it is sound. Where a piece
of the pixels is cut off, nothing is mended: that is for the decoder to say. `tiff_pages` does the same for TIFF.
"""

from __future__ import annotations

import re
import struct
import zlib
from dataclasses import dataclass, replace

from googlenet_core.pictures.files import colour_profiles
from googlenet_core.pictures.files.orientation import UPRIGHT, read_orientation

PROFILE_LEFT_OUT = "its colour profile is damaged or too large and was left out"

_PNG = b"\x89PNG\r\n\x1a\n"
_PNG_END = b"\0\0\0\0IEND\xaeB`\x82"
_ANIMATION = {b"acTL": 8, b"fcTL": 26, b"fdAT": None}
"""The chunks that make a PNG move, and how long each must be."""
_TRANSPARENCY = {0: (2,), 2: (6,), 3: range(1, 257)}
"""How long a PNG's list of transparency may be, by its kind of colour."""
_ANCILLARY = 0x20
"""A PNG's chunk whose name begins with a small letter can be done without."""
_COLOUR_AT = 25
"""Where a PNG says its kind of colour."""

_MARKER = re.compile(rb"\xff([^\x00\xff])")
_SCAN, _END, _REMARK = 0xDA, 0xD9, 0xFE
_APPLICATIONS = range(0xE0, 0xF0)
_JFIF, _EXIF, _PROFILE, _ADOBE = 0xE0, 0xE1, 0xE2, 0xEE

_WEBP_FLAGS = {b"ICCP": 0x20, b"EXIF": 0x08, b"XMP ": 0x04}
_WEBP_PIXELS = (b"VP8X", b"VP8 ", b"VP8L", b"ALPH", b"ANIM", b"ANMF")


@dataclass(frozen=True, slots=True)
class StrippedFile:
    """What a decoder needs, and what was read from the rest.

    Attributes:
        data: the file without its remarks.
        orientations: of its frames or pages, 1 to 8 as in EXIF; one for all of them where there is only one.
        turned_by: what says so.
        profile: a sound ICC profile; empty if there is none.
        notes: what people should know of what was taken and what was left out, one short phrase each.
        numbers: of the pages that are left, counted from 1; empty where all frames are.
        of: how many pages there were.
        largest: pixels of the largest page that may be decoded; 0 where all are of one size.
    """

    data: bytes
    orientations: tuple[int, ...] = (UPRIGHT,)
    turned_by: str = "its EXIF"
    profile: bytes = b""
    notes: tuple[str, ...] = ()
    numbers: tuple[int, ...] = ()
    of: int = 1
    largest: int = 0

    def with_profile(self, profile: bytes) -> StrippedFile:
        """The same with a colour profile, or with a note where that one is not sound."""
        if colour_profiles.is_sound(profile):
            return replace(self, profile=profile)
        return replace(self, notes=(*self.notes, PROFILE_LEFT_OUT))


def strip_to_pixels(data: bytes) -> StrippedFile:
    """Return a picture's file without its remarks; of a format without any, the file itself.

    Args:
        data: what `picture_pieces.check_pieces` has let pass.
    """
    if data.startswith(_PNG):
        return _png(data)
    if data.startswith(b"\xff\xd8\xff"):
        return _jpeg(data)
    if data.startswith(b"RIFF") and data[8:12] == b"WEBP":
        return _webp(data)
    return StrippedFile(data)


def _png(data: bytes) -> StrippedFile:
    kept: list[tuple[bytes, bytes]] = []
    exif = profile = None
    moving, cut, at = True, False, len(_PNG)
    while at + 8 <= len(data) and not cut:
        length, kind = struct.unpack_from(">I4s", data, at)
        at += 12 + length
        if kind == b"IEND":
            break
        piece = data[at - 12 - length : at]
        whole, critical = len(piece) == 12 + length, not kind[0] & _ANCILLARY
        # The checksums of pixels and of what they need are for the decoder to look at.
        sound = whole and (critical or kind == b"fdAT" or _checksum(piece))
        if critical:
            kept.append((kind, piece))
            cut = not whole
        elif kind in _ANIMATION and whole:
            moving = moving and sound and _ANIMATION[kind] in (None, length)
            kept.append((kind, piece))
        elif kind == b"tRNS" and sound and length in _TRANSPARENCY.get(data[_COLOUR_AT], ()):
            kept.append((kind, piece))
        elif kind == b"eXIf" and sound and exif is None:
            exif = piece[8:-4]
        elif kind == b"iCCP" and profile is None:
            profile = colour_profiles.unpack(piece[8:-4]) if sound else b""
    pieces = [piece for kind, piece in kept if moving or kind not in _ANIMATION]
    alone = StrippedFile(b"".join([_PNG, *pieces, b"" if cut else _PNG_END]), (read_orientation(exif or b""),))
    return alone if profile is None else alone.with_profile(profile)


def _checksum(piece: bytes) -> bool:
    return zlib.crc32(memoryview(piece)[4:-4]) == int.from_bytes(piece[-4:], "big")


def _jpeg(data: bytes) -> StrippedFile:
    """Segments up to the first scan: what an application or a person remarks is left out, unless it says the colours."""
    pieces: list[bytes] = []
    exif: bytes | None = None
    profiles: list[bytes] = []
    at = copied = 2
    while found := _MARKER.search(data, at):
        marker, start = found[1][0], found.end()
        if marker in (_SCAN, _END):
            break
        if marker in (0x01, 0xD8) or 0xD0 <= marker <= 0xD7:
            at = start
            continue
        at = start + max(2, int.from_bytes(data[start : start + 2], "big"))
        if at > len(data) or not (marker == _REMARK or marker in _APPLICATIONS):
            continue
        body = data[start + 2 : at]
        if (marker == _JFIF and body.startswith(b"JFIF\0") and len(body) >= 14) or (
            marker == _ADOBE and body.startswith(b"Adobe") and len(body) >= 12
        ):
            continue
        if marker == _EXIF and body.startswith(b"Exif\0") and exif is None:
            exif = body[6:]
        if marker == _PROFILE and body.startswith(b"ICC_PROFILE\0"):
            profiles.append(body[12:])
        pieces.append(data[copied : found.start()])
        copied = at
    alone = StrippedFile(b"".join([data[:2], *pieces, data[copied:]]), (read_orientation(exif or b""),))
    return alone if not profiles else alone.with_profile(_joined(profiles))


def _joined(parts: list[bytes]) -> bytes:
    """A profile from its parts, each after its number and how many there are; nothing where one is missing or doubled."""
    parts = sorted(parts, key=lambda part: part[:1])
    numbers = [part[0] for part in parts if len(part) > 1]
    return b"".join(part[2:] for part in parts) if numbers == list(range(1, len(parts) + 1)) else b""


def _webp(data: bytes) -> StrippedFile:
    pieces: list[bytes] = []
    beside: dict[bytes, bytes] = {}
    end = min(len(data), 8 + int.from_bytes(data[4:8], "little"))
    at = 12
    while at + 8 <= end:
        kind, length = struct.unpack_from("<4sI", data, at)
        piece = data[at : min(at + 8 + length + (length & 1), end)]
        if kind in _WEBP_PIXELS:
            pieces.append(piece)
        else:
            beside.setdefault(kind, piece[8 : 8 + length])
        at += 8 + length + (length & 1)
    flags = pieces[0][8] if pieces and pieces[0].startswith(b"VP8X") and len(pieces[0]) > 8 else 0
    if flags:
        pieces[0] = pieces[0][:8] + bytes([flags & ~sum(_WEBP_FLAGS.values())]) + pieces[0][9:]
    # What the flags do not announce is not there for others either.
    exif, profile = (beside.get(kind) if flags & _WEBP_FLAGS[kind] else None for kind in (b"EXIF", b"ICCP"))
    body = b"WEBP" + b"".join(pieces)
    orientation = read_orientation((exif or b"").removeprefix(b"Exif\0\0"))
    alone = StrippedFile(b"RIFF" + struct.pack("<I", len(body)) + body, (orientation,))
    return alone if profile is None else alone.with_profile(profile)
