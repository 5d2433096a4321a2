from __future__ import annotations

import bz2
import gzip
import io
import lzma
import pickle
import tarfile
import zipfile

import numpy as np
import pytest
import torch

from googlenet_core.weights.formats import foreign_files


def zipped(*names: str) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        for name in names:
            archive.writestr(name, b"x")
    return target.getvalue()


def tarred(*names: str) -> bytes:
    target = io.BytesIO()
    with tarfile.open(fileobj=target, mode="w") as archive:
        for name in names:
            archive.addfile(tarfile.TarInfo(name), io.BytesIO(b""))
    return target.getvalue()


def arrays() -> bytes:
    target = io.BytesIO()
    np.savez(target, a=np.zeros(2), b=np.zeros(2))
    return target.getvalue()


def one_array() -> bytes:
    target = io.BytesIO()
    np.save(target, np.zeros(2))
    return target.getvalue()


@pytest.mark.parametrize(
    ("data", "what", "remedy"),
    [
        (b"", "is empty (0 bytes)", "fetch or save it again"),
        (bytes(4096), "nothing but zeros", "fetch it again"),
        (b"version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 9\n", "a pointer of Git LFS", "git lfs pull"),
        (b"\n <!DOCTYPE html>\n<html>", "a web page", "in a browser"),
        (b"\xef\xbb\xbf<html lang='en'>", "a web page", "in a browser"),
        (b"<?xml version='1.0'?><Error><Code>AccessDenied</Code></Error>", "a web page", "in a browser"),
        (b'{"error": "Repository not found"}', "text (JSON)", "lies beside it"),
        (b"Invalid username or password.\n", "it begins 'Invalid username or password.'", "the file itself"),
        (gzip.compress(b"x", mtime=0), "packed with gzip", "unpack"),
        (bz2.compress(b"x"), "packed with bzip2", "unpack"),
        (lzma.compress(b"x"), "packed with xz", "unpack"),
        (b"7z\xbc\xaf\x27\x1c\0\x04", "a 7-Zip archive", "unpack"),
        (zipped("nets/googlenet.pth", "nets/read.me"), "a zip archive of something else (nets/googlenet.pth, nets/read.me)", "unpack"),
        (zipped(), "", ""),
        (tarred("nets/googlenet.pth"), "a tar archive (nets/googlenet.pth)", "unpack"),
        (tarred("storages", "tensors", "pickle"), "the format of PyTorch before 0.2", "torch.save("),
        (zipped("metadata.json", "config.json", "model.weights.h5"), "a Keras model", "state dict"),
        (arrays(), "arrays of numpy (.npz)", "torch.save({k: torch.as_tensor(v)"),
        (one_array(), "one array of numpy", "torch.save("),
        (b"\x89HDF\r\n\x1a\n\0", "an HDF5 file", "state dict"),
        (b"\x1c\0\0\0TFL3\0\0", "a TensorFlow Lite model", "state dict"),
        (b"\x89PNG\r\n\x1a\n", "a picture", "the file itself"),
        (pickle.dumps({"a": 1}), "a pickle that torch.save did not write", "torch.save("),
        (zipped("archive/data.pkl")[:60], "cut short", "fetch it again"),
        (zipped("archive/data.pkl"), "", ""),
        (b"\x01\x02\xff\xfe", "", ""),
    ],
    # Archives hold the time; names of tests must not, or two workers collect different ones.
    ids=lambda value: "file" if isinstance(value, bytes) else value,
)  # fmt: skip
def test_each_kind_is_called_what_it_is_with_what_to_do(data: bytes, what: str, remedy: str) -> None:
    found = foreign_files.about(data, "x.pth")
    assert what in found
    assert remedy in found
    assert bool(found) == bool(what)
    assert "\n" not in found


@pytest.mark.parametrize("zip_format", [True, False])
def test_what_torch_save_wrote_is_nothing_foreign(zip_format: bool) -> None:
    target = io.BytesIO()
    torch.save({"a": torch.zeros(1)}, target, _use_new_zipfile_serialization=zip_format)
    assert foreign_files.about(target.getvalue(), "x.pth") == ""


def test_names_in_an_archive_are_shown_without_what_a_terminal_would_follow() -> None:
    assert "\x1b" not in foreign_files.about(zipped("\x1b[2Jred"), "x.pth")
