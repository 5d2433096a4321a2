"""What a JPEG or BMP is that Pillow does not read although nothing is wrong with it: told from its header alone.

`tiff_directories` does the same for TIFF.
"""

from __future__ import annotations

import re

_MARKER = re.compile(rb"\xff([^\x00\xff\xd0-\xd7])")
_SCAN = 0xDA
_TABLES = (0xC4, 0xC8, 0xCC)
_LOSSLESS, _HIERARCHICAL = (0xC3, 0xCB), (0xC5, 0xC6, 0xC7, 0xCD, 0xCE, 0xCF)
_PRECISIONS = range(2, 17)
_UNSUPPORTED = "Unsupported BMP"


def name_unusual_kind(data: bytes, error: Exception) -> str:
    """Return what a file is, ``12-bit JPEG`` for example; nothing where it is of an ordinary kind.

    Args:
        data: the file that was refused.
        error: what refused it.
    """
    if data.startswith(b"\xff\xd8\xff"):
        return _jpeg(data)
    return "BMP of an unusual kind" if str(error).startswith(_UNSUPPORTED) else ""


def _jpeg(data: bytes) -> str:
    at = 2
    while found := _MARKER.search(data, at):
        marker, start = found[1][0], found.end()
        at = start + max(2, int.from_bytes(data[start : start + 2], "big"))
        if marker == _SCAN:
            break
        if 0xC0 <= marker <= 0xCF and marker not in _TABLES and start + 7 < len(data):
            bits, channels = data[start + 2], data[start + 7]
            if marker in _LOSSLESS + _HIERARCHICAL:
                return "lossless JPEG" if marker in _LOSSLESS else "hierarchical JPEG"
            if bits != 8 and bits in _PRECISIONS:
                return f"{bits}-bit JPEG"
            return "" if channels in (1, 3, 4) else f"JPEG with {channels} channels"
    return ""
