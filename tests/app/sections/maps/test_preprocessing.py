"""Whose means a picture is prepared with, and how much of it is seen."""

from __future__ import annotations

import pytest

from app.sections.maps.preprocessing import heading, whose_means
from googlenet_core.pictures import preprocess
from googlenet_core.weights.catalogue import MEAN, Recipe
from googlenet_core.weights.formats import caffe_weights
from tests.support.files.pictures import encoded, noise


def test_only_imagenets_means_are_called_that() -> None:
    assert whose_means(MEAN) == "the usual ImageNet means, not this picture's"
    blue, green, red = (value / 255 for value in caffe_weights.MEAN_BGR)
    assert whose_means((red, green, blue)) == "given with the weights, not this picture's"


@pytest.mark.parametrize(
    ("size", "resize_px", "said"),
    [
        ((512, 256), 256, "38.3% of this picture"),
        ((256, 256), 256, "76.6% of this picture"),
        ((224, 224), 224, "all of this picture"),
        ((225, 224), 224, "99.6% of this picture"),
        ((1, 5000), 256, "less than 0.1% of this picture"),
    ],
)
def test_the_heading_tells_how_much_of_the_picture_the_network_sees(
    size: tuple[int, int], resize_px: int, said: str
) -> None:
    picture = preprocess(encoded(noise(*size)), Recipe("test", "Test", "paper-bn", ("a", "b"), resize_px=resize_px))
    assert heading(picture) == f"The network sees {said}, in 224×224 px"
