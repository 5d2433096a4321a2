from __future__ import annotations

import os
import stat
import threading
from pathlib import Path

import pytest

from googlenet_core.weights.formats.whole_files import write
from tests.support.files.full_disk import room

on_posix = pytest.mark.skipif(os.name != "posix", reason="modes, pipes and devices of this kind are POSIX's")


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_what_was_there_is_replaced_and_nothing_is_left_beside_it(tmp_path: Path) -> None:
    (tmp_path / "out").write_bytes(b"before")
    write(tmp_path / "out", b"after")
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == {"out": b"after"}


def test_a_name_of_the_longest_kind_is_no_matter(tmp_path: Path) -> None:
    write(tmp_path / ("x" * 255), b"data")
    assert [path.name for path in tmp_path.iterdir()] == ["x" * 255]


@on_posix
@pytest.mark.parametrize("bits", [0o600, 0o644, 0o664, 0o755])
def test_what_is_replaced_keeps_its_mode(bits: int, tmp_path: Path) -> None:
    out = tmp_path / "out"
    out.write_bytes(b"before")
    out.chmod(bits)
    write(out, b"after")
    assert (mode(out), out.read_bytes()) == (bits, b"after")


@on_posix
def test_a_new_file_has_the_mode_that_any_new_file_has(tmp_path: Path) -> None:
    (tmp_path / "usual").touch()
    write(tmp_path / "out", b"data")
    assert mode(tmp_path / "out") == mode(tmp_path / "usual")


@on_posix
@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() != 0, reason="only root can give files away")
def test_what_is_replaced_keeps_its_owner(tmp_path: Path) -> None:
    out = tmp_path / "out"
    out.write_bytes(b"before")
    os.chown(out, 4711, 4712)
    write(out, b"after")
    assert (out.stat().st_uid, out.stat().st_gid) == (4711, 4712)


def test_what_may_not_be_written_is_not_replaced(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    out = tmp_path / "out"
    out.write_bytes(b"before")
    out.chmod(0o444)
    # Root may write everything, whatever the mode: it is told here what others are.
    monkeypatch.setattr(os, "access", lambda path, _: bool(Path(path).stat().st_mode & stat.S_IWUSR))
    with pytest.raises(PermissionError):
        write(out, b"after")
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == {"out": b"before"}


@on_posix
@pytest.mark.parametrize("there", [True, False], ids=["a file", "nothing yet"])
def test_a_link_is_followed(there: bool, tmp_path: Path) -> None:
    folder, link = tmp_path / "folder", tmp_path / "link"
    folder.mkdir()
    if there:
        (folder / "real").write_bytes(b"before")
    link.symlink_to(Path("folder") / "real")
    write(link, b"after")
    assert link.is_symlink()
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == {"real": b"after"}


@on_posix
def test_links_that_lead_round_are_an_error(tmp_path: Path) -> None:
    (tmp_path / "one").symlink_to("other")
    (tmp_path / "other").symlink_to("one")
    with pytest.raises(OSError, match=r"symbolic link"):
        write(tmp_path / "one", b"data")


@on_posix
def test_a_device_stays_one(tmp_path: Path) -> None:
    (tmp_path / "nowhere").symlink_to(os.devnull)
    write(tmp_path / "nowhere", b"data")
    assert stat.S_ISCHR(Path(os.devnull).stat().st_mode)


@on_posix
def test_a_pipe_gets_the_bytes(tmp_path: Path) -> None:
    pipe, got = tmp_path / "pipe", []
    os.mkfifo(pipe)
    reader = threading.Thread(target=lambda: got.append(pipe.read_bytes()), daemon=True)
    reader.start()
    write(pipe, b"data")
    reader.join()
    assert got == [b"data"]
    assert stat.S_ISFIFO(pipe.stat().st_mode)


@on_posix
@pytest.mark.parametrize("there", [True, False], ids=["a file", "nothing yet"])
def test_a_disk_that_fills_up_leaves_what_was_there(there: bool, tmp_path: Path) -> None:
    if there:
        (tmp_path / "out").write_bytes(b"before")
    with room(1000), pytest.raises(OSError, match="too large"):
        write(tmp_path / "out", bytes(2000))
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == ({"out": b"before"} if there else {})
