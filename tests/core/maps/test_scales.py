from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest

from googlenet_core.arithmetic.channels import branches
from googlenet_core.engine.engine import Engine
from googlenet_core.errors import InputError, SpecError
from googlenet_core.maps.scales import SIZES, answer_scales, shrink
from googlenet_core.pictures.preprocessing import normalise, preprocess
from googlenet_core.pictures.samples import read_sample


@pytest.fixture(scope="module")
def crop(bundled: Engine) -> np.ndarray:
    return preprocess(read_sample("coffee"), bundled.weights).crop


def test_at_full_size_it_is_the_picture_itself(bundled: Engine, crop: np.ndarray) -> None:
    (whole,) = answer_scales(bundled, crop, "3a", [Fraction(1)])
    np.testing.assert_array_equal(whole.crop, crop)
    maps = bundled.capture(normalise(crop, bundled.weights)[2], ["inception3a"])["inception3a"][0]
    for branch, mean in zip(branches(bundled.spec, bundled.spec.modules[0]), whole.means, strict=True):
        assert mean == pytest.approx(float(maps[branch.first : branch.last + 1].mean()), rel=1e-4)


@pytest.mark.parametrize("size", SIZES[1:])
def test_a_smaller_one_stands_in_the_middle_of_what_the_network_sees_as_nothing(
    bundled: Engine, crop: np.ndarray, size: Fraction
) -> None:
    smaller, within = shrink(crop, size, bundled.weights)
    assert within.stop - within.start == size * len(crop)
    assert within.start == len(crop) - within.stop
    ground = np.ones(crop.shape[:2], bool)
    ground[within, within] = False
    assert np.abs(normalise(smaller, bundled.weights)[2][0].numpy()[:, ground]).max() < 0.01


def test_every_size_is_answered_in_its_order(bundled: Engine, crop: np.ndarray) -> None:
    found = answer_scales(bundled, crop, "inception3a")
    assert [one.size for one in found] == list(SIZES)
    assert all(sum(one.shares) == pytest.approx(1) for one in found)


@pytest.mark.parametrize("size", [Fraction(0), Fraction(2), Fraction(1, 1000)])
def test_other_sizes_are_refused(bundled: Engine, crop: np.ndarray, size: Fraction) -> None:
    with pytest.raises(InputError, match="shrunk"):
        answer_scales(bundled, crop, "3a", [size])


def test_another_module_is_refused(bundled: Engine, crop: np.ndarray) -> None:
    with pytest.raises(SpecError, match="9z"):
        answer_scales(bundled, crop, "9z")
