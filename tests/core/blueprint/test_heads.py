from __future__ import annotations

from googlenet_core.blueprint.heads import AUXILIARY_HEADS, HEAD_LAYERS, HEAD_PLACES, HEAD_TITLES, HEADS
from googlenet_core.blueprint.naming import layer_ids
from googlenet_core.blueprint.specs import GoogLeNetSpec


def test_every_head_has_its_logits_and_its_title(spec: GoogLeNetSpec) -> None:
    assert tuple(HEAD_LAYERS) == tuple(HEAD_TITLES) == tuple(HEAD_PLACES) == HEADS
    assert set(HEAD_LAYERS.values()) <= set(layer_ids(spec))


def test_auxiliary_heads_are_named_by_where_the_spec_taps(spec: GoogLeNetSpec) -> None:
    assert {head.key: f"aux_{head.tap}" for head in spec.auxiliary} == AUXILIARY_HEADS
    for head in spec.auxiliary:
        assert HEAD_TITLES[AUXILIARY_HEADS[head.key]] == f"head after inception ({head.tap})"
