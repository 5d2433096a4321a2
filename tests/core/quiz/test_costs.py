"""Parameters and MACs, against torchinfo's of the built network."""

from __future__ import annotations

from googlenet_core.blueprint.specs import GoogLeNetSpec
from googlenet_core.network.introspection import architecture
from tests.core.quiz.known_items import items


def test_parameters_are_those_of_the_built_network(spec: GoogLeNetSpec) -> None:
    found = architecture(spec)
    for (layer,), item in items("parameters", spec.name).items():
        assert item.answer == found[str(layer)].params, item


def test_macs_are_those_of_the_built_network(spec: GoogLeNetSpec) -> None:
    found = architecture(spec)
    for (layer,), item in items("macs", spec.name).items():
        assert item.answer == round(found[str(layer)].macs / 1e6, 1), item


def test_every_convolution_is_asked_about_or_has_the_numbers_of_one_that_is(spec: GoogLeNetSpec) -> None:
    nodes = [node for node in architecture(spec).nodes if node.kind == "conv"]
    numbers = {(node.kernel, node.in_shape[1], node.out_shape[1]) for node in nodes}
    assert len(items("parameters", spec.name)) == len(numbers)
    assert len(items("macs", spec.name)) == len({(*shape, 0) for shape in numbers}) + _again(nodes)


def _again(nodes: list) -> int:
    """Convolutions with the same weights as another, on maps of another size."""
    sizes: dict[object, set[int]] = {}
    for node in nodes:
        sizes.setdefault((node.kernel, node.in_shape[1], node.out_shape[1]), set()).add(node.out_shape[-1])
    return sum(len(one) - 1 for one in sizes.values())


def test_misconceptions_lead_to_their_numbers() -> None:
    item = items("parameters", "paper")[("inception3a.branch2.1",)]
    assert (item.answer, item.solution) == (110_720, "3·3·96·128 + 128 = 110,720")
    assert {wrong.misconception.title: wrong.value for wrong in item.distractors} == {
        "kernel read as k·k·out": 9 * 128 + 128,
        "parameters times map area": 28 * 28 * 9 * 96 * 128 + 128,
        "bias forgotten": 110_592,
        "a bias for each input": 110_592 + 96,
        "kernel counted by its side": 3 * 96 * 128 + 128,
    }
    item = items("macs", "paper")[("inception3a.branch2.1",)]
    assert item.answer == 86.7
    first = item.distractors[0]
    assert (first.misconception.title, first.value) == ("MAC = FLOP", 173.4)
    assert "positions of the input" in {
        wrong.misconception.title for wrong in items("macs", "paper")[("conv1",)].distractors
    }
