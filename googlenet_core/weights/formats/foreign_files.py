"""What a file is that is no weights file, told from its first bytes, and what to do about it."""

from __future__ import annotations

import io
import re
import tarfile
import zipfile
from collections.abc import Sequence

SAVE = "torch.save(net.state_dict(), 'weights.pth')"

_LOOKED_AT = 4096
_LFS = b"version https://git-lfs.github.com/"
_HTML = re.compile(rb"\s*(<!doctype|<html|<head|<\?xml|<!--|<error)", re.IGNORECASE)
_JSON = re.compile(rb"\s*[{\[]\s*[\"{\[\]}]")
_BOM = b"\xef\xbb\xbf"

_LINK = "put the file itself there"
_OTHER = "convert its weights with the program that wrote it, to a state dict with torchvision's key names"
_BEGINNINGS: Sequence[tuple[int, bytes, str, str]] = (
    (0, b"\x1f\x8b", "packed with gzip", "unpack it (gunzip)"),
    (0, b"BZh", "packed with bzip2", "unpack it (bunzip2)"),
    (0, b"\xfd7zXZ\0", "packed with xz", "unpack it (unxz)"),
    (0, b"\x28\xb5\x2f\xfd", "packed with zstd", "unpack it (unzstd)"),
    (0, b"7z\xbc\xaf\x27\x1c", "a 7-Zip archive", "unpack it"),
    (0, b"Rar!", "a RAR archive", "unpack it"),
    (0, b"\x93NUMPY", "one array of numpy (.npy)", f"save the whole network's with {SAVE}"),
    (0, b"\x89HDF\r\n\x1a\n", "an HDF5 file, as Keras writes them", _OTHER),
    (4, b"TFL3", "a TensorFlow Lite model", _OTHER),
    (0, b"GGUF", "a GGUF file, which holds language models", "give a GoogLeNet's"),
    (0, b"\x89PNG", "a picture (PNG)", _LINK),
    (0, b"\xff\xd8\xff", "a picture (JPEG)", _LINK),
    (0, b"%PDF", "a PDF document", _LINK),
    (0, b"\x7fELF", "a program", _LINK),
    (0, b"SQLite format 3", "a database", _LINK),
)
"""Place, bytes there, what the file is, and what to do."""


def about(data: bytes, name: str) -> str:
    """Say what a file is, in one sentence for people; empty where it is nothing that is known.

    Args:
        data: its bytes.
        name: what it is called.

    Example:
        >>> about(b"", "x.pth")
        'x.pth is empty (0 bytes), as a download leaves it that never began; fetch or save it again.'
    """
    what, remedy = _told(data)
    return f"{name} is {what}; {remedy}." if what else ""


def is_script(data: bytes) -> bool:
    """Whether an archive of ``torch.save``'s kind is TorchScript's: a program beside its tensors."""
    return data.startswith(b"PK\x03\x04") and b"/constants.pkl" in data


def _told(data: bytes) -> tuple[str, str]:
    head = data[:_LOOKED_AT]
    if not data:
        return "empty (0 bytes), as a download leaves it that never began", "fetch or save it again"
    if not data.strip(b"\0"):
        return "nothing but zeros, as a download leaves it that was cut", "fetch it again"
    if head.startswith(_LFS):
        return "a pointer of Git LFS, not the file it stands for", "fetch that one with 'git lfs pull'"
    for at, begins, what, remedy in _BEGINNINGS:
        if head[at:].startswith(begins):
            return what, remedy
    if head.startswith(b"PK\x03\x04"):
        return _zip(data)
    if tarfile.is_tarfile(io.BytesIO(data)):
        return _tar(data)
    if data.startswith(b"\x80"):
        return _pickle(head)
    return _text(head.removeprefix(_BOM))


def _text(head: bytes) -> tuple[str, str]:
    if _HTML.match(head):
        return (
            "a web page, as a download leaves it that was refused",
            "open the address in a browser to see what it says",
        )
    if _JSON.match(head):
        return "text (JSON), not weights", "give the file with the tensors that lies beside it"
    if head.isascii() and head.decode("ascii").replace("\n", "").replace("\r", "").replace("\t", "").isprintable():
        return f"text, not weights (it begins '{head[:40].decode('ascii').splitlines()[0].strip()}')", _LINK
    return "", ""


def _pickle(head: bytes) -> tuple[str, str]:
    if b"\x8a\nl\xfc\x9cF\xf9 j\xa8P\x19." in head[:40]:
        return "", ""  # the mark of torch.save
    return (
        "a pickle that torch.save did not write; pickles are not run",
        f"unpickle it yourself and write it with {SAVE}",
    )


def _zip(data: bytes) -> tuple[str, str]:
    try:
        names = zipfile.ZipFile(io.BytesIO(data)).namelist()
    except Exception:  # noqa: BLE001 - the archive's reader raises almost anything on damaged files
        return (
            "not a whole PyTorch weights file: it is cut short, its end is missing",
            f"fetch it again, or save it again with {SAVE}",
        )
    last = {name.rpartition("/")[2] for name in names}
    if "data.pkl" in last:
        return "", ""
    if names and all(name.endswith(".npy") for name in names):
        return "arrays of numpy (.npz)", (
            "make a state dict of them: torch.save({k: torch.as_tensor(v) for k, v in numpy.load(file).items()}, "
            "'weights.pth')"
        )
    if "metadata.json" in last and "config.json" in last:
        return "a Keras model", _OTHER
    shown = ", ".join(_shown(name) for name in names[:3])
    return (
        f"a zip archive of something else ({shown or 'nothing is in it'})",
        "unpack it, and give the weights file in it",
    )


def _tar(data: bytes) -> tuple[str, str]:
    try:
        with tarfile.open(fileobj=io.BytesIO(data), mode="r:") as archive:
            names = [archive.next() for _ in range(4)]
    except Exception:  # noqa: BLE001 - the archive's reader raises almost anything on damaged files
        names = []
    found = [one.name for one in names if one is not None]
    if {"storages", "tensors", "pickle"} <= set(found):
        return "in the format of PyTorch before 0.2, which is older than its GoogLeNet", f"write it anew with {SAVE}"
    shown = ", ".join(map(_shown, found[:3]))
    return f"a tar archive ({shown or 'nothing is in it'})", "unpack it, and give the weights file in it"


def _shown(name: str) -> str:
    return "".join(letter if letter.isprintable() else "?" for letter in name[:60])
