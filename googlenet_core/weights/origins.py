"""Where the file of named weights is, or which addresses give it, and by which hash it is known.

What is in the file is `weights`' business. Imports no PyTorch until a fetched file has to be made into another.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from googlenet_core.errors import WeightsError
from googlenet_core.weights.fetching import downloads
from googlenet_core.weights.fetching.downloads import DownloadProgress, Hash


def url_variable(name: str) -> str:
    """Name of the environment variable with an address that is used instead of a card's.

    Example:
        >>> url_variable("imagenet-caffe")
        'GOOGLENET_EXPLORER_IMAGENET_CAFFE_URL'
    """
    return f"GOOGLENET_EXPLORER_{name.upper().replace('-', '_')}_URL"


@dataclass(frozen=True, slots=True)
class Source:
    """One row of the list of weights.

    ``sha256`` is what the file must have (for a download its first digits); of what is made of a fetched file it is
    known once that is there, and ``sha1`` is what the fetched file must have.
    """

    name: str
    title: str
    variant: str
    classes: int
    bytes: int
    location: Path | None
    url: str | None
    present: bool
    sha256: str
    licence: str
    sha1: str = ""


@dataclass(frozen=True, slots=True)
class Verified:
    """A file whose sha256 was computed anew and is right."""

    name: str
    path: Path
    sha256: str


@dataclass(frozen=True, slots=True)
class Origin:
    """The part of a card that leads to a file.

    Attributes:
        name: of the weights, such as ``imagenet``.
        file: the file's name as shipped or fetched.
        sha256: of the file as shipped; for a download without ``sha1``, its first digits.
        bytes: size, about.
        max_bytes: a larger download is refused.
        url: where to fetch it; None for what ships.
        second_url: tried where the first address fails.
        sha1: of a Caffe model that is fetched; a safetensors file made of it is kept instead, its sha256 beside it.
        licence: terms of use, as that file tells them.
    """

    name: str
    file: str
    sha256: str
    bytes: int
    max_bytes: int
    url: str | None = None
    second_url: str | None = None
    sha1: str = ""
    licence: str = ""

    @property
    def urls(self) -> tuple[str, ...]:
        """Addresses in the order in which they are tried; none for what ships."""
        if self.url is None:
            return ()
        if mirror := os.environ.get(url_variable(self.name)):
            return (mirror,)
        return (self.url, self.second_url) if self.second_url else (self.url,)

    def path(self, folder: Path) -> Path:
        """Where the file that is read is, in the folder for what ships or is fetched."""
        if self.sha1:
            return (folder / self.file).with_suffix(".safetensors")
        return folder / (downloads.file_name(self.urls[0]) if self.urls else self.file)

    def fetch(self, folder: Path, progress: DownloadProgress | None) -> Path:
        """Return the file of a download, fetching it if it is not there yet.

        Raises:
            DownloadError: it could not be fetched.
            WeightsError: it has the right hash, and is no GoogLeNet of Caffe's all the same.
        """
        if not self.sha1:
            return downloads.fetch(self.urls[0], folder, max_bytes=self.max_bytes, progress=progress)
        return downloads.fetch_first(
            self.urls,
            folder / self.file,
            Hash("sha1", self.sha1),
            max_bytes=self.max_bytes,
            progress=progress,
            made=(self.path(folder), self._keep),
        )

    def expected_sha256(self, folder: Path) -> str:
        """The sha256 that the file must have, or its first digits; empty where a file that is made is not there yet."""
        if self.sha1:
            try:
                words = _beside(self.path(folder)).read_text(encoding="ascii").split()
            except (OSError, ValueError):
                return ""
            return words[0] if words and len(words[0]) == 64 else ""
        return downloads.hash_prefix(self.urls[0]) if self.urls else self.sha256

    def check(self, folder: Path) -> str:
        """Compute the file's sha256 anew and return it.

        Raises:
            WeightsError: no file, or a wrong sha256.
        """
        path = self.path(folder)
        expected = self.required_sha256(folder)
        try:
            sha256 = downloads.sha256_of(path)
        except OSError as error:
            raise WeightsError(f"{path} cannot be read ({(error.strerror or 'unknown error').lower()}).") from None
        if not sha256.startswith(expected):
            raise WeightsError(f"{path} has the wrong sha256 {sha256}; remove it and get it again.")
        return sha256

    def required_sha256(self, folder: Path) -> str:
        """The sha256, or its first digits, that a file which is there must have.

        Raises:
            WeightsError: there is no file, or nothing that says so.
        """
        path = self.path(folder)
        if not path.exists():
            raise WeightsError(f"The weights '{self.name}' are not there yet ({path}); fetch them first.")
        if not (expected := self.expected_sha256(folder)):
            raise WeightsError(f"{_beside(path)} is missing or damaged; remove {path} and get it again.")
        return expected

    def _keep(self, source: Path, target: Path) -> None:
        from googlenet_core.weights import caffe_cache

        about = {"source": f"Made of {self.file}, sha1 {self.sha1}", "licence": self.licence}
        caffe_cache.keep(source, target, self.file, about)


def _beside(path: Path) -> Path:
    return path.with_name(f"{path.name}.sha256")
