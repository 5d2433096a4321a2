"""The branches' means: over all maps of each, and told as they can be read."""

import numpy as np
import pytest

from app.figures.maps.branch_means import branch_means, finding
from app.figures.maps.groups import channel_groups
from googlenet_core.blueprint.specs import PAPER
from googlenet_core.maps import MapStats
from googlenet_core.maps.stats import map_stats

GROUPS = channel_groups(PAPER, "inception3a", 256)


def stats(*means: float) -> MapStats:
    maps = np.zeros((256, 1, 1), np.float32)
    for group, mean in zip(GROUPS, means, strict=True):
        maps[group.first : group.last + 1] = mean
    return map_stats(maps)


def test_a_mean_is_that_of_all_maps_of_the_branch() -> None:
    maps = np.random.default_rng(0).uniform(0, 1, (256, 4, 4)).astype(np.float32)
    found = branch_means(map_stats(maps), GROUPS)
    assert [one.label for one in found] == ["1×1", "3×3", "5×5", "pool proj"]
    assert [one.branch for one in found] == [1, 2, 3, 4]
    wanted = [maps[group.first : group.last + 1].mean() for group in GROUPS]
    assert [one.mean for one in found] == pytest.approx(wanted, rel=1e-5)


def test_without_branches_there_is_nothing_to_compare() -> None:
    assert branch_means(map_stats(np.ones((64, 2, 2), np.float32)), channel_groups(PAPER, "conv1", 64)) == ()


def test_maps_that_are_not_finite_are_left_out() -> None:
    maps = np.ones((256, 1, 1), np.float32)
    maps[GROUPS[0].first] = np.nan
    maps[GROUPS[1].first : GROUPS[1].last + 1] = np.nan
    first, second, *_ = branch_means(map_stats(maps), GROUPS)
    assert first.mean == 1
    assert np.isnan(second.mean)


@pytest.mark.parametrize(
    ("means", "said"),
    [
        ((1, 2, 3, 4), "pool proj answers most"),
        ((1, 4, 3, 4), "no branch is ahead: 3×3 and pool proj answer alike on average, with 4"),
        ((0.5301, 0.5302, 0.5303, 0.1), "no branch is ahead: 1×1, 3×3 and 5×5 answer alike on average, with 0.53"),
        ((0, 0, 0, 0), "no branch answers"),
        ((np.nan, 2, 1, 1), "3×3 answers most"),
        ((np.nan,) * 4, "No unit of these branches is a finite number"),
    ],
)
def test_the_finding_is_true_of_the_means_that_can_be_read(means: tuple[float, ...], said: str) -> None:
    assert said in finding(branch_means(stats(*means), GROUPS))
