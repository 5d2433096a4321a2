from __future__ import annotations

from app.figures.charts.reliability import in_words, reliability
from googlenet_core.arithmetic.accuracy import Bin

BINS = (Bin(0, 0.5, 0, None, None), Bin(0.5, 0.75, 4, 0.6, 0.5), Bin(0.75, 1, 16, 0.9, 0.875))


def test_a_bar_stands_over_the_confidences_that_it_counts() -> None:
    bars, line = reliability(BINS, "#000000").data
    assert list(bars.x) == [0.625, 0.875]
    assert list(bars.y) == [0.5, 0.875]
    assert list(bars.width) == [0.25, 0.25]
    assert bars.marker.opacity[0] < bars.marker.opacity[1] == 1
    assert list(line.x) == list(line.y) == [0, 1]


def test_words_say_the_same() -> None:
    assert in_words(BINS) == "sure of 50% to 75%: right in 50% of 4; sure of 75% to 100%: right in 88% of 16"
