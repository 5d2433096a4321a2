from __future__ import annotations

from googlenet_core.blueprint.depth import Depth, count_depth, count_learned
from googlenet_core.blueprint.specs import GoogLeNetSpec
from googlenet_core.network.introspection import architecture
from tests.support.networks.golden import reference


def test_the_depth_is_the_papers_and_the_count_is_another_number(spec: GoogLeNetSpec) -> None:
    counted = reference()["exact_totals"]["paper_topology"]
    assert count_depth(architecture(spec)) == Depth(
        learned=reference()["depth_count"]["check"],
        with_pooling=27,
        convs=counted["conv_layers"],
        linears=counted["linear_layers"],
    )


def test_the_spec_alone_tells_the_same_depth(spec: GoogLeNetSpec) -> None:
    assert count_learned(spec) == count_depth(architecture(spec)).learned
