from __future__ import annotations

import pytest

from googlenet_core import labels
from googlenet_core.evaluation.class_folders import ClassFolders

IMAGENETTE = {
    "n01440764": "tench",
    "n02102040": "English springer",
    "n02979186": "cassette player",
    "n03000684": "chain saw",
    "n03028079": "church",
    "n03394916": "French horn",
    "n03417042": "garbage truck",
    "n03425413": "gas pump",
    "n03445777": "golf ball",
    "n03888257": "parachute",
}
THOUSAND = labels.read("imagenet")


def test_a_comma_is_a_gap_too() -> None:
    assert ClassFolders(("duck, goose or swan",)).index("duck_goose_or_swan") == 0


@pytest.mark.parametrize("folder", ["cup_or_mug", "cup or mug", "Cup-or-Mug", " CUP  or_mug "])
def test_a_class_is_found_in_any_case_and_with_any_gap(folder: str) -> None:
    for name in ("cup_or_mug", "Cup or mug", "cup-or-mug"):
        assert ClassFolders(("dog", name)).index(folder) == 1


def test_a_name_is_found_however_its_accents_are_written() -> None:
    assert ClassFolders(("caf\u00e9",)).index("cafe\u0301") == 0


@pytest.mark.parametrize(("wnid", "name"), IMAGENETTE.items())
def test_imagenettes_ids_are_found_by_number_or_by_name(wnid: str, name: str) -> None:
    number = THOUSAND.index(name)
    assert ClassFolders(THOUSAND).index(wnid) == number
    assert ClassFolders(labels.generated(1000)).index(wnid) == number
    few = ("dog", name.replace(" ", "_").lower(), "cat")
    assert ClassFolders(few).index(wnid) == 1
    assert ClassFolders(labels.read("everyday")).index(wnid) == labels.read("everyday").index(name)
    assert ClassFolders(("dog", "cat")).index(wnid) is None


def test_every_id_is_its_own_class_of_imagenet() -> None:
    for names in (THOUSAND, labels.generated(1000)):
        folders = ClassFolders(names)
        assert [folders.index(wnid) for wnid in labels.wordnet_ids()] == list(range(1000))


def test_a_thousand_other_classes_are_not_taken_for_imagenets() -> None:
    others = ("church", *(f"thing {number}" for number in range(999)))
    folders = ClassFolders(others)
    assert folders.index("n03028079") == 0
    assert folders.index("n01440764") is None


def test_ids_as_class_names_are_found() -> None:
    assert ClassFolders(("n03028079", "n01440764")).index("n01440764") == 1


def test_unnamed_classes_of_imagenet_are_found_by_its_names_and_their_numbers() -> None:
    folders = ClassFolders(labels.generated(1000))
    assert (folders.index("Golf_Ball"), folders.index("class 574")) == (574, 574)
    assert ClassFolders(labels.generated(10)).index("golf ball") is None


def test_what_is_no_class_gets_the_nearest_named() -> None:
    folders = ClassFolders(("church", "French horn", "cup_or_mug"))
    assert folders.index("chruch") is None
    assert folders.hint("chruch") == " Did you mean 'church'?"
    assert folders.hint("FRENCH_HORNS") == " Did you mean 'french horn'?"
    assert folders.hint("zzzz") == ""
    assert folders.index("") is None


def test_a_name_that_two_classes_share_is_no_class() -> None:
    folders = ClassFolders(("crane", "church", "Crane"))
    assert (folders.index("crane"), folders.index("church")) == (None, 1)
    assert folders.hint("crane") == " Several classes are called 'crane'."
