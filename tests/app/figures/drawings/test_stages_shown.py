"""The stages of the Start page's picture: as the network is built, in every variant."""

from __future__ import annotations

from dataclasses import replace

import pytest

from app.figures.drawings.stages_shown import narrows, stages_shown
from googlenet_core.blueprint.specs import PAPER, VARIANTS
from googlenet_core.network.introspection import architecture


@pytest.mark.parametrize("name", VARIANTS)
def test_sizes_and_channels_are_those_of_the_built_network(name: str) -> None:
    built = {node.id: node for node in architecture(VARIANTS[name]).nodes}
    for stage in stages_shown(VARIANTS[name]):
        assert built[stage.layer].out_shape[-3:] == (stage.channels, stage.size, stage.size)
        assert sum(stage.widths) == stage.channels


@pytest.mark.parametrize("name", VARIANTS)
def test_the_heading_over_the_picture_is_true(name: str) -> None:
    assert narrows(stages_shown(VARIANTS[name]))


def test_a_stage_that_grows_again_would_make_it_untrue() -> None:
    stages = stages_shown(PAPER)
    assert not narrows((*stages, replace(stages[-1], size=14)))
    assert not narrows((*stages, replace(stages[-1], channels=832)))


def test_exits_are_where_the_auxiliary_heads_tap() -> None:
    assert [stage.name for stage in stages_shown(PAPER) if stage.exit] == ["(4a)", "(4d)"]
    assert not any(stage.exit for stage in stages_shown(replace(PAPER, auxiliary=())))
