"""Fetching one file over HTTP so that nothing half-written is ever used. Knows nothing about networks.

The file grows under ``<name>.part``, is checked against a hash (the one in its own name, ``googlenet-1378be20.pth``,
is the convention of `torch.hub`) and only then renamed, or made into what is kept. A broken transfer goes on where it
stopped if the server can do ranges, and starts again if not. A lock file keeps two processes from writing at once.
"""

from __future__ import annotations

import errno
import hashlib
import os
import re
import shutil
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote, urlsplit

import filelock
import requests

from googlenet_core.errors import DownloadError
from googlenet_core.weights.fetching import connection_faults as faults
from googlenet_core.weights.fetching.certificates import trusted_session

DownloadProgress = Callable[[int, int | None], None]
"""Called with (bytes done, bytes in total or None where the server does not say); may raise to cancel."""

Finish = Callable[[Path, Path], None]
"""Makes the second file, at once whole, from the first, which has the right hash and is removed afterwards."""

ATTEMPTS = 3
"""How often a transfer that breaks off is taken up again before giving up."""

CONNECT_TIMEOUT_S = 10.0
READ_TIMEOUT_S = 30.0
LOCK_WAIT_S = 30 * 60.0
LOCK_POLL_S = 0.2
_CHUNK = 256 * 1024
_PAGE_BYTES = 512
_PAGE_ADVICE = "it is a web page: open any page in a browser and sign in to the network, or check the address."
_HASH = re.compile(r"-([0-9a-f]{8,64})\.\w+$")


class _Broken(Exception):
    """The transfer ended before the file did."""


@dataclass(frozen=True, slots=True)
class Hash:
    """What a file must have: an algorithm that `hashlib` knows, and the hexadecimal digits or the first of them."""

    algorithm: str
    digits: str

    def fits(self, path: Path) -> bool:
        """Whether a file has it."""
        return bool(self.digits) and _hash_of(path, self.algorithm).startswith(self.digits)


@dataclass(frozen=True, slots=True)
class _Job:
    url: str
    file: Path
    target: Path
    hash: Hash
    max_bytes: int
    progress: DownloadProgress
    finish: Finish | None

    @property
    def part(self) -> Path:
        return self.file.with_name(f"{self.file.name}.part")

    @property
    def host(self) -> str:
        return faults.host_of(self.url)


def file_name(url: str) -> str:
    """Last part of a URL's path."""
    return unquote(urlsplit(url).path.rpartition("/")[2])


def hash_prefix(url: str) -> str:
    """The first hexadecimal digits of the sha256 that a file must have, as its name says.

    Raises:
        DownloadError: the name holds no hash, so that nothing could be checked.
    """
    name = file_name(url)
    found = _HASH.search(name)
    if found is None or not re.fullmatch(r"[\w.-]+", name):
        raise DownloadError(f"The address {url} must end in a name with its sha256, such as googlenet-1378be20.pth.")
    return found[1]


def fetch(url: str, folder: Path, *, max_bytes: int, progress: DownloadProgress | None = None) -> Path:
    """Return the file of ``url`` in ``folder``, fetching it if it is not there yet.

    Args:
        url: http or https address whose file name holds the sha256 or its beginning.
        folder: where the file goes; made if need be.
        max_bytes: a larger file is refused.
        progress: told how far it is; what it raises (anything but an OSError) ends the transfer and is passed on.

    Raises:
        DownloadError: one sentence on what went wrong and what to do. The destination is then untouched.
    """
    expected = Hash("sha256", hash_prefix(url))
    return fetch_first([url], folder / file_name(url), expected, max_bytes=max_bytes, progress=progress)


def fetch_first(
    urls: Sequence[str],
    file: Path,
    expected: Hash,
    *,
    max_bytes: int,
    progress: DownloadProgress | None = None,
    made: tuple[Path, Finish] | None = None,
) -> Path:
    """Return a file, fetching it from the first address that gives it, if it is not there yet.

    Args:
        urls: addresses of one and the same file; the next is tried where one fails, and goes on with what is there.
        file: where it goes; its folder is made if need be.
        expected: the hash that decides, whatever the address.
        max_bytes: a larger file is refused.
        progress: as for `fetch`.
        made: the file to keep instead, in the same folder, and what makes it; ``file`` is then not kept.

    Raises:
        DownloadError: one sentence on what went wrong at the last address. The destination is then untouched.
    """
    target, finish = made or (file, None)
    jobs = [_Job(url, file, target, expected, max_bytes, progress or _unwatched, finish) for url in urls]
    if _is_there(target):
        return target
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        lock = filelock.FileLock(file.with_name(f"{file.name}.lock"))
        _acquire(lock, jobs[0])
        try:
            # Another process may have finished the file while this one waited.
            if not _is_there(target):
                _download_first(jobs)
        finally:
            lock.release()
    except OSError as error:
        raise _storage_error(error, jobs[0]) from None
    return target


def _is_there(target: Path) -> bool:
    """Whether a file was fetched before; a link to one elsewhere was put there by somebody else, and is replaced."""
    return target.is_file() and not target.is_symlink()


def _unwatched(_done: int, _total: int | None) -> None:
    """Progress nobody asked about."""


def sha256_of(path: Path) -> str:
    """Hexadecimal sha256 of a file."""
    return _hash_of(path, "sha256")


def _hash_of(path: Path, algorithm: str) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, algorithm).hexdigest()


def _acquire(lock: filelock.BaseFileLock, job: _Job) -> None:
    """Wait for the lock, reporting how far the other process is, so that the wait can be watched and cancelled."""
    deadline = time.monotonic() + LOCK_WAIT_S
    while True:
        try:
            lock.acquire(timeout=LOCK_POLL_S)
            return
        except filelock.Timeout:
            job.progress(_size(job.part), None)
            if time.monotonic() > deadline:
                raise DownloadError(
                    f"Another process has been fetching {job.file.name} for too long; end it and try again."
                ) from None


def _download_first(jobs: Sequence[_Job]) -> None:
    for job in jobs[:-1]:
        with suppress(DownloadError):  # the next address may do better
            _download(job)
            return
    _download(jobs[-1])


def _download(job: _Job) -> None:
    """Fill the part file, check it, and rename it or make of it what is kept."""
    if job.part.is_symlink():
        job.part.unlink()
    resumed = _size(job.part) > 0
    for attempt in range(1, ATTEMPTS + 1):
        before = _size(job.part)
        try:
            _transfer(job)
        except (_Broken, requests.ConnectionError, requests.Timeout) as error:
            # Without a connection there is nothing to take up again; trying thrice would only triple the wait.
            gained = isinstance(error, _Broken) or _size(job.part) > before
            if attempt == ATTEMPTS or not gained:
                raise _broken_error(error, job) from None
            resumed = True
            continue
        if job.hash.fits(job.part):
            _keep(job)
            return
        page = _is_page(job.part)
        job.part.unlink()
        # Two halves of different files are the likeliest reason after a resumed transfer: one clean start is due.
        if not resumed or attempt == ATTEMPTS:
            break
        resumed = False
    raise DownloadError(
        f"What {job.host} sent as {job.file.name} has the wrong {job.hash.algorithm} and was thrown away; "
        + (_PAGE_ADVICE if page else "try again, or check the address.")
    )


def _is_page(path: Path) -> bool:
    with path.open("rb") as file:
        return file.read(_PAGE_BYTES).lstrip().lower().startswith((b"<!doctype html", b"<html"))


def _keep(job: _Job) -> None:
    if job.finish is None:
        job.part.replace(job.target)
        return
    try:
        job.finish(job.part, job.target)
    finally:
        job.part.unlink(missing_ok=True)


def _transfer(job: _Job) -> None:
    """Append what is missing to the part file; start it anew where the server does not do ranges."""
    start = _size(job.part)
    headers = {"Accept-Encoding": "identity"} | ({"Range": f"bytes={start}-"} if start else {})
    try:
        with (
            trusted_session() as session,
            session.get(job.url, headers=headers, stream=True, timeout=(CONNECT_TIMEOUT_S, READ_TIMEOUT_S)) as response,
        ):
            if start and response.status_code == requests.codes.requested_range_not_satisfiable:
                job.part.unlink()
                raise _Broken
            if not response.ok:
                said = (response.status_code, response.reason, response.url)
                raise DownloadError(faults.refused_request(*said, job.file.name))
            if job.url.startswith("https:") and not response.url.startswith("https:"):
                # A short hash alone does not prove where a file is from; the encrypted connection has to.
                raise DownloadError(f"{job.host} sends on to an unencrypted address, which is not followed.")
            if start and not _continues(response, start):
                start = 0
            _write(response, start, job)
    except (
        requests.exceptions.InvalidSchema,
        requests.exceptions.MissingSchema,
        requests.exceptions.InvalidURL,
    ) as error:
        raise DownloadError(faults.refused_address(error, job.url)) from None
    except (requests.exceptions.ChunkedEncodingError, requests.exceptions.ContentDecodingError):
        raise _Broken from None
    except (requests.ConnectionError, requests.Timeout):
        raise
    except requests.RequestException as error:
        raise DownloadError(
            f"{job.file.name} could not be fetched from {job.host} ({type(error).__name__}); try again later."
        ) from None


def _continues(response: requests.Response, start: int) -> bool:
    wanted = f"bytes {start}-"
    return response.status_code == requests.codes.partial and response.headers.get("Content-Range", "").startswith(
        wanted
    )


def _write(response: requests.Response, start: int, job: _Job) -> None:
    length = response.headers.get("Content-Length", "")
    total = start + int(length) if length.isdecimal() and len(length) < 16 else None
    _check_size(total, job)
    copies = 1 if job.finish is None else 2  # what is made stands beside what it is made from
    if total is not None and shutil.disk_usage(job.target.parent).free < total * copies - start:
        raise OSError(errno.ENOSPC, "disk full")
    done = start
    with open(job.part, "ab" if start else "wb", opener=_without_following) as file:
        job.progress(done, total)
        for chunk in response.iter_content(_CHUNK):
            done += len(chunk)
            _check_size(done, job)
            file.write(chunk)
            job.progress(done, total)
    if total is not None and done < total:
        raise _Broken


def _without_following(path: str, flags: int) -> int:
    """Open a file for writing, but not through a link that leads to another."""
    return os.open(path, flags | getattr(os, "O_NOFOLLOW", 0), 0o666)


def _check_size(size: int | None, job: _Job) -> None:
    if size is not None and size > job.max_bytes:
        job.part.unlink(missing_ok=True)
        raise DownloadError(
            f"{job.host} sends more than {job.max_bytes / 1e6:.0f} MB as {job.file.name}, "
            "which cannot be that file; check the address."
        )


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:
        return 0


def _broken_error(error: Exception, job: _Job) -> DownloadError:
    if isinstance(error, requests.RequestException):
        return DownloadError(faults.failed_connection(error, job.url))
    return DownloadError(
        f"The connection to {job.host} broke off after {_size(job.part) / 1e6:.1f} MB of {job.file.name}; "
        "try again, and it goes on from there."
    )


def _storage_error(error: OSError, job: _Job) -> DownloadError:
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        with suppress(OSError):
            job.part.unlink(missing_ok=True)
        return DownloadError(
            f"The disk is too full for {job.file.name} in {job.target.parent}; make room and try again."
        )
    reason = (error.strerror or type(error).__name__).lower()
    return DownloadError(
        f"{job.file.name} cannot be written to {job.target.parent} ({reason}); "
        "name another folder in GOOGLENET_EXPLORER_CACHE."
    )
