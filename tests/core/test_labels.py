from __future__ import annotations

import hashlib
import re

import pytest

from googlenet_core import labels
from googlenet_core.errors import WeightsError
from tests.conftest import ROOT


@pytest.mark.parametrize(("name", "count"), [("everyday", 87), ("imagenet", 1000)])
def test_a_shipped_list_has_one_usable_name_for_each_class(name: str, count: int) -> None:
    names = labels.read(name)
    assert labels.usable(names, count)
    assert len(set(names)) == count


def test_imagenets_order_is_the_public_one() -> None:
    names = labels.read("imagenet")
    assert (names[0], names[217], names[999]) == ("tench", "English springer", "toilet tissue")


def test_there_is_a_wordnet_id_for_each_class_of_imagenet_and_sorted_they_are_in_its_order() -> None:
    ids = labels.wordnet_ids()
    assert len(set(ids)) == len(labels.read("imagenet")) == 1000
    assert all(re.fullmatch(r"n[0-9]{8}", wnid) for wnid in ids)
    assert list(ids) == sorted(ids)


def test_an_unknown_list_is_refused_and_the_nearest_named() -> None:
    with pytest.raises(WeightsError, match="Did you mean 'everyday'"):
        labels.read("everday")


def test_a_missing_list_is_told_in_a_sentence(monkeypatch: pytest.MonkeyPatch, tmp_path: object) -> None:
    monkeypatch.setattr(labels, "FOLDER", tmp_path)
    labels.read.cache_clear()
    with pytest.raises(WeightsError, match=r"assets/labels/imagenet\.txt cannot be read"):
        labels.read("imagenet")


def test_classes_without_names_are_numbered_from_zero() -> None:
    assert labels.generated(3) == ("class 0", "class 1", "class 2")


@pytest.mark.parametrize(
    "names", [("a",), ("a", "b", "c"), ("a", ""), ("a", " "), ("a", "b\n"), ("a", "\u202eb"), ("a", "b" * 101)]
)
def test_names_that_are_too_few_many_long_or_not_printable_are_not_usable(names: tuple[str, ...]) -> None:
    assert not labels.usable(names, 2)


def test_every_shipped_asset_has_the_sha256_that_sources_states() -> None:
    rows = re.findall(r"^\| `([^`]+)` \|.*`([0-9a-f]{64})` \|$", (ROOT / "assets/SOURCES.md").read_text(), re.M)
    assert {name for name, _ in rows} >= {"labels/imagenet.txt", "labels/everyday.txt", "labels/imagenet-wnids.txt"}
    for name, stated in rows:
        assert hashlib.sha256((ROOT / "assets" / name).read_bytes()).hexdigest() == stated, name
