from __future__ import annotations

import math
import weakref
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch
from torch import Tensor

from googlenet_core import labels
from googlenet_core.blueprint.heads import HEADS
from googlenet_core.blueprint.specs import PAPER, PAPER_BN
from googlenet_core.engine.captures import Capture
from googlenet_core.engine.engine import Engine
from googlenet_core.engine.provenance import Provenance
from googlenet_core.errors import CoreError, WeightsError
from googlenet_core.evaluation import evaluations
from googlenet_core.evaluation.evaluations import Confusion, Evaluation, HeadTally, evaluate
from googlenet_core.evaluation.labelled_pictures import LabelledPictures
from googlenet_core.pictures.preprocessing import bytes_to_tensor, preprocess
from googlenet_core.weights.catalogue import Recipe
from googlenet_core.weights.checkpoints import random
from tests.core.conftest import Exact
from tests.core.evaluation.test_labelled_pictures import member, packed
from tests.support.files.pictures import encoded, noise, plain, quarters

NAMES = ("tench", "cup_or_mug", "dog", "cat", "lamp", "French horn", "church")
RECIPE = Recipe("seven", "Seven", "paper-bn", NAMES, resize_px=224, trained_heads=frozenset(HEADS))


class Told:
    """An engine that answers by the mean brightness of what it is shown: the brighter, the later the class."""

    device_name = "a table"

    def __init__(self, weights: Recipe, worst: float = 0.0) -> None:
        self.weights = weights
        self.worst = worst
        self.sizes: list[int] = []

    def provenance(self, elapsed_ms: float) -> Provenance:
        return Provenance(self.weights.variant, self.weights.name, self.device_name, elapsed_ms)

    def capture(self, x: Tensor, layers: Iterable[str]) -> Capture:
        self.sizes.append(len(x))
        index = (x.mean((1, 2, 3)) * 10).round().long()
        logits = torch.nn.functional.one_hot(index, len(self.weights.labels)) * 4.0 + self.worst
        return Capture(dict.fromkeys(layers, logits), self.provenance(2.0))


PLAIN = replace(RECIPE, mean=(0, 0, 0), std=(0.1, 0.1, 0.1))


def grey(index: int) -> bytes:
    """What `Told` takes for the class of this number."""
    level = round(index * 255 / 100)
    return encoded(plain((level, level, level), size=(20, 20)))


def run(engine: object, path: Path, **more: object) -> Evaluation:
    return evaluate(engine, LabelledPictures(path), **({"batch": 4} | more))  # type: ignore[arg-type]


@pytest.fixture
def engine() -> Exact:
    """Seven classes and random weights, in float64: how many pictures a batch holds must change no answer."""
    return Exact(random(PAPER_BN, len(NAMES), seed=3), "cpu", RECIPE)


@pytest.mark.parametrize("data", [encoded(quarters(), "JPEG"), encoded(noise(500, 230)), encoded(noise(40, 90), "BMP")])
def test_the_network_is_shown_what_preprocessing_shows_it(data: bytes) -> None:
    for weights in (RECIPE, replace(RECIPE, resize_px=256, transform_input=True)):
        assert torch.equal(bytes_to_tensor(data, weights), preprocess(data, weights).tensor)


def test_the_figures_are_those_of_one_prediction_after_another(engine: Exact, tmp_path: Path) -> None:
    pictures = {f"{NAMES[seed % 7]}/{seed}.png": encoded(noise(60 + seed, 70, seed)) for seed in range(5)}
    path = packed(tmp_path / "some.tar", [member(name, data) for name, data in pictures.items()])
    found = run(engine, path, batch=3)
    assert (found.pictures, found.classes, found.classes_seen, found.broken) == (5, 7, 5, 0)
    assert (found.made.weights, found.made.variant, found.made.device) == ("seven", "paper-bn", engine.device_name)
    predictions = {name: engine.predict(preprocess(data, RECIPE).tensor) for name, data in pictures.items()}
    for head in HEADS:
        first, five, right, sure, nll = 0, 0, [], [], []
        for name, prediction in predictions.items():
            scores = prediction.head(head)
            assert scores is not None
            told = [score.label for score in scores]
            true = name.split("/")[0]
            first += told[0] == true
            five += true in told[:5]
            right.append(told[0] == true)
            sure.append(scores[0].probability)
            nll.append(-math.log(next(score.probability for score in scores if score.label == true)))
        result = found.heads[head]
        assert result is not None
        assert result.top5 is not None
        assert (result.top1.hits, result.top5.hits, result.top1.of) == (first, five, 5)
        assert result.calibration.confidence == pytest.approx(np.mean(sure), rel=1e-5)
        assert result.calibration.nll == pytest.approx(np.mean(nll), rel=1e-5)
        assert result.calibration.accuracy == np.mean(right)


def test_top_k_by_hand() -> None:
    tally = HeadTally(7)
    logits = torch.tensor([[0.0, 1, 2, 3, 4, 5, 6]])
    for target in range(7):
        tally.add(logits, torch.tensor([target]))
    found = tally.result()
    assert found.top5 is not None
    assert (found.top1.hits, found.top5.hits, found.top1.of) == (1, 5, 7)
    assert tally.seen == 7


def test_of_equal_logits_the_first_class_is_the_answer_and_no_other_is_right_by_luck() -> None:
    tally = HeadTally(7)
    for target in range(7):
        tally.add(torch.zeros(1, 7), torch.tensor([target]))
    found = tally.result()
    assert found.top5 is not None
    assert (found.top1.hits, found.top5.hits) == (1, 5)
    assert found.calibration.confidence == pytest.approx(1 / 7)
    assert found.calibration.nll == pytest.approx(math.log(7))


@pytest.mark.parametrize("seed", range(4))
def test_top_k_agrees_with_sorting(seed: int) -> None:
    generator = torch.Generator().manual_seed(seed)
    logits = torch.randint(0, 4, (200, 9), generator=generator).float()  # many ties
    targets = torch.randint(0, 9, (200,), generator=generator)
    tally = HeadTally(9)
    for part in torch.arange(200).split(64):
        tally.add(logits[part], targets[part])
    found = tally.result()
    order = np.argsort(-logits.numpy(), axis=1, kind="stable")
    assert found.top5 is not None
    assert found.top1.hits == (order[:, 0] == targets.numpy()).sum()
    assert found.top5.hits == (order[:, :5] == targets.numpy()[:, None]).any(1).sum()
    assert found.calibration.nll == pytest.approx(float(torch.nn.functional.cross_entropy(logits, targets)), rel=1e-5)
    pairs = tally.confusions(tuple("abcdefghi"), 100)
    assert sum(pair.count for pair in pairs) == 200 - found.top1.hits


def test_top_5_of_no_more_than_five_classes_says_nothing() -> None:
    tally = HeadTally(5)
    tally.add(torch.zeros(1, 5), torch.tensor([4]))
    assert tally.result().top5 is None


def test_confusions_come_most_often_first(tmp_path: Path) -> None:
    told = [("cat", "dog", 3), ("dog", "cat", 2), ("lamp", "dog", 2), ("cat", "cat", 4), ("church", "tench", 1)]
    path = packed(
        tmp_path / "some.tar",
        [
            member(f"{true}/{told}{number}.png", grey(NAMES.index(told)))
            for true, told, count in told
            for number in range(count)
        ],
    )
    engine = Told(PLAIN)
    found = run(engine, path, most_confusions=3)
    assert found.confusions == (
        Confusion("cat", "dog", 3),
        Confusion("dog", "cat", 2),
        Confusion("lamp", "dog", 2),
    )
    assert engine.sizes == [4, 4, 4]
    main = found.heads["main"]
    assert main is not None
    assert (main.top1.hits, main.top1.of) == (4, 12)
    assert found.classes_seen == 4
    assert (found.made.device, found.made.elapsed_ms) == ("a table", 6.0)


def test_wordnet_ids_name_the_classes(tmp_path: Path) -> None:
    weights = replace(PLAIN, labels=labels.read("imagenet"))
    path = packed(tmp_path / "some.tar", [member(f"val/n01443537/{number}.png", grey(1)) for number in range(3)])
    main = run(Told(weights), path).heads["main"]
    assert main is not None
    assert (main.top1.hits, main.top1.of) == (3, 3)
    assert main.top5 is not None


def test_untrained_heads_are_left_out_and_without_any_nothing_is_measured(tmp_path: Path) -> None:
    path = packed(tmp_path / "some.tar", [member("cat/1.png", grey(3))])
    found = run(Told(replace(PLAIN, trained_heads=frozenset({"main"}))), path)
    assert found.heads["aux_4a"] is found.heads["aux_4d"] is None
    with pytest.raises(WeightsError, match="'seven' has no trained head to measure"):
        run(Told(replace(PLAIN, trained_heads=frozenset())), path)


def test_a_head_alone_can_be_measured(tmp_path: Path) -> None:
    net = random(PAPER, len(NAMES), seed=1)
    engine = Engine(net, "cpu", replace(RECIPE, variant="paper", trained_heads=frozenset({"aux_4d"})))
    found = run(engine, packed(tmp_path / "some.tar", [member("cat/1.png", grey(3))]))
    assert [head for head, result in found.heads.items() if result] == ["aux_4d"]


def test_broken_pictures_and_other_folders_are_counted_and_named(tmp_path: Path) -> None:
    good = encoded(noise(30, 30), "PNG")
    path = packed(
        tmp_path / "some.tar",
        [
            *(member(f"cat/{number}.png", grey(3)) for number in range(5)),
            *(member(f"cat/broken{number}.png", good[:-200]) for number in range(evaluations.NAMED + 3)),
            member("cat/notes.txt"),
            *(member(f"zebra/{number}.png", grey(3)) for number in range(2)),
            *(member(f"other{number}/1.png", grey(3)) for number in range(evaluations.NAMED + 3)),
        ],
    )
    found = run(Told(PLAIN), path)
    assert (found.pictures, found.broken, len(found.broken_named)) == (5, evaluations.NAMED + 3, evaluations.NAMED)
    assert found.broken_named[0].name == "cat/broken0.png"
    assert found.broken_named[0].reason.startswith("The picture is damaged or incomplete;")
    assert found.found.pictures == 5 + found.broken
    assert (found.found.classless, found.found.ignored) == (evaluations.NAMED + 5, 1)
    assert len(found.found.folders) == evaluations.NAMED
    assert found.found.folders["zebra"] == 2


@pytest.mark.parametrize("limit", [1, 3, 7, 20, 99])
def test_a_limit_is_spread_evenly(limit: int, tmp_path: Path) -> None:
    path = packed(tmp_path / "some.tar", [member(f"{NAMES[n // 4]}/{n}.png", grey(n // 4)) for n in range(20)])
    progress: list[tuple[int, int]] = []
    found = run(Told(PLAIN), path, limit=limit, progress=lambda *told: progress.append(told))
    measured = min(limit, 20)
    assert found.pictures == measured
    assert found.classes_seen == min(5, measured)
    assert progress[-1] == (measured, measured)
    assert [done for done, _ in progress] == sorted({min(4 * n, measured) for n in range(1, 6)})


def complaint(path: Path, engine: object = None) -> str:
    with pytest.raises(CoreError) as caught:
        run(engine or Told(PLAIN), path)
    return str(caught.value)


def test_nothing_to_measure_is_told_with_the_nearest_class(tmp_path: Path) -> None:
    def of(*folders: str, data: bytes = b"x") -> Path:
        return packed(tmp_path / "odd.tar", [member(f"{folder}/1.png", data) for folder in folders])

    assert complaint(of()).startswith("There is no picture in '")
    assert complaint(of("chruch")).endswith(
        "odd.tar' is not named after one of the 7 classes of 'seven'. Did you mean 'church'?"
    )
    assert complaint(of("zzzz", "chruch")).endswith(
        "is named after one of the 7 classes of 'seven': 2 folders (zzzz, chruch). Did you mean 'church'?"
    )
    assert "7 folders (o0, o1, o2, o3, o4 and 2 more)." in complaint(of(*(f"o{number}" for number in range(7))))
    assert complaint(of("cat", "dog")).endswith(
        "could be used. The first, cat/1.png: This is not a picture that can be read; choose a JPEG, PNG, WebP, GIF, "
        "BMP, TIFF, HEIC or AVIF file."
    )


@pytest.mark.parametrize("worst", [math.nan, math.inf, -math.inf])
def test_answers_that_are_no_numbers_are_not_counted(worst: float, tmp_path: Path) -> None:
    path = packed(tmp_path / "some.tar", [member("cat/1.png", grey(3))])
    assert "answers with what is no number" in complaint(path, Told(PLAIN, worst))


def test_no_more_than_two_batches_of_pictures_are_held(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = packed(tmp_path / "many.tar", [member(f"cat/{number}.png", grey(3)) for number in range(300)])
    alive: weakref.WeakSet[Tensor] = weakref.WeakSet()
    most = 0

    def watched(data: bytes, weights: Recipe) -> Tensor:
        nonlocal most
        tensor = bytes_to_tensor(data, weights)
        alive.add(tensor)
        most = max(most, len(alive))
        return tensor

    monkeypatch.setattr(evaluations, "bytes_to_tensor", watched)
    assert run(Told(PLAIN), path).pictures == 300
    assert 4 <= most <= 8


def test_a_picture_larger_than_an_upload_may_be_is_broken(tmp_path: Path) -> None:
    path = packed(tmp_path / "some.tar.gz", [member("cat/1.png", grey(3)), member("cat/2.bmp", bytes(20_000_001))])
    found = run(Told(PLAIN), path)
    assert (found.pictures, found.broken) == (1, 1)
    assert "at most 20 MB are accepted" in found.broken_named[0].reason
