"""What a question is about: a picture, and the network that looks at it. What is computed about them is beside."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass
from pathlib import PurePath

from googlenet_core.pictures import Preprocessed, Sample


@dataclass(frozen=True, slots=True, eq=False)
class Picture:
    """The chosen picture, what it is called, its file's bytes, and which sample it is: None for one's own picture."""

    prepared: Preprocessed
    title: str
    credit: str
    data: bytes
    sample: Sample | None

    @property
    def classes(self) -> tuple[str, ...] | None:
        """The class names that are right for it; None where nobody has said what the picture shows."""
        return self.sample.classes if self.sample else None

    @property
    def file_name(self) -> str:
        """What its file is called, whatever folder it came from."""
        return self.sample.file if self.sample else PurePath(self.title).name


@dataclass(frozen=True, slots=True)
class Network:
    """Which network is asked: named weights, or a ``variant`` that was never trained, for the same classes."""

    weights: str
    variant: str = ""


@dataclass(frozen=True, slots=True, eq=False)
class Subject:
    """A picture, and the network that looks at it; the picture is prepared for the network's weights.

    Two subjects are the same where their ``key`` is.
    """

    picture: Picture
    network: Network

    @property
    def prepared(self) -> Preprocessed:
        """The picture as the network sees it."""
        return self.picture.prepared

    @property
    def weights(self) -> str:
        """Name of the weights."""
        return self.network.weights

    @property
    def key(self) -> Hashable:
        """What tells it from every other subject."""
        return (self.prepared.digest, self.network)
