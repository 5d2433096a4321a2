"""Caffe's real ImageNet weights through the product, where somebody has them: they are too large to ship."""

from __future__ import annotations

from collections.abc import Iterator
from importlib.resources import files
from itertools import islice

import pytest

from googlenet_core.engine.engine import Engine
from googlenet_core.evaluation.evaluations import evaluate
from googlenet_core.evaluation.labelled_pictures import LabelledPicture, LabelledPictures
from googlenet_core.pictures.preprocessing import preprocess
from tests.conftest import ROOT

WEIGHTS = ROOT.parent / "shared" / "weights" / "googlenet-paper-imagenet-caffe.safetensors"
PHOTOGRAPHS = ROOT.parent / "shared" / "data" / "imagenette-224-val.tar"

pytestmark = pytest.mark.skipif(not (WEIGHTS.exists() and PHOTOGRAPHS.exists()), reason="Caffe's weights are not here")


@pytest.fixture(scope="module")
def engine() -> Engine:
    """The engine with trunk and main head of Caffe's GoogLeNet."""
    return Engine.load(WEIGHTS, "cpu")


@pytest.mark.parametrize(
    ("sample", "label", "percent"),
    [
        ("chelsea.png", "Egyptian cat", 49),
        ("coffee.png", "espresso", 90),
        ("rocket.jpg", "missile", 31),
        ("motorcycle_left.png", "moped", 85),
    ],
)
def test_the_samples_are_what_caffes_network_takes_them_for(
    sample: str, label: str, percent: int, engine: Engine
) -> None:
    best = engine.predict(
        preprocess(files("skimage").joinpath("data", sample).read_bytes(), engine.weights).tensor
    ).main
    assert best is not None
    assert best[0].label == label
    assert round(100 * best[0].probability) == pytest.approx(percent, abs=1)


class _EveryEighth(LabelledPictures):
    """Every eighth picture."""

    def __iter__(self) -> Iterator[LabelledPicture]:
        return islice(super().__iter__(), 0, None, 8)


def test_it_is_as_often_right_as_published_and_more(engine: Engine) -> None:
    main = evaluate(engine, _EveryEighth(PHOTOGRAPHS), batch=8).heads["main"]
    assert main is not None
    assert main.top5 is not None
    assert main.top1.of == 491
    # A picture whose first two classes tie to the last digits may fall either way on another processor.
    assert main.top1.share == pytest.approx(0.703, abs=2 / 491)
    assert main.top5.share == pytest.approx(0.908, abs=2 / 491)
