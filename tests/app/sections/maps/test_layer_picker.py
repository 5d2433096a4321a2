"""Where the buttons beside the list of layers lead."""

from __future__ import annotations

import pytest

from app.sections.maps import layer_picker
from googlenet_core.blueprint.specs import PAPER_BN


@pytest.mark.parametrize(
    ("layer", "expected"),
    [
        ("inception3a", ("inception3b.branch1", "inception3a.branch4.1")),
        ("conv1", ("maxpool1",)),
        ("conv1.bn", ("maxpool1",)),
        ("fc", ("dropout",)),
    ],
)
def test_neighbours_are_the_layers_after_and_before(layer: str, expected: tuple[str, ...]) -> None:
    assert layer_picker.neighbours(layer, PAPER_BN) == expected
