"""The process that decodes visitors' pictures, one after another, and how it is talked to: ``python -m app.services.decoding.decoder_process``.

Whatever a hostile file makes of it, the server is another process. It has a limit on memory, a limit on processor time
for each picture, no core dumps and nothing of other visitors, and ends when the server does: nobody writes to it any more.
Without PyTorch and Streamlit, so that it is small and there soon. `decoders` starts it, and ends it where it must.

    server: a picture      -> how many pixels it has, or why it cannot be used
    server: go on          -> its steps, or why it cannot be used

A message is its length, a JSON object, and the bytes that the object gives the lengths of. Nothing is pickled: a decoder
that somebody has taken over must not be able to make the server run anything.
"""

from __future__ import annotations

import contextlib
import importlib
import json
import os
import signal
import struct
import sys
from typing import IO, Any

import numpy as np
from PIL import Image

from googlenet_core.blueprint import IMAGE_PX
from googlenet_core.errors import ImageError
from googlenet_core.pictures import PictureSteps, decoding

CAN_TIME = hasattr(signal, "setitimer")
"""Whether the system ends a process after so much processor time."""

MEMORY_BYTES = 1_200 << 20
"""What a decoder may take, counted as addresses: 141 MiB when it starts, at most 751 with 40 megapixels (a WebP; the
other formats stayed below 620), and room for other systems' libraries."""

_LONGEST = 64 << 20
"""Bytes of a message; a picture has at most 20 MB, its steps some 10 MB."""

_LENGTH = struct.Struct(">I")

Message = tuple[dict[str, Any], list[bytes]]


def send(stream: IO[bytes], fields: dict[str, Any], *parts: bytes) -> None:
    """Write one message."""
    head = json.dumps({**fields, "parts": [len(part) for part in parts]}).encode()
    stream.write(_LENGTH.pack(len(head)) + head)
    for part in parts:
        stream.write(part)
    stream.flush()


def receive(stream: IO[bytes]) -> Message:
    """Read one message.

    Raises:
        EOFError: the other side has ended.
        ValueError: what comes is no message.
    """
    (length,) = _LENGTH.unpack(_exactly(stream, _LENGTH.size))
    if length > _LONGEST:
        raise ValueError("a message's head is too long")
    fields = json.loads(_exactly(stream, length))
    if not isinstance(fields, dict):
        raise ValueError("a message's head is no object")
    lengths = fields.pop("parts")
    if min(lengths, default=0) < 0 or sum(lengths) > _LONGEST:
        raise ValueError("a message's parts are too long")
    return fields, [_exactly(stream, size) for size in lengths]


def packed(steps: PictureSteps) -> tuple[dict[str, Any], list[bytes]]:
    """A picture's steps as what `send` sends."""
    fields = {
        "decoded": steps.decoded.size,
        "resized": steps.resized.size,
        "crop_box": steps.crop_box,
        "original_px": steps.original_px,
        "format": steps.format,
        "notes": steps.notes,
    }
    return fields, [steps.decoded.tobytes(), steps.resized.tobytes(), steps.crop.tobytes()]


def unpacked(fields: dict[str, Any], parts: list[bytes]) -> PictureSteps:
    """The steps that `packed` packed.

    Raises:
        ValueError, TypeError, KeyError, ArithmeticError: they are no such steps.
    """
    decoded, resized, crop = parts
    if len(crop) != IMAGE_PX * IMAGE_PX * 3:
        raise ValueError("the crop has another size")
    left, top, right, bottom = map(float, fields["crop_box"])
    width, height = map(int, fields["original_px"])
    return PictureSteps(
        decoded=_rgb(fields["decoded"], decoded),
        resized=_rgb(fields["resized"], resized),
        crop=np.frombuffer(crop, np.uint8).reshape(IMAGE_PX, IMAGE_PX, 3),
        crop_box=(left, top, right, bottom),
        original_px=(width, height),
        format=str(fields["format"]),
        notes=tuple(map(str, fields["notes"])),
    )


def _rgb(sides: list[int], data: bytes) -> Image.Image:
    width, height = map(int, sides)
    if min(width, height) < 1 or width * height * 3 != len(data):
        raise ValueError("a picture has other sides than its bytes")
    return Image.frombytes("RGB", (width, height), data)


def serve(source: IO[bytes], target: IO[bytes]) -> None:
    """Decode what comes until nothing does."""
    send(target, {"ready": True})
    with contextlib.suppress(EOFError, BrokenPipeError):
        while True:
            fields, (data,) = receive(source)
            _allow(float(fields["decode_s"]))
            try:
                opened = decoding.open_picture(data)
                send(target, {"pixels": opened.pixels})
                receive(source)  # the server says when there is room for so many
                made, parts = packed(decoding.make_steps(decoding.decode_opened(opened), int(fields["resize_px"])))
            except ImageError as error:
                made, parts = {"error": str(error)}, []
            except MemoryError:
                made, parts = {"error": str(decoding.no_memory_error())}, []
            opened = data = None  # type: ignore[assignment]  # not beside the next one
            _allow(0)
            send(target, made, *parts)


def _allow(seconds: float) -> None:
    """End this process after so much more processor time, its threads' included; 0 lifts that."""
    if CAN_TIME:
        signal.setitimer(signal.ITIMER_PROF, seconds)


def _limit(memory: int, niceness: int) -> None:
    """Take less than others may, as far as the system has such limits."""
    with contextlib.suppress(ImportError, OSError, ValueError, AttributeError):
        import resource

        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    with contextlib.suppress(OSError, AttributeError):
        # Absolute: a process inherits what the thread that started it has.
        os.setpriority(os.PRIO_PROCESS, 0, max(niceness, os.getpriority(os.PRIO_PROCESS, 0)))


def _exactly(stream: IO[bytes], size: int) -> bytes:
    data = stream.read(size)
    if len(data) < size:
        raise EOFError
    return data


def main() -> None:
    """Serve on the standard streams, which nothing else gets to write to."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl+C is for the server, whose end is this process's too
    target = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    for name in ("Avif", "Bmp", "Gif", "Jpeg", "Png", "Tiff", "WebP"):  # else the first picture waits for all 50
        importlib.import_module(f"PIL.{name}ImagePlugin")
    _limit(int(sys.argv[1]), int(sys.argv[2]))
    serve(sys.stdin.buffer, target)


if __name__ == "__main__":
    main()
