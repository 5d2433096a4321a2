from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, strategies as st

from googlenet_core.errors import InputError
from googlenet_core.maps.correlations import correlate, follow_distance, group_channels


def random_maps(seed: int = 0, channels: int = 12) -> np.ndarray:
    return np.random.default_rng(seed).normal(size=(channels, 6, 5))


def test_correlations_are_pearsons() -> None:
    maps = random_maps()
    channels, correlations = correlate(maps)
    assert channels.tolist() == list(range(len(maps)))
    np.testing.assert_allclose(correlations, np.corrcoef(maps.reshape(len(maps), -1)), atol=1e-12)


def test_several_pictures_are_one_long_one() -> None:
    one, other = random_maps(1), random_maps(2)
    beside = np.concatenate([one, other], axis=1)
    np.testing.assert_allclose(correlate(np.stack([one, other]))[1], correlate(beside)[1], atol=1e-12)


def test_channels_that_never_change_are_left_out() -> None:
    maps = random_maps()
    maps[3] = 0
    maps[7] = 2.5
    assert correlate(maps)[0].tolist() == [number for number in range(len(maps)) if number not in (3, 7)]


def test_copies_stand_in_one_group_and_their_opposites_too() -> None:
    base = random_maps(channels=3)
    maps = np.concatenate([base, 3 * base + 1, -base])
    found = group_channels(maps, 3)
    assert found.groups == 3
    assert found.group.tolist() == [0, 1, 2] * 3
    assert found.strong_inside == 1
    assert (found.pairs, found.strong_pairs) == (9 * 8 / 2, 3 * 3)
    assert found.pairs_inside == pytest.approx(3 * 3 / (9 * 8 / 2))
    assert found.order.tolist() == [0, 3, 6, 1, 4, 7, 2, 5, 8]


@given(st.integers(0, 50), st.integers(1, 15))
def test_every_channel_stands_in_one_of_at_most_so_many_groups(seed: int, groups: int) -> None:
    found = group_channels(random_maps(seed), groups)
    assert 1 <= found.groups <= groups
    assert sorted(found.order) == list(range(len(found.channels)))
    assert (np.diff(found.group[found.order]) >= 0).all()
    assert 0 <= found.strong_inside <= 1


def test_in_one_group_stands_every_pair() -> None:
    found = group_channels(random_maps(), 1)
    assert found.strong_inside == found.pairs_inside == 1


@pytest.mark.parametrize(
    ("maps", "groups", "told"),
    [
        (np.zeros((4, 3, 3)), 2, "nothing to correlate"),
        (np.full((4, 3, 3), np.nan), 2, "finite"),
        (np.zeros(4), 2, "C×H×W"),
        (random_maps(), 0, "at least one group"),
    ],
)
def test_nonsense_is_refused_in_one_sentence(maps: np.ndarray, groups: int, told: str) -> None:
    with pytest.raises(InputError, match=told):
        group_channels(maps, groups)


def test_what_is_left_at_a_distance_is_pearsons_too() -> None:
    base = random_maps(channels=2)
    maps = np.concatenate([base, base + 0.1 * random_maps(3, channels=2)])
    plain = np.corrcoef(maps.reshape(4, -1))
    pairs = [(a, b) for a in range(4) for b in range(4) if a != b and abs(plain[a, b]) > 0.5]
    found = follow_distance(maps, 2)
    assert found[0] == pytest.approx(np.mean([abs(plain[pair]) for pair in pairs]))
    for distance in (1, 2):
        left = [
            abs(np.corrcoef(one[a].ravel(), other[b].ravel())[0, 1])
            for a, b in pairs
            for one, other in (
                (maps[:, :, :-distance], maps[:, :, distance:]),
                (maps[:, :-distance], maps[:, distance:]),
            )
        ]
        assert found[distance] == pytest.approx(np.mean(left))


@pytest.mark.parametrize(
    ("maps", "told"),
    [
        (np.zeros((4, 2, 9)), "larger than that"),
        (random_maps()[None], "larger than that"),
        (np.stack([np.eye(5), np.roll(np.eye(5), 2, axis=1)]), "no two channels"),
    ],
)
def test_a_distance_needs_maps_and_pairs(maps: np.ndarray, told: str) -> None:
    with pytest.raises(InputError, match=told):
        follow_distance(maps)
