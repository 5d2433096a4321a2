from __future__ import annotations

import json
from collections.abc import Callable
from itertools import islice
from pathlib import Path

import numpy as np
import pytest
import torch
from PIL import Image

from googlenet_core.blueprint.specs import PAPER
from googlenet_core.engine.engine import Engine
from googlenet_core.errors import InputError
from googlenet_core.evaluation import class_means, novelty_rates
from googlenet_core.evaluation.labelled_pictures import LabelledPictures
from googlenet_core.evaluation.out_of_distribution import NOISE, unlike_pictures
from googlenet_core.pictures.preprocessing import bytes_to_tensor
from googlenet_core.weights import checkpoints, novelty
from googlenet_core.weights.catalogue import Recipe
from googlenet_core.weights.novelty import Called
from tests.support.files.pictures import labelled_tar, noise


@pytest.fixture(scope="module")
def two_classes() -> Engine:
    """An untrained network of two classes."""
    return Engine(checkpoints.random(PAPER, 2), "cpu", Recipe("two", "Two", PAPER.name, ("dark", "light")))


@pytest.fixture
def few_others(monkeypatch: pytest.MonkeyPatch) -> None:
    """Only three pictures unlike all others, since each takes a forward pass."""
    monkeypatch.setattr(novelty_rates, "unlike_pictures", lambda: islice(unlike_pictures(), 3))


@pytest.fixture(scope="module")
def labelled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A tar of dark and of light pictures, five each, one of them broken."""
    dark = [("dark", noise(50, 40, seed, 0, 60)) for seed in range(5)]
    light = [("light", noise(50, 40, seed, 100, 250)) for seed in range(5, 10)]
    pairs = [either for pair in zip(dark, light, strict=True) for either in pair]
    pairs[4] = ("dark", None)
    return labelled_tar(tmp_path_factory.mktemp("labelled") / "pictures.tar", pairs)


def test_means_are_of_directions_class_by_class(two_classes: Engine, labelled: Path) -> None:
    told: list[tuple[int, int]] = []
    found = novelty_rates.mean_activations(two_classes, LabelledPictures(labelled), lambda *at: told.append(at))
    assert told[-1] == (10, 10)
    light = [
        two_classes.capture(bytes_to_tensor(picture.read(10**6), two_classes.weights), ["avgpool"])["avgpool"]
        for picture in LabelledPictures(labelled)
        if picture.folder == "light"
    ]
    expected = torch.stack([torch.nn.functional.normalize(one.flatten().double(), dim=0) for one in light]).mean(0)
    assert found[1] == pytest.approx(expected.numpy(), abs=1e-5)


@pytest.mark.usefixtures("few_others")
def test_one_half_sets_the_threshold_and_the_other_is_counted(two_classes: Engine, labelled: Path) -> None:
    pictures = LabelledPictures(labelled)
    data = class_means.written(novelty_rates.mean_activations(two_classes, pictures))
    found = novelty_rates.measure(two_classes, data, pictures, file="m.safetensors", trained_on="these")
    own, noise = found.rates
    assert own.pictures == 4
    assert noise == Called(NOISE, noise.unlike, 3)
    assert "5 other" in found.fitted_on
    means = class_means.loaded(data)
    cosines = [
        class_means.likeness(row, means, 1).cosine for _, row in novelty_rates._activations(two_classes, pictures, None)
    ]
    assert found.threshold == pytest.approx(np.quantile(cosines[0::2], 0.05))
    assert own.unlike == sum(cosine < found.threshold for cosine in cosines[1::2])


def test_a_class_without_a_picture_is_named(two_classes: Engine, tmp_path: Path) -> None:
    (tmp_path / "dark").mkdir()
    Image.new("RGB", (30, 30)).save(tmp_path / "dark" / "1.png")
    with pytest.raises(InputError, match=r"no picture of 1 class in .*, 'light' among them"):
        novelty_rates.mean_activations(two_classes, LabelledPictures(tmp_path))
    with pytest.raises(InputError, match="at least two pictures"):
        novelty_rates.measure(
            two_classes, class_means.written(np.eye(2, 1024)), LabelledPictures(tmp_path), file="", trained_on=""
        )


@pytest.mark.usefixtures("few_others")
def test_the_command_writes_the_means_and_prints_a_table_or_what_a_card_holds(
    ask: Callable[..., str], two_classes: Engine, labelled: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Engine, "load", lambda *_, **__: two_classes)
    out = tmp_path / "means.safetensors"
    words = ("novelty", "two", labelled, labelled, "--means", out)
    assert "called unlike" in ask(*words)
    card = novelty.read(json.loads(ask(*words, "--json")))
    assert card.file == out.name
    monkeypatch.setattr(class_means, "FOLDER", tmp_path)
    assert class_means.of_card(card).shape == (2, 1024)
    monkeypatch.setattr(Engine, "load", lambda *_, **__: pytest.fail("worked before it looked"))
    for nowhere in (tmp_path / "none" / "m.safetensors", tmp_path):
        assert "Cannot write" in ask(*words[:-1], nowhere, code=2)
    assert "No such file" in ask("novelty", "two", labelled.with_name("none"), labelled, "--means", out, code=2)
