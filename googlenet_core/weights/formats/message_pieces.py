"""How many pieces a protocol buffer consists of, counted before anybody takes memory for them.

Google's parser checks every length before it makes room. What it would multiply is countless empty pieces.
"""

from __future__ import annotations

from typing import Any

from google.protobuf import descriptor_pb2

from googlenet_core.errors import WeightsError

MAX_PIECES = 100_000
"""Most fields a weights file may consist of; GoogLeNet's have some thousands, and each takes memory beside its content."""

_Field = descriptor_pb2.FieldDescriptorProto
_PACKED = {_Field.TYPE_INT64: 1, _Field.TYPE_UINT64: 1, _Field.TYPE_INT32: 1000}
"""Kind of number -> bytes of a heap that count as a piece: a byte may be a number of eight; or of four, of which a hundred
megabytes are fine, since halves are written so."""


def check(data: bytes, kind: Any, name: str) -> None:
    """Refuse a file of countless tiny pieces: an empty one takes two bytes there, and fifty in memory.

    Where the bytes make no sense the count ends, and so does the parser after it.

    Args:
        data: the file's bytes.
        kind: the descriptor of the message they are.
        name: of the file, for messages.

    Raises:
        WeightsError: there are more than `MAX_PIECES`.

    Example:
        >>> check(b"", descriptor_pb2.FileDescriptorProto.DESCRIPTOR, "empty.caffemodel")
    """
    pieces = 0
    spans = [(0, len(data), kind)]
    while spans:
        at, end, kind = spans.pop()
        while at < end:
            pieces += 1
            tag, at = _varint(data, at, end)
            length = 0
            match tag & 7:
                case 0:
                    _, at = _varint(data, at, end)
                case 1:
                    length = 8
                case 2:
                    length, at = _varint(data, at, end)
                    field = kind.fields_by_number.get(tag >> 3)
                    if field is not None and field.message_type is not None:
                        spans.append((at, min(at + length, end), field.message_type))
                    elif field is not None and field.type in _PACKED:
                        pieces += length // _PACKED[field.type]
                case 5:
                    length = 4
            at += length
            if pieces > MAX_PIECES:
                raise WeightsError(f"{name} consists of more than {MAX_PIECES:,} pieces, which no GoogLeNet does.")


def _varint(data: bytes, at: int, end: int) -> tuple[int, int]:
    """The number at ``at``, and where the next thing begins; of one that does not end within ten bytes, ``end``."""
    number = 0
    for shift, byte in enumerate(data[at : min(at + 10, end)]):
        number |= (byte & 0x7F) << (7 * shift)
        if byte < 0x80:
            return number, at + shift + 1
    return 0, end
