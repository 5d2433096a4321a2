from __future__ import annotations

import errno
import os
import shutil
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import filelock
import pytest
import requests

from googlenet_core.errors import DownloadError
from googlenet_core.weights.fetching import downloads
from googlenet_core.weights.fetching.downloads import fetch, file_name, hash_prefix, sha256_of
from tests.conftest import PATIENCE_S, ROOT
from tests.support.files.file_server import FileServer, serving

BODY = bytes(range(256)) * 8192  # 2 MiB: many chunks
LIMIT = 10 * 2**20


class Cancelled(Exception):
    """What a progress callback raises in these tests."""


@pytest.fixture(autouse=True)
def _no_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    monkeypatch.setenv("no_proxy", "127.0.0.1")


@pytest.fixture
def server() -> Iterator[FileServer]:
    with serving(BODY) as running:
        yield running


def left_over(folder: Path) -> set[str]:
    """Names in a folder, lock files aside."""
    return {path.name for path in folder.iterdir() if path.suffix != ".lock"}


def refused(server: FileServer, folder: Path, sentence: str, **options: object) -> None:
    """Expect a DownloadError with this in its one sentence, and no file."""
    with pytest.raises(DownloadError, match=sentence) as caught:
        fetch(server.url(), folder, max_bytes=LIMIT, **options)
    assert "\n" not in str(caught.value)
    assert not (folder / file_name(server.url())).exists()


def test_a_file_arrives_whole_under_its_own_name(server: FileServer, tmp_path: Path) -> None:
    path = fetch(server.url(), tmp_path / "new" / "folder", max_bytes=LIMIT)
    assert path.read_bytes() == BODY
    assert path.name == file_name(server.url())
    assert left_over(path.parent) == {path.name}


def test_a_file_that_is_there_is_not_fetched_again(server: FileServer, tmp_path: Path) -> None:
    first = fetch(server.url(), tmp_path, max_bytes=LIMIT)
    assert fetch(server.url(), tmp_path, max_bytes=LIMIT) == first
    assert len(server.behaviour.asked) == 1


@pytest.mark.parametrize("length", [True, False])
def test_progress_goes_from_nothing_to_everything(server: FileServer, tmp_path: Path, length: bool) -> None:
    server.behaviour.length = length
    seen: list[tuple[int, int | None]] = []
    fetch(server.url(), tmp_path, max_bytes=LIMIT, progress=lambda done, total: seen.append((done, total)))
    assert [done for done, _ in seen] == sorted(done for done, _ in seen)
    assert seen[0][0] == 0
    assert seen[-1][0] == len(BODY)
    assert {total for _, total in seen} == {len(BODY) if length else None}
    assert len(seen) > 4


def test_a_cut_connection_is_taken_up_where_it_broke(server: FileServer, tmp_path: Path) -> None:
    server.behaviour.cuts = [500_000]
    path = fetch(server.url(), tmp_path, max_bytes=LIMIT)
    assert path.read_bytes() == BODY
    first, second = server.behaviour.asked
    assert first is None
    assert 0 < int(str(second).removeprefix("bytes=").rstrip("-")) <= 500_000


def test_a_server_without_ranges_is_asked_for_everything_again(server: FileServer, tmp_path: Path) -> None:
    server.behaviour.cuts = [500_000]
    server.behaviour.ranges = False
    assert fetch(server.url(), tmp_path, max_bytes=LIMIT).read_bytes() == BODY
    assert len(server.behaviour.asked) == 2


def test_a_connection_that_keeps_breaking_is_given_up_and_its_part_kept(server: FileServer, tmp_path: Path) -> None:
    server.behaviour.cuts = [300_000] * downloads.ATTEMPTS
    refused(server, tmp_path, "broke off after")
    (part,) = tmp_path.glob("*.part")
    assert 0 < part.stat().st_size < len(BODY)
    assert fetch(server.url(), tmp_path, max_bytes=LIMIT).read_bytes() == BODY
    assert server.behaviour.asked[-1] is not None
    assert not part.exists()


def test_a_part_that_does_not_belong_to_the_file_costs_one_clean_start(server: FileServer, tmp_path: Path) -> None:
    (tmp_path / f"{file_name(server.url())}.part").write_bytes(b"something else" * 1000)
    assert fetch(server.url(), tmp_path, max_bytes=LIMIT).read_bytes() == BODY
    assert [asked is None for asked in server.behaviour.asked] == [False, True]


@pytest.mark.parametrize("surplus", [0, 1000])
def test_a_part_as_long_as_the_file_or_longer_is_sorted_out(server: FileServer, tmp_path: Path, surplus: int) -> None:
    (tmp_path / f"{file_name(server.url())}.part").write_bytes(BODY + bytes(surplus))
    assert fetch(server.url(), tmp_path, max_bytes=LIMIT).read_bytes() == BODY


def test_a_file_with_the_wrong_hash_is_thrown_away(server: FileServer, tmp_path: Path) -> None:
    with pytest.raises(DownloadError, match="wrong sha256"):
        fetch(server.url("0123abcd"), tmp_path, max_bytes=LIMIT)
    assert left_over(tmp_path) == set()
    assert len(server.behaviour.asked) == 1


def test_a_body_cut_short_without_a_length_is_caught_by_its_hash(server: FileServer, tmp_path: Path) -> None:
    server.behaviour.length = False
    server.behaviour.cuts = [500_000] * downloads.ATTEMPTS
    refused(server, tmp_path, "wrong sha256")
    assert left_over(tmp_path) == set()


@pytest.mark.parametrize("status", [403, 404, 500, 503])
def test_an_answer_that_is_no_file_is_told_with_its_number(server: FileServer, tmp_path: Path, status: int) -> None:
    server.behaviour.status = status
    refused(server, tmp_path, f"answered {status} ")
    assert left_over(tmp_path) == set()


def test_a_refused_connection_is_told_at_once(tmp_path: Path) -> None:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        port = unused.getsockname()[1]
    with pytest.raises(DownloadError, match=r"127\.0\.0\.1:\d+ cannot be reached: it refuses connections"):
        fetch(f"http://127.0.0.1:{port}/file-0123abcd.pth", tmp_path, max_bytes=LIMIT)


def test_a_name_that_nobody_knows_is_told_as_that(tmp_path: Path) -> None:
    with pytest.raises(DownloadError, match=r"nowhere\.invalid cannot be reached: its name is not known here"):
        fetch("http://nowhere.invalid/file-0123abcd.pth", tmp_path, max_bytes=LIMIT)


def test_a_server_that_falls_silent_is_not_waited_for_forever(
    server: FileServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(downloads, "READ_TIMEOUT_S", 0.2)
    server.behaviour.cuts = [0, 0]
    server.behaviour.hold = threading.Event()
    refused(server, tmp_path, "cannot be reached|did not answer in time")


@pytest.mark.parametrize("length", [True, False])
def test_more_bytes_than_allowed_are_refused_and_removed(server: FileServer, tmp_path: Path, length: bool) -> None:
    server.behaviour.length = length
    with pytest.raises(DownloadError, match="more than 1 MB"):
        fetch(server.url(), tmp_path, max_bytes=1_000_000)
    assert left_over(tmp_path) == set()


def test_progress_may_cancel_and_the_next_try_goes_on(server: FileServer, tmp_path: Path) -> None:
    def cancel(done: int, _total: int | None) -> None:
        if done > 600_000:
            raise Cancelled

    with pytest.raises(Cancelled):
        fetch(server.url(), tmp_path, max_bytes=LIMIT, progress=cancel)
    assert left_over(tmp_path) == {f"{file_name(server.url())}.part"}
    assert fetch(server.url(), tmp_path, max_bytes=LIMIT).read_bytes() == BODY
    assert server.behaviour.asked[1] is not None


def test_a_folder_that_cannot_be_written_is_told_with_its_remedy(server: FileServer, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("not a folder")
    with pytest.raises(DownloadError, match="GOOGLENET_EXPLORER_CACHE"):
        fetch(server.url(), tmp_path / "file" / "cache", max_bytes=LIMIT)


def test_a_disk_without_room_is_told_before_anything_is_fetched(
    server: FileServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    usage = shutil.disk_usage(tmp_path)._replace(free=1000)
    monkeypatch.setattr(shutil, "disk_usage", lambda _: usage)
    refused(server, tmp_path, "too full")
    assert left_over(tmp_path) == set()


def test_a_disk_that_fills_up_midway_loses_the_part(
    server: FileServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(done: int, _total: int | None) -> None:
        if done:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    refused(server, tmp_path, "too full", progress=full)
    assert left_over(tmp_path) == set()


@pytest.mark.parametrize("url", ["ftp://host/file-0123abcd.pth", "file:///file-0123abcd.pth", "file-0123abcd.pth"])
def test_only_http_is_spoken(url: str, tmp_path: Path) -> None:
    with pytest.raises(DownloadError, match="not an http or https address"):
        fetch(url, tmp_path, max_bytes=LIMIT)


@pytest.mark.parametrize("name", ["googlenet.pth", "googlenet-xyz.pth", "", "googlenet-12.pth", "..%2Fa-0123abcd.pth"])
def test_a_name_without_a_hash_or_with_a_path_in_it_is_refused(name: str, tmp_path: Path) -> None:
    with pytest.raises(DownloadError, match="must end in a name with its sha256"):
        fetch(f"http://127.0.0.1/{name}", tmp_path, max_bytes=LIMIT)


def test_the_hash_is_read_from_the_name_alone() -> None:
    assert hash_prefix("https://host/models/googlenet-1378be20.pth") == "1378be20"
    assert hash_prefix("https://host-deadbeef.pth/googlenet-1378be20.pth?x=-0123abcd.pth") == "1378be20"


def test_a_redirect_is_followed(server: FileServer, tmp_path: Path) -> None:
    with serving(b"") as front:
        front.behaviour.redirect = server.url()
        path = fetch(front.url(hash_prefix(server.url())), tmp_path, max_bytes=LIMIT)
    assert path.read_bytes() == BODY


def test_a_redirect_from_an_encrypted_to_an_open_address_is_not_followed(
    server: FileServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    get = requests.Session.get
    monkeypatch.setattr(requests.Session, "get", lambda own, _url, **options: get(own, server.url(), **options))
    with pytest.raises(DownloadError, match="unencrypted"):
        fetch(server.url().replace("http:", "https:"), tmp_path, max_bytes=LIMIT)
    assert left_over(tmp_path) == set()


def test_a_second_fetch_waits_for_the_first_and_uses_its_file(server: FileServer, tmp_path: Path) -> None:
    target = tmp_path / file_name(server.url())
    waited: list[int] = []

    def watch(done: int, _total: int | None) -> None:
        waited.append(done)
        if len(waited) == 2:
            target.write_bytes(BODY)
            lock.release()

    lock = filelock.FileLock(f"{target}.lock", thread_local=False)
    lock.acquire()
    assert fetch(server.url(), tmp_path, max_bytes=LIMIT, progress=watch) == target
    assert server.behaviour.asked == []
    assert len(waited) >= 2


def test_waiting_for_another_process_can_be_cancelled_and_ends(
    server: FileServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def cancel(_done: int, _total: int | None) -> None:
        raise Cancelled

    with filelock.FileLock(tmp_path / f"{file_name(server.url())}.lock"):
        with pytest.raises(Cancelled):
            fetch(server.url(), tmp_path, max_bytes=LIMIT, progress=cancel)
        monkeypatch.setattr(downloads, "LOCK_WAIT_S", 0.0)
        refused(server, tmp_path, "Another process")


def test_two_processes_at_once_fetch_the_file_once(server: FileServer, tmp_path: Path) -> None:
    script = "import sys, pathlib; from googlenet_core.weights.fetching.downloads import fetch; " + (
        f"fetch({server.url()!r}, pathlib.Path({str(tmp_path)!r}), max_bytes={LIMIT})"
    )
    running = [subprocess.Popen([sys.executable, "-c", script], cwd=ROOT) for _ in range(2)]
    assert [process.wait(PATIENCE_S) for process in running] == [0, 0]
    assert (tmp_path / file_name(server.url())).read_bytes() == BODY
    assert len(server.behaviour.asked) == 1


def test_the_hash_of_a_file_is_its_sha256(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"abc")
    assert sha256_of(tmp_path / "a") == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
