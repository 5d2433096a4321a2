"""Whether an ICC colour profile is sound enough to be used. Bytes only; turning colours by it is not this file's job."""

from __future__ import annotations

import zlib

MOST_BYTES = 4_000_000
"""Profiles of printing presses have some two megabytes, those of cameras and screens a few kilobytes."""

_HEADER, _TAG = 128, 12
_MARK = slice(36, 40)


def is_sound(profile: bytes) -> bool:
    """Return whether this is a profile, whole and not too large: its mark, its length, and room for its list of tags."""
    if not _HEADER + 4 <= len(profile) <= MOST_BYTES or profile[_MARK] != b"acsp":
        return False
    length, tags = int.from_bytes(profile[:4], "big"), int.from_bytes(profile[_HEADER : _HEADER + 4], "big")
    return _HEADER + 4 + _TAG * tags <= length <= len(profile)


def unpack(chunk: bytes) -> bytes:
    """Return the profile in a PNG's ``iCCP`` chunk, or nothing where there is none within the limit."""
    _, found, packed = chunk.partition(b"\0")
    if not found or packed[:1] != b"\0":
        return b""
    try:
        return zlib.decompressobj().decompress(packed[1:], MOST_BYTES + 1)
    except zlib.error:
        return b""
