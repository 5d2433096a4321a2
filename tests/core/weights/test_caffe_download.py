"""Caffe's own weights by name, over real HTTP: fetched, checked, made into a safetensors file, verified, and each fault.

The card is the shipped one but for the address and the hash, which are those of a model of random weights.
"""

from __future__ import annotations

import errno
import hashlib
import json
import os
import shutil
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import filelock
import pytest
import torch
from safetensors import safe_open

from googlenet_core.blueprint.specs import PAPER, TORCHVISION
from googlenet_core.errors import DownloadError, WeightsError
from googlenet_core.weights import catalogue, checkpoints
from googlenet_core.weights.fetching import cache_folder, downloads
from tests.conftest import PATIENCE_S, ROOT
from tests.support.files.caffe_files import caffe_layers, model
from tests.support.files.file_server import FileServer, serving

Ask = Callable[..., str]
NAME = "imagenet-caffe"
FILE = "bvlc_googlenet.caffemodel"
KEPT = "bvlc_googlenet.safetensors"
SHIPPED = catalogue._card


@pytest.fixture(scope="module")
def state() -> dict[str, torch.Tensor]:
    """A network of three classes with all its heads; what its first convolution takes is Caffe's."""
    return dict(checkpoints.random(PAPER, 3, seed=7).state_dict())


@pytest.fixture(scope="module")
def body(state: dict[str, torch.Tensor]) -> bytes:
    """Its trunk and main head as a Caffe model."""
    return model(caffe_layers(state, heads=False))


@pytest.fixture(autouse=True)
def _own_cache(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv(cache_folder.CACHE_VARIABLE, str(tmp_path / "cache"))
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    monkeypatch.setenv("no_proxy", "127.0.0.1")
    monkeypatch.delenv(catalogue.IMAGENET_CAFFE_URL_VARIABLE, raising=False)


@dataclass
class Public:
    """The server that has the file, the folder it is kept in, and the card that leads from one to the other."""

    server: FileServer
    folder: Path
    monkeypatch: pytest.MonkeyPatch

    @property
    def url(self) -> str:
        return f"{self.server.address}/{FILE}"

    @property
    def kept(self) -> Path:
        return self.folder / KEPT

    @property
    def part(self) -> Path:
        return self.folder / f"{FILE}.part"

    def card(self, url: str = "", second_url: str = "", sha1: str = "", max_bytes: int = 0) -> None:
        """Use the shipped card with other addresses and another hash."""
        shipped = SHIPPED(NAME)
        sha1 = sha1 or hashlib.sha1(self.server.behaviour.body).hexdigest()
        origin = replace(
            shipped.origin,
            url=url or self.url, second_url=second_url or None, sha1=sha1,
            max_bytes=max_bytes or shipped.origin.max_bytes,
        )  # fmt: skip
        cards = {name: SHIPPED(name) for name in catalogue.CARDS}
        self.monkeypatch.setattr(catalogue, "_card", (cards | {NAME: replace(shipped, origin=origin)}).__getitem__)

    def left(self) -> set[str]:
        """Names of what is in the cache folder, the lock aside."""
        return {path.name for path in self.folder.iterdir()} - {f"{FILE}.lock"}

    def refused(self, *sentence: str, kind: type[WeightsError] = DownloadError) -> None:
        """Fetch, and expect one line and nothing to use."""
        with pytest.raises(kind) as caught:
            catalogue.fetch(NAME)
        assert "\n" not in str(caught.value)
        for words in sentence:
            assert words in str(caught.value)
        assert not self.kept.exists()
        assert {row.name: row.present for row in catalogue.available()}[NAME] is False
        with pytest.raises(WeightsError, match="fetch them first"):
            catalogue.verify(NAME)

    def succeeds(self) -> None:
        """Fetch, and expect the right file and its sha256 beside it, and nothing else."""
        assert catalogue.fetch(NAME) == self.kept
        assert catalogue.verify(NAME).sha256 == hashlib.sha256(self.kept.read_bytes()).hexdigest()
        assert self.left() == {KEPT, f"{KEPT}.sha256"}


@pytest.fixture
def public(body: bytes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Public]:
    with serving(body) as server:
        found = Public(server, tmp_path / "cache", monkeypatch)
        found.card()
        yield found


def nowhere() -> str:
    """An address at which nobody listens."""
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        return f"http://127.0.0.1:{unused.getsockname()[1]}/{FILE}"


def test_it_is_fetched_once_and_gives_the_same_as_the_file_itself(public: Public, tmp_path: Path) -> None:
    (tmp_path / FILE).write_bytes(public.server.behaviour.body)
    same, said = catalogue.load(tmp_path / FILE)
    seen: list[tuple[int, int | None]] = []
    net, recipe = catalogue.load(NAME, progress=lambda done, total: seen.append((done, total)))
    size = len(public.server.behaviour.body)
    assert seen[0] == (0, size)
    assert seen[-1] == (size, size)
    assert net.state_dict().keys() == same.state_dict().keys()
    assert all(torch.equal(value, same.state_dict()[key]) for key, value in net.state_dict().items())
    assert (recipe.name, recipe.title, recipe.variant) == (NAME, "ImageNet (Caffe)", "paper")
    for name in ("labels", "mean", "std", "resize_px", "transform_input", "trained_heads"):
        assert getattr(recipe, name) == getattr(said, name), name
    assert recipe.trained_heads == {"main"}
    catalogue.load(NAME)
    public.succeeds()
    assert len(public.server.behaviour.asked) == 1


def test_all_three_heads_come_along(public: Public, state: dict[str, torch.Tensor]) -> None:
    public.server.behaviour.body = model(caffe_layers(state))
    public.card()
    net, recipe = catalogue.load(NAME)
    assert recipe.trained_heads == {"main", "aux_4a", "aux_4d"}
    assert torch.equal(net.state_dict()["aux2.fc2.weight"], state["aux2.fc2.weight"])


def test_what_is_kept_says_what_it_was_made_of_and_has_its_sha256_beside_it(public: Public) -> None:
    public.succeeds()
    digits = hashlib.sha256(public.kept.read_bytes()).hexdigest()
    assert public.kept.with_name(f"{KEPT}.sha256").read_text() == f"{digits}  {KEPT}\n"
    with safe_open(public.kept, "pt") as file:
        said = file.metadata()
    sha1 = hashlib.sha1(public.server.behaviour.body).hexdigest()
    assert said["source"] == f"Made of {FILE}, sha1 {sha1}"
    assert said["variant"] == "paper"
    row = next(row for row in catalogue.available() if row.name == NAME)
    assert (row.sha256, row.sha1, row.present) == (digits, sha1, True)


def test_the_commands_fetch_list_and_verify_it(public: Public, ask: Ask) -> None:
    assert ask("weights", "fetch", NAME) == f"{NAME}: {public.kept}\n"
    assert "is right" in ask("weights", "verify", NAME)
    rows = {row["name"]: row for row in json.loads(ask("weights", "list", "--json"))}
    assert rows[NAME]["present"] is True


def test_a_mirror_takes_the_place_of_both_addresses(public: Public, monkeypatch: pytest.MonkeyPatch) -> None:
    public.card(url=nowhere(), second_url=nowhere())
    monkeypatch.setenv(catalogue.IMAGENET_CAFFE_URL_VARIABLE, f"{public.server.address}/any%2F..%2Fname")
    public.succeeds()


def test_a_mirror_that_fails_is_not_gone_around(public: Public, monkeypatch: pytest.MonkeyPatch) -> None:
    public.card(second_url=public.url)
    monkeypatch.setenv(catalogue.IMAGENET_CAFFE_URL_VARIABLE, nowhere())
    public.refused("cannot be reached: it refuses connections")
    assert public.server.behaviour.asked == []


@pytest.mark.parametrize("why", ["nobody", "not encrypted", "404", "another file"])
def test_where_the_first_address_fails_the_second_is_tried(why: str, public: Public) -> None:
    with serving(b"<html>Moved.</html>") as other:
        other.behaviour.status = 404 if why == "404" else None
        first = {"nobody": nowhere(), "not encrypted": public.url.replace("http:", "https:")}
        public.card(url=first.get(why, f"{other.address}/{FILE}"), second_url=public.url)
        public.succeeds()


def test_without_any_connection_it_is_one_line_and_the_bundled_weights_still_load(public: Public) -> None:
    public.card(url=nowhere(), second_url=nowhere())
    public.refused("cannot be reached: it refuses connections")
    assert catalogue.load()[1].name == "bundled"


def test_a_cut_download_goes_on_where_it_was_from_the_second_address_too(public: Public) -> None:
    with serving(public.server.behaviour.body) as second:
        public.server.behaviour.cuts = [1_000_000] * downloads.ATTEMPTS
        public.card(second_url=f"{second.address}/{FILE}")
        public.succeeds()
        assert [asked is None for asked in public.server.behaviour.asked] == [True, False, False]
        assert [asked is None for asked in second.behaviour.asked] == [False]


def test_a_download_that_keeps_breaking_keeps_its_part_for_the_next_try(public: Public) -> None:
    public.server.behaviour.cuts = [1_000_000] * downloads.ATTEMPTS
    public.refused(f"of {FILE}; try again, and it goes on from there")
    assert public.part.stat().st_size > 0
    public.succeeds()
    assert public.server.behaviour.asked[-1] is not None


def test_a_file_with_the_wrong_sha1_is_thrown_away(public: Public) -> None:
    right = public.server.behaviour.body
    public.server.behaviour.body = right[:-1] + b"\0"
    public.refused(f"sent as {FILE} has the wrong sha1 and was thrown away")
    assert public.left() == set()
    public.server.behaviour.body = right
    public.succeeds()


def test_a_page_from_a_mirror_is_thrown_away(public: Public, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(catalogue.IMAGENET_CAFFE_URL_VARIABLE, f"{public.server.address}/sign-in.html")
    public.server.behaviour.body = b"<html>Please sign in to this network.</html>"
    public.refused("has the wrong sha1 and was thrown away")
    assert public.left() == set()


def test_more_than_it_can_be_is_refused(public: Public) -> None:
    public.card(max_bytes=1_000_000)
    public.refused("sends more than 1 MB", "cannot be that file")
    assert public.left() == set()


@pytest.mark.parametrize("other", ["no Caffe model", "another network"])
def test_something_else_under_the_right_hash_is_refused_and_not_kept(other: str, public: Public) -> None:
    torchvision = dict(checkpoints.random(TORCHVISION, 3).state_dict())
    layers = [("conv1/7x7_s2", [torchvision["conv1.conv.weight"], torch.zeros(64)])]
    public.server.behaviour.body = model(layers) if other == "another network" else b"<html></html>"
    public.card()
    public.refused(FILE, "does not hold" if other == "another network" else "not a whole", kind=WeightsError)
    assert public.left() == set()


def test_a_disk_without_room_for_both_files_is_told_before_anything_is_fetched(
    public: Public, monkeypatch: pytest.MonkeyPatch
) -> None:
    usage = shutil.disk_usage("/")._replace(free=len(public.server.behaviour.body) + 1000)
    monkeypatch.setattr(shutil, "disk_usage", lambda _: usage)
    public.refused(f"The disk is too full for {FILE} in {public.folder}; make room and try again.")
    assert public.left() == set()


@pytest.mark.parametrize("writes", [1, 2])
def test_a_disk_that_fills_up_while_the_file_is_made_leaves_nothing(
    writes: int, public: Public, monkeypatch: pytest.MonkeyPatch
) -> None:
    done: list[int] = []

    def full(number: int) -> None:
        done.append(number)
        if len(done) == writes:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    with monkeypatch.context() as patched:
        patched.setattr(os, "fsync", full)
        public.refused("The disk is too full")
    assert public.left() == set()
    public.succeeds()


def test_a_second_fetch_waits_for_the_first_to_make_its_file(public: Public) -> None:
    public.folder.mkdir()
    waited: list[int] = []

    def watch(done: int, _total: int | None) -> None:
        waited.append(done)
        if len(waited) == 2:
            digits = hashlib.sha256(b"made by another").hexdigest()
            public.kept.with_name(f"{public.kept.name}.sha256").write_text(f"{digits}  {public.kept.name}\n")
            public.kept.write_bytes(b"made by another")
            lock.release()

    lock = filelock.FileLock(public.folder / f"{FILE}.lock", thread_local=False)
    lock.acquire()
    assert catalogue.fetch(NAME, watch) == public.kept
    assert public.server.behaviour.asked == []


def test_a_kept_file_that_was_changed_is_told_and_fetched_anew_when_loaded(public: Public) -> None:
    public.succeeds()
    public.kept.write_bytes(public.kept.read_bytes()[:-1] + b"\x01")
    with pytest.raises(WeightsError, match=r"has the wrong sha256 .*; remove it and get it again"):
        catalogue.verify(NAME)
    assert catalogue.load(NAME)[0].spec is PAPER
    public.succeeds()
    assert len(public.server.behaviour.asked) == 2


@pytest.mark.parametrize("beside", [None, b"", b"\xff\xfe", b"abc  bvlc_googlenet.safetensors\n"])
def test_a_kept_file_whose_sha256_is_lost_is_told_and_fetched_anew(beside: bytes | None, public: Public) -> None:
    public.succeeds()
    path = public.kept.with_name(f"{KEPT}.sha256")
    path.unlink()
    if beside is not None:
        path.write_bytes(beside)
    with pytest.raises(WeightsError, match=r"\.sha256 is missing or damaged; remove .* and get it again"):
        catalogue.verify(NAME)
    catalogue.load(NAME)
    public.succeeds()


def test_a_damaged_kept_file_without_a_connection_is_one_line_that_says_what_to_do(public: Public, ask: Ask) -> None:
    public.succeeds()
    public.kept.write_bytes(b"damaged")
    public.card(url=nowhere())
    with pytest.raises(DownloadError) as caught:
        catalogue.load(NAME)
    said = str(caught.value)
    assert said.startswith(f"{public.kept} was damaged and had to be fetched anew, and that failed: 127.0.0.1")
    assert said.endswith("try again later, or from another network.")
    assert "\n" not in said


def test_two_processes_at_once_fetch_the_file_once(public: Public) -> None:
    code = (
        "import sys; from dataclasses import replace; from googlenet_core.weights import catalogue\n"
        "card = catalogue._card('imagenet-caffe')\n"
        "card = replace(card, origin=replace(card.origin, url=sys.argv[1], second_url=None, sha1=sys.argv[2]))\n"
        "catalogue._card = lambda name: card\n"
        "print(catalogue.fetch('imagenet-caffe'))"
    )
    words = [public.url, hashlib.sha1(public.server.behaviour.body).hexdigest()]
    running = [
        subprocess.Popen([sys.executable, "-c", code, *words], cwd=ROOT, stdout=subprocess.PIPE, text=True)
        for _ in range(2)
    ]
    assert [process.communicate(timeout=PATIENCE_S)[0] for process in running] == [f"{public.kept}\n"] * 2
    assert len(public.server.behaviour.asked) == 1
    public.succeeds()
