from __future__ import annotations

import gzip
import io
import os
import random
import tarfile
import tracemalloc
from collections.abc import Callable, Iterable
from pathlib import Path

import pytest

from googlenet_core.errors import CoreError, ImageError, InputError
from googlenet_core.evaluation.labelled_pictures import LONGEST_NAME, LabelledPictures

Seen = list[tuple[str, str, bytes]]


def member(
    name: str, data: bytes = b"x", kind: bytes = tarfile.REGTYPE, link: str = ""
) -> tuple[tarfile.TarInfo, bytes]:
    info = tarfile.TarInfo(name)
    info.size, info.type, info.linkname = len(data), kind, link
    return info, data


def packed(path: Path, members: Iterable[tuple[tarfile.TarInfo, bytes]]) -> Path:
    """A tar, gzipped where its name says so."""
    with tarfile.open(path, "w:gz" if path.suffix == ".gz" else "w") as archive:
        for info, data in members:
            archive.addfile(info, io.BytesIO(data))
    return path


def walked(path: Path, most: int = 1000) -> Seen:
    return [(one.name, one.folder, one.read(most)) for one in LabelledPictures(path)]


def refused(path: Path) -> str:
    with pytest.raises(InputError) as caught:
        walked(path)
    return str(caught.value)


@pytest.mark.parametrize("name", ["some.tar", "some.tar.gz"])
def test_a_tar_hands_out_pictures_with_their_folders(name: str, tmp_path: Path) -> None:
    names = ("val/tench/1.jpg", "./val/Church/2.PNG", "cat/3.webp", "/cat/4.gif", "5.bmp", "a/b/dog/6.tiff")
    path = packed(tmp_path / name, [member(name, name.encode() * 99) for name in names])
    pictures = LabelledPictures(path)
    for _ in range(2):
        found = [(one.name, one.folder, one.read(10_000)) for one in pictures]
        assert [name for name, _, _ in found] == list(names)
        assert [folder for _, folder, _ in found] == ["tench", "Church", "cat", "cat", "", "dog"]
        assert [data for _, _, data in found] == [name.encode() * 99 for name in names]


def test_a_folder_hands_out_the_same_in_order(tmp_path: Path) -> None:
    for name in ("val/tench/2.jpg", "val/tench/1.jpg", "val/Church/2.PNG", "0.gif", "val/notes.txt", "val/.x.jpg"):
        file = tmp_path / "set" / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(name.encode())
    pictures = LabelledPictures(tmp_path / "set")
    found = [(one.name, one.folder) for one in pictures]
    assert found == [
        *(("0.gif", "set"), ("val/Church/2.PNG", "Church")),
        *(("val/tench/1.jpg", "tench"), ("val/tench/2.jpg", "tench")),
    ]
    assert pictures.ignored == 2
    assert [data for _, _, data in walked(tmp_path / "set")][1] == b"val/Church/2.PNG"
    assert [folder for _, folder, _ in walked(tmp_path / "set/val/tench")] == ["tench", "tench"]


def test_the_folder_above_is_named_even_if_the_path_does_not_say_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "tench").mkdir()
    (tmp_path / "tench/1.jpg").write_bytes(b"x")
    monkeypatch.chdir(tmp_path / "tench")
    assert walked(Path()) == [("1.jpg", "tench", b"x")]


def test_what_could_lead_elsewhere_is_passed_over(tmp_path: Path) -> None:
    path = packed(
        tmp_path / "odd.tar",
        [
            member("cat", b"", tarfile.DIRTYPE),
            member("../cat/1.jpg"),
            member("cat/../../dog/1.jpg"),
            member("cat/soft.jpg", b"", tarfile.SYMTYPE, "/etc/passwd"),
            member("cat/hard.jpg", b"", tarfile.LNKTYPE, "cat/good.jpg"),
            member("cat/device.jpg", b"", tarfile.CHRTYPE),
            member("cat/pipe.jpg", b"", tarfile.FIFOTYPE),
            member("cat/._1.jpg"),
            member("cat/notes.txt"),
            member("cat/good.jpg", b"good"),
        ],
    )
    before = sorted(tmp_path.rglob("*"))
    pictures = LabelledPictures(path)
    assert [(one.name, one.folder, one.read(9)) for one in pictures] == [("cat/good.jpg", "cat", b"good")]
    assert pictures.ignored == 8
    assert sorted(tmp_path.rglob("*")) == before


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no pipes with names")
def test_a_folders_links_to_files_are_followed_and_pipes_are_not(tmp_path: Path) -> None:
    (tmp_path / "kept").write_bytes(b"there")
    cat = tmp_path / "set/cat"
    cat.mkdir(parents=True)
    (cat / "link.jpg").symlink_to(tmp_path / "kept")
    (cat / "nowhere.jpg").symlink_to(tmp_path / "gone")
    (cat / "round").symlink_to(tmp_path / "set", target_is_directory=True)
    os.mkfifo(cat / "pipe.jpg")
    assert walked(tmp_path / "set") == [("cat/link.jpg", "cat", b"there")]


def test_a_file_that_went_away_is_one_broken_picture(tmp_path: Path) -> None:
    (tmp_path / "1.jpg").write_bytes(b"x")
    (found,) = LabelledPictures(tmp_path)
    (tmp_path / "1.jpg").unlink()
    with pytest.raises(ImageError, match=r"It cannot be read: No such file or directory\."):
        found.read(9)


def test_a_tar_that_is_cut_meanwhile_is_told(tmp_path: Path) -> None:
    path = packed(tmp_path / "some.tar", [member("cat/1.jpg", bytes(1_000_000))])
    pictures = iter(LabelledPictures(path))
    found = next(pictures)
    os.truncate(path, 500_000)
    with pytest.raises(InputError, match="is damaged or incomplete"):
        found.read(2_000_000)


def test_no_more_is_read_than_was_asked_for(tmp_path: Path) -> None:
    path = packed(tmp_path / "big.tar.gz", [member("cat/1.jpg", bytes(30_000_000)), member("cat/2.jpg", b"next")])
    tracemalloc.start()
    try:
        assert [len(data) for _, _, data in walked(path, 1000)] == [1000, 4]
        assert tracemalloc.get_traced_memory()[1] < 5_000_000
    finally:
        tracemalloc.stop()


def test_memory_does_not_grow_with_the_number_of_pictures(tmp_path: Path) -> None:
    def peak(count: int, size: int) -> int:
        path = packed(tmp_path / "many.tar", (member(f"cat/{number}.jpg", bytes(size)) for number in range(count)))
        tracemalloc.start()
        try:
            assert sum(len(one.read(size)) for one in LabelledPictures(path)) == count * size
            return tracemalloc.get_traced_memory()[1]
        finally:
            tracemalloc.stop()

    few = peak(20, 1)
    assert peak(4000, 1) < few + 300_000  # 4,000 kept headers take megabytes
    assert peak(300, 100_000) < few + 1_000_000


def test_names_are_printable_and_not_endless(tmp_path: Path) -> None:
    path = packed(tmp_path / "odd.tar", [member("c\x1b[2Jat/a\nb\u202e.jpg"), member(f"{'d' * 5000}/{'e' * 5000}.jpg")])
    (one, folder, _), (other, long, _) = walked(path)
    assert (one, folder) == ("c\ufffd[2Jat/a\ufffdb\ufffd.jpg", "c\ufffd[2Jat")
    assert (len(other), len(long)) == (LONGEST_NAME, LONGEST_NAME)


@pytest.mark.parametrize(
    "data",
    [b"", b"no tar", bytes(100), b"\x1f\x8b\x08", gzip.compress(b"no tar", mtime=0), b"PK\x03\x04" * 400],
    ids=["empty", "text", "zeros", "gzip begun", "gzip of text", "zip"],
)
def test_a_file_that_is_no_tar_is_refused(data: bytes, tmp_path: Path) -> None:
    path = tmp_path / "odd.tar"
    path.write_bytes(data)
    assert refused(path) == f"'{path}' is neither a folder nor a tar file (plain or gzip)."


def test_an_empty_tar_and_an_empty_folder_have_no_pictures(tmp_path: Path) -> None:
    assert walked(packed(tmp_path / "empty.tar", [])) == walked(tmp_path) == []


def cut(data: bytes) -> bytes:
    return data[: len(data) // 2 + 700]  # not between two members, where nothing tells


def cut_in_a_header(data: bytes) -> bytes:
    return data[: 2 * 1024 + 100]


def second_header_damaged(data: bytes) -> bytes:
    return data[:1024] + b"\xff" * 512 + data[1536:]


@pytest.mark.parametrize(
    ("name", "damage"),
    [("a.tar", cut), ("a.tar", cut_in_a_header), ("a.tar", second_header_damaged), ("a.tar.gz", cut)],
)
def test_a_damaged_tar_is_told_and_not_taken_for_a_short_one(
    name: str, damage: Callable[[bytes], bytes], tmp_path: Path
) -> None:
    path = packed(
        tmp_path / name, [member(f"cat/{number}.jpg", random.Random(number).randbytes(400)) for number in range(40)]
    )
    path.write_bytes(damage(path.read_bytes()))
    assert refused(path) == f"'{path}' is damaged or incomplete; copy or download it again."


def test_headers_that_say_they_take_megabytes_are_not_read(tmp_path: Path) -> None:
    info, data = member("cat/1.jpg")
    info.pax_headers = {"comment": "x" * 50_000_000}
    with tarfile.open(tmp_path / "wide.tar.gz", "w:gz", format=tarfile.PAX_FORMAT) as archive:
        archive.addfile(info, io.BytesIO(data))
    tracemalloc.start()
    try:
        assert "neither a folder nor a tar" in refused(tmp_path / "wide.tar.gz")
        assert tracemalloc.get_traced_memory()[1] < 5_000_000
    finally:
        tracemalloc.stop()


@pytest.mark.parametrize("size", [-512, -1024, -100_000, 2**62])
def test_a_tar_that_leads_back_or_far_out_comes_to_an_end(size: int, tmp_path: Path) -> None:
    good, data = member("cat/1.jpg", b"x" * 512)
    odd = tarfile.TarInfo("cat/2.jpg")
    odd.size = size
    header = odd.tobuf(tarfile.GNU_FORMAT)
    path = tmp_path / "odd.tar"
    path.write_bytes(good.tobuf() + data + header + bytes(1024))
    with pytest.raises(CoreError):
        walked(path)


def test_what_is_not_there_or_no_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="No such file or directory"):
        LabelledPictures(tmp_path / "none")
    if Path("/dev/null").exists():
        with pytest.raises(InputError, match="neither a folder nor a tar file"):
            LabelledPictures(Path("/dev/null"))


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="the administrator may open any folder")
def test_a_closed_folder_is_told(tmp_path: Path) -> None:
    (tmp_path / "closed").mkdir(mode=0)
    assert refused(tmp_path) == f"Cannot read '{tmp_path / 'closed'}': Permission denied."
