from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch

from googlenet_core.engine.engine import Engine
from googlenet_core.errors import InputError, WeightsError
from googlenet_core.evaluation import calibration
from googlenet_core.evaluation.calibration import HeadAnswers, temperature
from googlenet_core.evaluation.labelled_pictures import LabelledPictures
from googlenet_core.weights import confidence
from tests.support.files.pictures import labelled_tar, noise


def drawn(count: int, scale: float, seed: int = 0) -> tuple[np.ndarray, np.ndarray]:
    """Logits of a head that is ``scale`` times as sure as it should be, and classes drawn as its true beliefs say."""
    random = np.random.default_rng(seed)
    true = random.normal(0, 2, (count, 5))
    beliefs = np.exp(true) / np.exp(true).sum(1, keepdims=True)
    targets = np.array([random.choice(5, p=row) for row in beliefs])
    return true * scale, targets


@pytest.mark.parametrize("scale", [0.5, 1.0, 3.0])
def test_the_temperature_undoes_what_makes_a_head_too_sure(scale: float) -> None:
    assert temperature(*drawn(4000, scale)) == pytest.approx(scale, rel=0.08)


def test_no_other_temperature_makes_the_true_classes_likelier() -> None:
    logits, targets = drawn(300, 2.0)

    def likelihood(t: float) -> float:
        scaled = torch.tensor(logits / t)
        return -float(torch.nn.functional.cross_entropy(scaled, torch.tensor(targets)))

    found = temperature(logits, targets)
    assert likelihood(found) > max(likelihood(found * 0.99), likelihood(found * 1.01))


def test_a_head_that_is_always_right_gets_the_sharpest_temperature_and_one_always_wrong_the_flattest() -> None:
    logits = np.array([[3.0, 0.0]])
    assert temperature(logits, np.array([0])) < 0.1  # as sharp as makes any difference
    assert temperature(logits, np.array([1])) == pytest.approx(20)


def test_the_error_is_smaller_with_the_fitted_temperature() -> None:
    logits, targets = drawn(4000, 3.0)
    found = calibration.head_confidence(*drawn(4000, 3.0, seed=1), temperature(logits, targets))
    assert found.error < found.error_before / 3


@pytest.fixture(scope="module")
def labelled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A tar with six pictures of two classes, one of them broken."""
    pictures = [("cat" if seed % 2 else "cup_or_mug", None if seed == 5 else noise(50, 40, seed)) for seed in range(7)]
    return labelled_tar(tmp_path_factory.mktemp("labelled") / "pictures.tar", pictures)


def test_one_half_fits_and_the_other_measures(labelled: Path, bundled: Engine) -> None:
    told: list[tuple[int, int]] = []
    found = calibration.answers(bundled, LabelledPictures(labelled), lambda *progress: told.append(progress))
    names = [bundled.weights.labels[target] for target in found.targets]
    assert names == ["cup or mug", "cat", "cup or mug", "cat", "cup or mug", "cup or mug"]
    assert told[-1] == (7, 7)
    card = calibration.calibrate(found, said="pictures")
    assert set(card.heads) == {"main", "aux_4a", "aux_4d"}
    assert (card.fitted_on, card.measured_on) == ("3 pictures", "3 other pictures")
    fitted = temperature(found.logits["main"][0::2], found.targets[0::2])
    assert card.heads["main"] == calibration.head_confidence(found.logits["main"][1::2], found.targets[1::2], fitted)


def test_what_cannot_be_measured_is_refused(labelled: Path, bundled: Engine) -> None:
    found = calibration.answers(bundled, LabelledPictures(labelled))
    one = HeadAnswers({head: logits[:1] for head, logits in found.logits.items()}, found.targets[:1])
    with pytest.raises(InputError, match="at least two"):
        calibration.calibrate(one, said="pictures")
    silent = Engine(bundled.net, "cpu", replace(bundled.weights, trained_heads=frozenset()))
    with pytest.raises(WeightsError, match="no trained head"):
        calibration.answers(silent, LabelledPictures(labelled))


@pytest.mark.usefixtures("one_engine")
def test_the_command_prints_a_table_or_what_a_card_holds(ask: Callable[..., str], labelled: Path) -> None:
    assert "temperature" in ask("calibrate", "bundled", labelled)
    card = confidence.read(json.loads(ask("calibrate", "bundled", labelled, "--json")))
    assert set(card.heads) == {"main", "aux_4a", "aux_4d"}
    assert "No such file" in ask("calibrate", "bundled", labelled.with_name("none"), code=2)
