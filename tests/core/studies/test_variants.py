from __future__ import annotations

from itertools import combinations, permutations

import pytest

from googlenet_core.arithmetic.costs import layer_costs, total
from googlenet_core.arithmetic.receptive_field import fields
from googlenet_core.blueprint.specs import PAPER, PAPER_BN, TORCHVISION, VARIANTS, GoogLeNetSpec
from googlenet_core.blueprint.topology import layers
from googlenet_core.network.introspection import architecture
from googlenet_core.studies import variants
from googlenet_core.studies.variants import ASPECTS, CAUSES, compare, marked, module_traits, traits
from tests.support.networks.golden import Golden, reference

PAIRS = list(permutations(VARIANTS.values(), 2))


def named(pair: tuple[GoogLeNetSpec, GoogLeNetSpec]) -> str:
    return "-".join(spec.name for spec in pair)


def trait(spec: GoogLeNetSpec, key: str) -> object:
    return next(one.value for one in traits(spec) if one.key == key)


@pytest.mark.parametrize("spec", VARIANTS.values(), ids=lambda spec: spec.name)
def test_a_variant_does_not_differ_from_itself(spec: GoogLeNetSpec) -> None:
    assert compare(spec, spec) == ()
    assert marked(spec, spec) == frozenset()


@pytest.mark.parametrize("pair", PAIRS, ids=named)
def test_the_other_way_round_the_same_layers_differ_with_sides_changed(
    pair: tuple[GoogLeNetSpec, GoogLeNetSpec],
) -> None:
    first, second = pair
    there = {item.layer: item for item in compare(first, second)}
    back = {item.layer: item for item in compare(second, first)}
    assert there.keys() == back.keys()
    for layer_id, item in there.items():
        assert {(c.aspect, c.first, c.second) for c in item.changes} == {
            (c.aspect, c.second, c.first) for c in back[layer_id].changes
        }


@pytest.mark.parametrize("pair", PAIRS, ids=named)
def test_layers_differ_exactly_where_the_built_networks_do(pair: tuple[GoogLeNetSpec, GoogLeNetSpec]) -> None:
    first, second = (architecture(spec) for spec in pair)
    found = {item.layer: item for item in compare(*pair)}
    for node in first.nodes:
        if node.level == "operation" or node.id not in second:
            continue
        other = second[node.id]
        aspects = found[node.id].aspects if node.id in found else frozenset()
        assert ("params" in aspects) == (node.params != other.params), node.id
        assert ("macs" in aspects) == (node.macs != other.macs), node.id
        assert ("rf" in aspects) == (node.rf_px != other.rf_px), node.id
    only_one = {node.id for node in (*first.nodes, *second.nodes) if node.level != "operation"} - (
        {node.id for node in first.nodes} & {node.id for node in second.nodes}
    )
    assert {layer for layer, item in found.items() if item.change("layer")} == only_one


@pytest.mark.parametrize("pair", PAIRS, ids=named)
def test_marks_are_layers_of_the_shown_variant_in_one_respect_or_any(pair: tuple[GoogLeNetSpec, GoogLeNetSpec]) -> None:
    first, second = pair
    there = {layer.id for layer in layers(first)}
    by_aspect = {aspect: marked(first, second, aspect) for aspect in ASPECTS}
    assert marked(first, second) == frozenset().union(*by_aspect.values()) <= there


def test_only_windows_and_dropout_are_built_differently_between_the_two_with_batch_norm() -> None:
    causes = {aspect for item in compare(PAPER_BN, TORCHVISION) for aspect in item.aspects} & set(CAUSES)
    assert causes == {"window", "dropout"}
    thirds = {f"{module.id}.branch3.1" for module in PAPER.modules}
    windows = marked(PAPER_BN, TORCHVISION, "window")
    assert {layer for layer in windows if "." in layer} == thirds | {"aux1.pool", "aux2.pool"}
    assert {layer for layer in windows if "." not in layer} == {
        "maxpool4", "aux1", "aux2", *(module.id for module in PAPER.modules),
    }  # fmt: skip


def test_batch_norm_takes_the_place_of_both_norms_and_of_every_bias() -> None:
    found = {item.layer: item for item in compare(PAPER, PAPER_BN)}
    assert [layer for layer, item in found.items() if item.change("layer")] == ["lrn1", "lrn2"]
    convs = {layer.id for layer in layers(PAPER) if layer.kind == "conv"}
    assert {layer for layer, item in found.items() if item.change("norm") and item.change("bias")} == convs
    assert not marked(PAPER, PAPER_BN, "macs")
    assert not marked(PAPER, PAPER_BN, "rf")


def test_a_layer_that_one_lacks_stands_where_it_runs() -> None:
    order = [item.layer for item in compare(PAPER_BN, PAPER)]
    assert (
        order.index("conv1") < order.index("lrn1") < order.index("conv2") < order.index("conv3") < order.index("lrn2")
    )


def test_traits_are_the_references_totals_and_fields() -> None:
    totals = reference()["exact_totals"]
    fields = reference()["receptive_fields_paper_topology"]
    assert trait(PAPER, "params") == totals["paper_topology"]["params_with_bias"]
    assert trait(PAPER, "macs_with_aux") == totals["paper_topology"]["macs_224_with_aux"]
    assert trait(TORCHVISION, "params_with_aux") == totals["torchvision"]["params_with_aux"]
    assert trait(TORCHVISION, "macs") == totals["torchvision"]["macs_224"]
    assert trait(PAPER, "rf_5b") == fields["inception_5b.output"]["rf"] == 715
    assert trait(PAPER, "rf_avgpool") == 907


def test_all_variants_have_the_same_traits_in_the_same_order() -> None:
    assert len({tuple(one.key for one in traits(spec)) for spec in VARIANTS.values()}) == 1


@pytest.mark.parametrize("pair", list(combinations(VARIANTS.values(), 2)), ids=named)
def test_the_tables_people_quote(pair: tuple[GoogLeNetSpec, GoogLeNetSpec], golden: Golden) -> None:
    first, second = pair
    lines = [
        (item.layer, change.aspect, change.first, change.second)
        for item in compare(first, second)
        for change in item.changes
    ]
    kept = golden.check(f"difference_{first.name}_{second.name}", ("layer", "aspect", first.name, second.name), lines)
    for aspect, whole in (("params", "params"), ("macs", "macs")):
        heads = {head.key for head in first.auxiliary}
        stages = [
            row for row in kept if row["aspect"] == aspect and "." not in row["layer"] and row["layer"] not in heads
        ]
        gain = sum(int(row[second.name]) - int(row[first.name]) for row in stages)
        assert gain == getattr(total(second), whole) - getattr(total(first), whole)


def test_facts_name_every_aspect_of_every_layer() -> None:
    assert all(tuple(row) == variants.ASPECTS for row in variants.facts(PAPER).values())


@pytest.mark.parametrize("classes", [10, 1000])
def test_two_networks_are_told_apart_by_their_own_costs_and_those_of_a_module(
    classes: int, spec: GoogLeNetSpec
) -> None:
    found = {trait.key: trait.value for trait in module_traits(spec, "inception4e", classes)}
    assert found["params"] == total(spec, classes).params
    assert found["macs"] == total(spec, classes).macs
    assert found["module_params"] == layer_costs(spec)["inception4e"].params
    assert found["module_macs"] == layer_costs(spec)["inception4e"].macs
    assert found["module_size"] == "832×14×14"
    assert found["third_kernel"] == f"{spec.third_kernel}×{spec.third_kernel}"
    assert found["module_rf"] == fields(spec)["inception4e"].rf_px
    assert found["classes"] == classes
