"""Sets over ten thousand seeds, and what a seed promises."""

from __future__ import annotations

import doctest
import importlib
import pkgutil
import subprocess
import sys
from itertools import islice

import pytest

import googlenet_core.quiz
from googlenet_core.blueprint.specs import PAPER, TORCHVISION, VARIANTS
from googlenet_core.errors import InputError
from googlenet_core.quiz.sets import FAMILIES, compose, deal, family, keys
from tests.conftest import PATIENCE_S, ROOT
from tests.core.quiz.known_items import every_item

SEEDS = 10_000
MODULES = [f"googlenet_core.quiz.{found.name}" for found in pkgutil.iter_modules(googlenet_core.quiz.__path__)]


def test_ten_thousand_sets_hold_only_items_that_are_checked_one_by_one_and_none_twice() -> None:
    """Each family's tests check every item that there is against built networks; a set holds nothing else."""
    variants = list(VARIANTS.values())
    seen: set[str] = set()
    for seed in range(SEEDS):
        spec = variants[seed % len(variants)]
        known = every_item(spec.name)
        dealt = compose(spec, seed=seed, count=10)
        ids = {item.id for item in dealt}
        assert len(ids) == len({item.stem for item in dealt}) == len({item.family for item in dealt}) == 10, seed
        assert all(known[item.id] == item for item in dealt), seed
        seen |= ids
    for spec in variants:
        drawn = {one.partition(":")[0] for one in seen if f":{spec.name}:" in one}
        assert drawn == set(FAMILIES)


def test_a_seed_gives_the_same_items_in_another_process() -> None:
    code = "from googlenet_core.quiz import compose; print(*(item.id for item in compose(seed=7, count=40)))"
    fresh = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, timeout=PATIENCE_S)
    assert fresh.stdout.split() == [item.id for item in compose(seed=7, count=40)], fresh.stderr


def test_a_seed_gives_these_items_for_good() -> None:
    """Handouts that were printed name a seed: the order must not change, only a change of the questions may change it."""
    ids = [item.id for item in compose(families=["rounding", "gradient-reach"], seed=7, count=6)]
    assert ids == [
        *("rounding:paper:conv1:down", "gradient-reach:paper:from:aux_4a", "rounding:paper:conv1:up"),
        *("gradient-reach:paper:to:4c", "rounding:paper:maxpool4:up", "gradient-reach:paper:to:3b"),
    ]


def test_another_seed_gives_others() -> None:
    assert len({tuple(item.id for item in compose(seed=seed)) for seed in range(50)}) == 50


def test_a_shorter_set_begins_a_longer_one() -> None:
    whole = compose(seed=3, count=60)
    assert all(compose(seed=3, count=count) == whole[:count] for count in (1, 10, 17, 18, 59))


def test_each_family_comes_once_before_any_comes_again() -> None:
    first, second = (compose(seed=11, count=34)[half : half + 17] for half in (0, 17))
    assert {item.family for item in first} == {item.family for item in second} == set(FAMILIES)
    assert [item.family for item in first] == [item.family for item in second]


def test_a_family_deals_the_same_beside_any_others() -> None:
    alone = list(islice(deal("macs", seed=5), 3))
    among = [item for item in compose(seed=5, count=51) if item.family == "macs"]
    assert alone == among


def test_the_order_of_the_names_does_not_matter_nor_one_that_comes_twice() -> None:
    assert compose(families=["macs", "size", "macs"], count=8) == compose(families=["size", "macs"], count=8)


@pytest.mark.parametrize("name", FAMILIES)
def test_a_family_deals_all_its_items_once(name: str) -> None:
    ids = [item.id for item in deal(name, TORCHVISION, seed=1)]
    assert len(set(ids)) == len(ids) == len(keys(name, TORCHVISION))


def test_a_set_goes_on_with_others_when_a_family_has_no_more() -> None:
    dealt = compose(families=["rounding", "softmax"], count=60)
    assert len({item.id for item in dealt}) == 60
    assert sum(item.family == "rounding" for item in dealt) == len(keys("rounding", PAPER)) == 10


@pytest.mark.parametrize("count", [-1, 0, 11])
def test_a_set_that_cannot_be_is_refused(count: int) -> None:
    with pytest.raises(
        InputError, match=r"^A set can have from 1 to 10 items of these families for variant paper, not"
    ):
        compose(families=["rounding"], count=count)


def test_a_set_of_no_family_is_refused() -> None:
    with pytest.raises(InputError, match="Name at least one family"):
        compose(families=[])


def test_an_unknown_family_gets_a_suggestion() -> None:
    with pytest.raises(InputError, match=r"There is no family 'paramters' of questions. Did you mean 'parameters'\?"):
        family("paramters")


def test_the_room_needs_no_pytorch() -> None:
    code = "import sys; from googlenet_core import quiz; quiz.compose(count=50); print(*{'torch', 'numpy'} & set(sys.modules))"
    fresh = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, timeout=PATIENCE_S)
    assert (fresh.returncode, fresh.stdout.strip()) == (0, ""), fresh.stderr


@pytest.mark.parametrize("name", MODULES)
def test_examples_run(name: str) -> None:
    assert doctest.testmod(importlib.import_module(name)).failed == 0
