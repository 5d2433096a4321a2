"""What can happen to a download, made to happen to the real command in a process of its own.

After each fault nothing half-written is used: there is no file under the final name, the list of weights says so, and
the next try, once the fault is gone, ends with the right file.
"""

from __future__ import annotations

import os
import resource
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from googlenet_core.errors import WeightsError
from googlenet_core.weights import catalogue
from googlenet_core.weights.fetching import cache_folder, downloads
from googlenet_core.weights.fetching.downloads import file_name
from tests.conftest import PATIENCE_S, ROOT
from tests.support.files.file_server import FileServer, serving
from tests.support.files.full_disk import is_full

BODY = bytes(range(256)) * 8192  # 2 MiB: many chunks
AS_ROOT = os.name == "posix" and os.geteuid() == 0


@dataclass
class Command:
    """``python -m googlenet_core weights`` with its own cache folder, against a server on this machine."""

    server: FileServer
    url: str
    folder: Path
    prefix: list[str] = field(default_factory=list)

    @property
    def target(self) -> Path:
        return self.folder / file_name(self.url)

    @property
    def part(self) -> Path:
        return self.target.with_name(f"{self.target.name}.part")

    def start(
        self, *words: str, before: Callable[[], None] | None = None, stderr: int = subprocess.PIPE
    ) -> subprocess.Popen[str]:
        return subprocess.Popen(
            [*self.prefix, sys.executable, "-m", "googlenet_core", "weights", *words],
            cwd=ROOT, env=os.environ | {cache_folder.CACHE_VARIABLE: str(self.folder)}, text=True, preexec_fn=before,
            stdout=subprocess.PIPE, stderr=stderr,
        )  # fmt: skip

    def run(self, *words: str, before: Callable[[], None] | None = None) -> tuple[int, str, str]:
        process = self.start(*words, before=before)
        out, error = process.communicate(timeout=PATIENCE_S)
        return process.returncode, out, error

    def refused(self, sentence: str, before: Callable[[], None] | None = None) -> None:
        """Fetch, and expect one sentence and nothing to use."""
        code, out, error = self.run("fetch", before=before)
        assert (code, out) == (2, ""), error
        assert error.startswith("error: ")
        assert error.count("\n") == 1, error
        assert sentence in error
        self.has_nothing_to_use()

    def has_nothing_to_use(self) -> None:
        assert not self.target.exists()
        assert {row.name: row.present for row in catalogue.available(self.folder)}["imagenet"] is False
        with pytest.raises(WeightsError, match="not there yet"):
            catalogue.verify("imagenet", self.folder)

    def succeeds(self) -> None:
        """Fetch, and expect the whole file and nothing beside it but its lock."""
        code, out, error = self.run("fetch")
        assert (code, error) == (0, "")
        assert str(self.target) in out
        self.is_whole()

    def is_whole(self) -> None:
        assert self.target.read_bytes() == BODY
        assert {path.suffix for path in self.folder.iterdir()} <= {".pth", ".lock"}


@pytest.fixture
def server() -> Iterator[FileServer]:
    with serving(BODY) as running:
        yield running


@pytest.fixture
def command(server: FileServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Command:
    monkeypatch.setenv(catalogue.IMAGENET_URL_VARIABLE, server.url())
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    monkeypatch.setenv("no_proxy", "127.0.0.1")
    return Command(server, server.url(), tmp_path / "cache")


def wait_for(happened: Callable[[], bool]) -> None:
    deadline = time.monotonic() + PATIENCE_S
    while not happened():
        assert time.monotonic() < deadline
        time.sleep(0.02)


def test_a_connection_cut_in_the_middle_leaves_nothing_to_use_and_goes_on_later(command: Command) -> None:
    command.server.behaviour.cuts = [300_000] * downloads.ATTEMPTS
    command.refused("broke off after")
    assert 0 < command.part.stat().st_size < len(BODY)
    command.succeeds()
    assert command.server.behaviour.asked[-1] is not None, "the last try asked for the rest only"


def test_a_file_with_the_wrong_hash_is_thrown_away(command: Command) -> None:
    command.server.behaviour.body = BODY[:-1] + b"\0"
    command.refused("wrong sha256 and was thrown away")
    assert not command.part.exists()
    command.server.behaviour.body = BODY
    command.succeeds()


def test_a_page_in_place_of_the_file_is_thrown_away(command: Command) -> None:
    command.server.behaviour.body = b"\n<!DOCTYPE html><p>Please sign in to this network.</p>"
    command.refused("wrong sha256 and was thrown away; it is a web page: open any page in a browser and sign in")
    command.server.behaviour.body = BODY
    command.succeeds()


def test_a_disk_that_fills_up_while_it_is_written_to_loses_the_part(command: Command) -> None:
    command.folder.mkdir()
    if not is_full(command.part):  # the system itself then says that there is no room
        pytest.skip("this system lets nobody make a full device")
    command.refused("The disk is too full")
    assert not command.part.exists()
    command.succeeds()


@pytest.mark.parametrize("link", ["target", "part"])
def test_a_link_that_somebody_put_in_the_files_place_is_not_followed(
    command: Command, tmp_path: Path, link: str
) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.write_bytes(BODY[:1000])
    command.folder.mkdir()
    (command.target if link == "target" else command.part).symlink_to(elsewhere)
    command.succeeds()
    assert not command.target.is_symlink()
    assert elsewhere.read_bytes() == BODY[:1000]


def test_a_fetched_file_that_was_changed_is_fetched_anew(command: Command) -> None:
    command.succeeds()
    command.target.write_bytes(b"x" + BODY[1:])
    command.succeeds()


@pytest.mark.skipif(sys.platform != "linux", reason="needs Linux to make a small file system")
@pytest.mark.parametrize("length", [True, False], ids=["told", "untold"])
def test_a_file_system_too_small_is_told_and_left_empty(command: Command, length: bool) -> None:
    own = ["unshare", "--user", "--map-root-user", "--mount"]
    if subprocess.run([*own, "true"], capture_output=True, check=False).returncode:
        pytest.skip("this system lets nobody mount anything")
    command.server.behaviour.length = length
    command.folder.mkdir()
    mounted = 'mount -t tmpfs -o size=1m none "$0" && "$@"; code=$?; ls -A "$0" >&2; exit $code'
    command.prefix = [*own, "sh", "-c", mounted, str(command.folder)]
    code, out, error = command.run("fetch")
    sentence, *left = error.splitlines()
    assert (code, out) == (2, "")
    assert sentence.startswith(f"error: The disk is too full for {command.target.name} in {command.folder};")
    assert left in ([], [f"{command.target.name}.lock"])
    command.prefix = []
    command.has_nothing_to_use()
    command.succeeds()


@pytest.mark.skipif(os.name != "posix", reason="limits of this kind are POSIX's")
def test_a_limit_on_the_size_of_files_is_told_with_a_remedy(command: Command) -> None:
    def limit() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (1_000_000, 1_000_000))

    command.refused("cannot be written to", before=limit)
    command.succeeds()


def test_a_folder_that_cannot_be_made_is_told_with_a_remedy(command: Command, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("not a folder")
    command.folder = tmp_path / "file" / "cache"
    command.refused("name another folder in GOOGLENET_EXPLORER_CACHE")


@pytest.mark.skipif(AS_ROOT and not shutil.which("setpriv"), reason="root may write anywhere")
def test_a_folder_that_may_not_be_written_to_is_told_with_a_remedy(command: Command) -> None:
    command.folder.mkdir(mode=0o555)
    if AS_ROOT:  # root without its powers is as bound as anybody
        command.prefix = ["setpriv", "--bounding-set=-all", "--inh-caps=-all", "--no-new-privs"]
    command.refused("(permission denied); name another folder in GOOGLENET_EXPLORER_CACHE")
    assert list(command.folder.iterdir()) == []
    command.folder.chmod(0o755)
    command.succeeds()


@pytest.mark.skipif(os.name != "posix", reason="terminals of this kind are POSIX's")
def test_two_commands_at_once_make_one_download_and_both_succeed(command: Command) -> None:
    behaviour = command.server.behaviour
    behaviour.cuts, behaviour.hold = [len(BODY) // 2], threading.Event()
    first = command.start("fetch")
    wait_for(lambda: command.part.exists() and command.part.stat().st_size > 0)
    ours, theirs = os.openpty()
    second = command.start("fetch", stderr=theirs)
    assert os.read(ours, 1), "on a terminal, who waits for the other's download tells how far that is"
    assert second.poll() is None
    assert not command.target.exists()
    behaviour.hold.set()
    for process in (first, second):
        out, error = process.communicate(timeout=PATIENCE_S)
        assert (process.returncode, error) == (0, "" if process is first else None)
        assert str(command.target) in out
    for end in (ours, theirs):
        os.close(end)
    assert [asked is None for asked in behaviour.asked] == [True, False], "one download, taken up once"
    command.is_whole()


@pytest.mark.skipif(os.name != "posix", reason="signals of this kind are POSIX's")
@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGINT], ids=["killed", "interrupted"])
def test_a_command_that_is_ended_in_the_middle_leaves_nothing_to_use(command: Command, how: signal.Signals) -> None:
    behaviour = command.server.behaviour
    behaviour.cuts, behaviour.hold = [len(BODY) // 2], threading.Event()
    # Programs started in the background inherit that they ignore an interruption.
    process = command.start("fetch", before=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL))
    wait_for(lambda: command.part.exists() and command.part.stat().st_size > 0)
    process.send_signal(how)
    _, error = process.communicate(timeout=PATIENCE_S)
    assert process.returncode == (-signal.SIGKILL if how == signal.SIGKILL else 130)
    assert "Traceback" not in error
    behaviour.hold.set()
    command.has_nothing_to_use()
    command.succeeds()
    assert behaviour.asked[-1] is not None, "it went on where it was"
