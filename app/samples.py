"""The sample pictures: photographs that come with scikit-image, so that a first visit needs no upload."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from types import MappingProxyType


@dataclass(frozen=True, slots=True)
class Sample:
    """A photograph in scikit-image's package and where it came from."""

    name: str
    title: str
    file: str
    credit: str


SAMPLES = MappingProxyType(
    {
        sample.name: sample
        for sample in (
            Sample("astronaut", "Astronaut", "astronaut.png", "NASA, Eileen Collins; public domain"),
            Sample("chelsea", "Cat", "chelsea.png", "Stefan van der Walt; CC0"),
            Sample("coffee", "Coffee cup", "coffee.png", "Rachel Michetti; CC0"),
            Sample("rocket", "Rocket", "rocket.jpg", "SpaceX; public domain"),
            Sample(
                "hubble", "Hubble deep field", "hubble_deep_field.jpg", "NASA; may be freely used in the public domain"
            ),
        )
    }
)
"""Every sample by its name in the URL."""


@cache
def data(name: str) -> bytes:
    """Return the bytes of a sample's file."""
    return files("skimage").joinpath("data", SAMPLES[name].file).read_bytes()
