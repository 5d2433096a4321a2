"""Class names: the lists that ship in ``assets/labels``, made-up ones, and the check on names from a file.

No torch here, and no opinion on which list belongs to which weights: that is `weights`'s job.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

from googlenet_core.errors import WeightsError, nearest
from googlenet_core.shipped import find_folder

FOLDER = find_folder("labels")
"""One text file a list, one name a line; the line number is the class index."""

LISTS = ("everyday", "imagenet")
"""The lists that ship."""

_WORDNET_IDS = "imagenet-wnids"

MAX_CHARACTERS = 100
"""Longest class name accepted from a file that did not ship with the project."""


@cache
def read(name: str) -> tuple[str, ...]:
    """Return the class names of a shipped list, in the order of the network's outputs.

    Raises:
        WeightsError: there is no such list, or its file cannot be read.
    """
    if name not in LISTS:
        raise WeightsError(
            f"There is no list of class names '{name}'.{nearest(name, LISTS)} Known: {', '.join(LISTS)}."
        )
    return _lines(name)


def wordnet_ids() -> tuple[str, ...]:
    """Return the WordNet ids (``n01440764``) of ImageNet's 1,000 classes, in the order of `read` ``("imagenet")``.

    Raises:
        WeightsError: the file cannot be read.
    """
    return _lines(_WORDNET_IDS)


def generated(count: int) -> tuple[str, ...]:
    """Names for classes nobody named: ``class 0``, ``class 1`` ..."""
    return tuple(f"class {index}" for index in range(count))


def usable(names: Sequence[str], count: int) -> bool:
    """Whether names from a file of unknown origin can be shown: as many as classes, short, printable, not blank."""
    return len(names) == count and all(
        name.strip() and len(name) <= MAX_CHARACTERS and name.isprintable() for name in names
    )


def _lines(name: str) -> tuple[str, ...]:
    try:
        return tuple((FOLDER / f"{name}.txt").read_text(encoding="utf-8").splitlines())
    except (OSError, UnicodeDecodeError):
        raise WeightsError(f"The class names in assets/labels/{name}.txt cannot be read; restore that file.") from None
