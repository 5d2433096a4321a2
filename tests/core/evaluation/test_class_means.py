from __future__ import annotations

import hashlib
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from googlenet_core.errors import WeightsError
from googlenet_core.evaluation import class_means
from googlenet_core.weights import catalogue
from tests.core.weights.test_novelty import FOUND

MEANS = np.array([[1.0, 0.0, 0.0], [0.0, 0.6, 0.8]], dtype=np.float32)


@pytest.mark.parametrize(
    ("activations", "nearest", "cosine"),
    [([2.0, 0.0, 0.0], 0, 1.0), ([0.0, 3.0, 4.0], 1, 1.0), ([0.0, 5.0, 0.0], 1, 0.6), ([0.0, 0.0, 0.0], 0, 0.0)],
)
def test_a_picture_is_compared_by_its_direction_alone(activations: list[float], nearest: int, cosine: float) -> None:
    found = class_means.likeness(activations, MEANS, 0.5)
    assert (found.nearest, found.unlike) == (nearest, cosine < 0.5)
    assert found.cosine == pytest.approx(cosine, abs=1e-6)
    far_off = class_means.likeness([1e6 * value for value in activations], MEANS, 0.5)
    assert far_off.cosine == pytest.approx(cosine, abs=1e-6)


def test_means_that_are_written_are_read_with_length_1() -> None:
    found = class_means.loaded(class_means.written(np.array([[3.0, 4.0], [0.0, 0.5]])))
    assert found == pytest.approx(np.array([[0.6, 0.8], [0.0, 1.0]]), abs=1e-3)


def test_means_that_are_missing_damaged_or_others_are_refused(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(class_means, "FOLDER", tmp_path)
    data = class_means.written(np.eye(2))

    def card(content: bytes, name: str) -> float:
        (tmp_path / name).write_bytes(content)
        sha256 = hashlib.sha256(data if name == "other" else content).hexdigest()
        return float(class_means.of_card(replace(FOUND, file=name, sha256=sha256)).sum())

    assert card(data, "good") == 2
    for content, name in ((b"", "empty"), (b"no safetensors file", "damaged"), (data[:-1], "cut"), (b"x", "other")):
        with pytest.raises(
            WeightsError, match=rf"^The file assets/weights/{name} is missing or damaged; restore it\.$"
        ):
            card(content, name)
    with pytest.raises(WeightsError, match="missing or damaged"):
        class_means.of_card(replace(FOUND, file="nowhere"))


def test_the_bundled_weights_have_a_mean_for_each_class() -> None:
    recipe = catalogue.load("bundled")[1]
    assert recipe.novelty is not None
    means = class_means.of_card(recipe.novelty)
    assert means.shape == (len(recipe.labels), 1024)
    assert np.linalg.norm(means, axis=1) == pytest.approx(1, abs=1e-3)


def test_a_picture_exactly_like_a_class_has_a_cosine_of_one_and_no_more() -> None:
    rows = np.random.default_rng(1).uniform(0, 1, (50, 1024))
    means = class_means.loaded(class_means.written(class_means.unit(rows)))
    assert np.linalg.norm(means.astype(np.float64), axis=1) == pytest.approx(np.ones(50), abs=1e-6)
    for row in means:
        assert 1 - 1e-6 <= class_means.likeness(row.astype(np.float64), means, 1).cosine <= 1
