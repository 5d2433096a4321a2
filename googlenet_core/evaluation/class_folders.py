"""Which class a folder of pictures is named after: by the class's name, loosely, or by its WordNet id."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence

from googlenet_core import labels
from googlenet_core.errors import nearest

_IMAGENET_CLASSES = 1000


class ClassFolders:
    """Looks up folders among the classes of some weights.

    Names are compared without regard to case, and spaces, hyphens, underscores and commas are the same, so that
    ``cup_or_mug`` is "Cup or mug". A WordNet id (``n01440764``) means ImageNet's class of that id: by its number where
    the weights have ImageNet's 1,000 classes, in that order or without names, else by its name. A thousand classes
    without names (``class 0``) are found by ImageNet's names too.

    Args:
        names: of the classes, in the order of the outputs.

    Example:
        >>> folders = ClassFolders(("cup_or_mug", "tench"))
        >>> folders.index("Cup or mug"), folders.index("n01440764"), folders.index("dog")
        (0, 1, None)
    """

    def __init__(self, names: Sequence[str]) -> None:
        self._names = tuple(names)
        imagenet = labels.read("imagenet")
        unnamed = self._names == labels.generated(_IMAGENET_CLASSES)
        own, self._shared = _numbered(self._names)
        self._by_name = _numbered(imagenet)[0] | own if unnamed else own
        in_order = unnamed or (
            len(self._names) == _IMAGENET_CLASSES and sum(map(_alike, self._names, imagenet)) > _IMAGENET_CLASSES // 2
        )
        self._by_id = {
            wnid: index if in_order else self._by_name.get(folded(name))
            for index, (wnid, name) in enumerate(zip(labels.wordnet_ids(), imagenet, strict=True))
        }

    def index(self, folder: str) -> int | None:
        """Return the number of the class that a folder is named after; None if there is none, or if two are called so."""
        named = self._by_name.get(folded(folder))
        return self._by_id.get(folder.casefold()) if named is None else named

    def hint(self, folder: str) -> str:
        """Return ``" Did you mean 'cat'?"`` for the class whose name is nearest, or what else is the matter, or nothing."""
        if folded(folder) in self._shared:
            return f" Several classes are called '{folder}'."
        return nearest(folder, self._names) or nearest(folded(folder), self._by_name)


def folded(name: str) -> str:
    """Return a name as it is compared: in small letters, its words one space apart."""
    return re.sub(r"[\s_,-]+", " ", unicodedata.normalize("NFKC", name)).strip().casefold()


def _alike(one: str, other: str) -> bool:
    return folded(one) == folded(other)


def _numbered(names: Iterable[str]) -> tuple[dict[str, int], set[str]]:
    """Folded name -> number, of those that only one class has; and the names that several have."""
    found: dict[str, int] = {}
    shared = set()
    for index, name in enumerate(map(folded, names)):
        if found.setdefault(name, index) != index:
            shared.add(name)
    return {name: index for name, index in found.items() if name not in shared}, shared
