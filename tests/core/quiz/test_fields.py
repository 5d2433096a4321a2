"""Receptive fields, against the windows of the built network followed from the picture to the layer."""

from __future__ import annotations

from functools import cache

from googlenet_core.blueprint.specs import VARIANTS, GoogLeNetSpec
from googlenet_core.network.introspection import architecture
from tests.core.quiz.known_items import items


@cache
def seen(variant: str, layer: str) -> tuple[int, int]:
    """Field and jump of a layer's units, by the windows and edges that torchinfo and torch.fx find."""
    found = architecture(VARIANTS[variant])
    before = [seen(variant, source) for source in found.feeding(layer)]
    if not before:
        return 1, 1
    field, jump = max(before)
    node = found[layer]
    if node.kind in ("inception", "auxiliary") or not node.kernel or not node.stride:
        return field, jump
    return field + (node.kernel - 1) * jump, jump * node.stride


def test_a_step_leads_to_the_field_of_the_built_network(spec: GoogLeNetSpec) -> None:
    for (layer, asked), item in items("field-step", spec.name).items():
        assert item.answer == seen(spec.name, str(layer))[asked == "jump"], item
        field, jump = seen(spec.name, architecture(spec).feeding(str(layer))[0])
        assert f"a field of {field} px on a side and lie {jump} px apart" in item.stem


def test_the_field_of_a_concat_is_that_of_the_built_network(spec: GoogLeNetSpec) -> None:
    for (name, given), item in items("field-concat", spec.name).items():
        module = f"inception{name}"
        assert item.answer == seen(spec.name, module)[0], item
        if given == "fields":
            ends = [seen(spec.name, end)[0] for end in architecture(spec).feeding(module)]
            assert all(f" {end} px" in item.stem for end in ends)


def test_misconceptions_lead_to_their_numbers() -> None:
    concat = items("field-concat", "paper")["3a", "fields"]
    assert (concat.answer, concat.solution) == (59, "max(27, 43, 59, 43) = 59")
    assert {wrong.misconception.title: wrong.value for wrong in concat.distractors} == {
        "fields summed instead of max": 172,
        "fields averaged": 43,
        "smallest field": 27,
    }
    step = items("field-step", "paper")["inception3a.branch3.1", "field"]
    assert (step.answer, step.distractors[0].value) == (59, 31)
    assert step.distractors[0].misconception.title == "stride ignored in the field"
    jump = items("field-step", "paper")["maxpool2", "jump"]
    assert (jump.answer, jump.distractors[0].value) == (8, 6)
