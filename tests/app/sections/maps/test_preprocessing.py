"""Whose means a picture is prepared with."""

from __future__ import annotations

from app.sections.maps.preprocessing import whose_means
from googlenet_core.weights.catalogue import MEAN
from googlenet_core.weights.formats import caffe_weights


def test_only_imagenets_means_are_called_that() -> None:
    assert whose_means(MEAN) == "the usual ImageNet means, not this picture's"
    blue, green, red = (value / 255 for value in caffe_weights.MEAN_BGR)
    assert whose_means((red, green, blue)) == "given with the weights, not this picture's"
