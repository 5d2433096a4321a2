from __future__ import annotations

from collections import Counter

import numpy as np

from googlenet_core.evaluation.out_of_distribution import NO_CLASS, NOISE, TEXTURES, unlike_pictures


def test_there_are_enough_of_each_kind_and_none_twice() -> None:
    found = [(kind, image.mode, image.tobytes()) for kind, image in unlike_pictures()]
    assert Counter(kind for kind, _, _ in found) == {NOISE: 64, TEXTURES: 12, NO_CLASS: 18}
    assert {mode for _, mode, _ in found} == {"RGB"}
    assert len({pixels for _, _, pixels in found}) == len(found)


def test_they_are_the_same_each_time() -> None:
    first, again = (np.stack([np.asarray(p.resize((8, 8))) for _, p in unlike_pictures()]) for _ in range(2))
    assert np.array_equal(first, again)
