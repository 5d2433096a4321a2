"""The sample pictures: photographs that come with scikit-image, so that a first visit needs no upload."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from types import MappingProxyType


@dataclass(frozen=True, slots=True)
class Sample:
    """A photograph in scikit-image's package, where it came from, and the class names that are right for it.

    ``classes`` are names of the lists that ship (`googlenet_core.labels`); empty where no list has what it shows.
    """

    name: str
    title: str
    file: str
    credit: str
    classes: tuple[str, ...]


SAMPLES = MappingProxyType(
    {
        sample.name: sample
        for sample in (
            Sample("chelsea", "Cat", "chelsea.png", "Stefan van der Walt; CC0", ("cat", "tabby", "tiger cat")),
            Sample(
                "coffee",
                "Coffee cup",
                "coffee.png",
                "Rachel Michetti; CC0",
                ("cup or mug", "cup", "coffee mug", "espresso"),
            ),
            Sample(
                "motorcycle",
                "Motorcycle",
                "motorcycle_left.png",
                "Scharstein and others, Middlebury stereo benchmark of 2014",
                ("motorcycle",),
            ),
            Sample("camera", "Photographer", "camera.png", "Lav Varshney; CC0", ("person", "tripod", "reflex camera")),
            Sample("rocket", "Rocket", "rocket.jpg", "SpaceX; public domain", ("rocket",)),
            Sample("astronaut", "Astronaut", "astronaut.png", "NASA, Eileen Collins; public domain", ("person",)),
            Sample(
                "hubble",
                "Hubble deep field",
                "hubble_deep_field.jpg",
                "NASA; may be freely used in the public domain",
                (),
            ),
        )
    }
)
"""Every sample by its name in the URL; no network was trained on any of them."""

FIRST = next(iter(SAMPLES))
"""The one that a first visit shows."""


@cache
@cache
def read_sample(name: str) -> bytes:
    """Return the bytes of a sample's file.

    Example:
        >>> from googlenet_core import read_sample
        >>> read_sample("chelsea")[1:4]
        b'PNG'
    """
    return files("skimage").joinpath("data", SAMPLES[name].file).read_bytes()
