"""Nothing that Pillow and its libraries print about a file reaches standard error."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from PIL import Image

from googlenet_core.pictures.files.quiet_decoding import silence_decoders
from tests.conftest import PATIENCE_S, ROOT
from tests.support.files.pictures import encoded, noise, quarters
from tests.support.files.tiff_files import LONG, SHORT, built, page

SPOILT = encoded(noise(60, 50), "TIFF", compression="tiff_lzw")
LOUD = {
    "zip.tif": encoded(noise(60, 50), "TIFF", compression="tiff_adobe_deflate").replace(b"\x78", b"\x77", 1),
    "lzw.tif": SPOILT[:40] + bytes(200) + SPOILT[240:],
    "channels.tif": built(page(noise(9, 9), t277=(SHORT, [9999]))),
    "exif.jpg": encoded(quarters(), "JPEG", exif=b"Exif\0\0II*\0\xff\xff\xff\xff garbage"),
    "tags.tif": built(page(quarters(), t700=(7, [1] * 9), t34665=(LONG, [2**31]))),
    "palette.png": encoded(quarters().convert("P"), transparency=bytes(range(200))),
    "large.png": encoded(Image.new("1", (20_000, 5_000))),
}


def test_no_file_makes_pillow_speak(tmp_path: Path) -> None:
    for name, data in LOUD.items():
        (tmp_path / name).write_bytes(data)
    code = (
        "import sys, pathlib\n"
        "from googlenet_core.pictures.decoding import decode\n"
        "from googlenet_core.errors import ImageError\n"
        "for path in map(pathlib.Path, sys.argv[1:]):\n"
        "    try: decode(path.read_bytes()); print('read')\n"
        "    except ImageError: print('refused')\n"
        "print('heard', file=sys.stderr)\n"
    )
    paths = [tmp_path / name for name in LOUD]
    command = [sys.executable, "-W", "always", "-c", code, *map(str, paths)]
    told = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=PATIENCE_S)
    assert told.stderr == "heard\n"
    assert told.stdout.split() == ["refused", "refused", "refused", "read", "read", "read", "refused"]


def test_standard_error_is_back_when_the_last_block_has_ended(capfd: pytest.CaptureFixture[str]) -> None:
    inside, leave = threading.Event(), threading.Event()

    def other() -> None:
        with silence_decoders():
            inside.set()
            leave.wait(PATIENCE_S)

    thread = threading.Thread(target=other)
    with silence_decoders():
        thread.start()
        assert inside.wait(PATIENCE_S)
        os.write(2, b"one")
    os.write(2, b"two")
    leave.set()
    thread.join(PATIENCE_S)
    os.write(2, b"three")
    assert capfd.readouterr().err == "three"
