"""Widths of depth concats, of branches and of what the next layer reads, against built modules."""

from __future__ import annotations

import pytest
import torch

from googlenet_core.blueprint.specs import PAPER, GoogLeNetSpec
from googlenet_core.network.introspection import architecture
from googlenet_core.network.model import Inception
from googlenet_core.quiz.concats import branches_said, edits, key_of, module_of, supposing, widths_of
from googlenet_core.quiz.items import Key
from tests.core.quiz.known_items import items, shapes

_ENDS = ("branch1", "branch2.1", "branch3.1", "branch4.1")


def test_a_depth_concat_is_as_wide_as_the_built_one(spec: GoogLeNetSpec) -> None:
    for (key,), item in items("channel-sum", spec.name).items():
        module = module_of(str(key), spec)
        with torch.device("meta"):
            net = Inception(spec.with_module(module), module.name).eval()
            made = net(torch.empty(1, spec.in_channels(module.name), 7, 7))
        assert item.answer == made.shape[1], item


def test_a_missing_width_is_that_of_the_built_branch(spec: GoogLeNetSpec) -> None:
    found = architecture(spec)
    for (name, branch), item in items("missing-width", spec.name).items():
        assert item.answer == found[f"inception{name}.{_ENDS[int(branch) - 1]}"].out_shape[1], item


def test_what_a_layer_reads_is_what_its_weights_are_made_for(spec: GoogLeNetSpec) -> None:
    for (layer, key), item in items("next-input", spec.name).items():
        weight = f"{layer}.weight" if layer == "fc" else f"{layer}.conv.weight"
        assert item.answer == shapes(spec.name, str(key))[weight][1], item


def test_every_module_has_a_reader_and_each_head_is_one(spec: GoogLeNetSpec) -> None:
    asked = {str(key).partition("-")[0]: set() for _, key in items("next-input", spec.name)}
    for layer, key in items("next-input", spec.name):
        asked[str(key).partition("-")[0]].add(str(layer))
    assert list(asked) == [module.name for module in spec.modules]
    assert {name for name, layers in asked.items() if any(layer.startswith("aux") for layer in layers)} == {"4a", "4d"}
    assert asked["5b"] == {"fc"}
    branches = {layer.partition(".")[2] for layers in asked.values() for layer in layers if "inception" in layer}
    assert branches == {"branch1", "branch2.0", "branch3.0", "branch4.1"}


@pytest.mark.parametrize(
    ("family", "key", "title", "value"),
    [
        ("channel-sum", ("3a",), "reductions summed", 368),
        ("channel-sum", ("3a",), "maps added instead of stacked", 128),
        ("channel-sum", ("3a",), "pool projection forgotten", 416),
        ("missing-width", ("3a", 2), "reduction taken for the branch", 96),
        ("next-input", ("inception4a.branch2.0", "3b"), "pool changes channels", 240),
        ("next-input", ("aux1.conv", "4a"), "pool changes channels", 170),
    ],
)
def test_a_misconception_leads_to_its_number(family: str, key: Key, title: str, value: int) -> None:
    wrong = {one.misconception.title: one.value for one in items(family, "paper")[key].distractors}
    assert wrong[title] == value


def test_the_next_input_of_4a_is_read_behind_a_pool() -> None:
    item = items("next-input", "paper")["inception4a.branch2.0", "3b"]
    assert item.answer == 480
    assert "Then comes the third max pool 3×3/2." in item.stem


def test_a_module_stands_in_a_key_and_comes_back() -> None:
    own = PAPER.module("3a")
    for module in (own, *edits(own, (2, 5))):
        assert module_of(key_of(module, PAPER), PAPER) == module
    assert [key_of(module, PAPER) for module in edits(own, (4,))] == ["3a-64-96-128-16-16-32", "3a-64-96-128-16-64-32"]
    assert (key_of(own, PAPER), widths_of(own, PAPER), supposing(own, PAPER)) == ("3a", {}, "")


def test_an_edited_width_is_told() -> None:
    module = module_of("3a-64-96-128-16-64-32", PAPER)
    said = "Suppose that the 5×5 of inception (3a) made 64 channels instead of 32. "
    assert supposing(module, PAPER) == said
    assert widths_of(module, PAPER) == {"widths": "3a-64-96-128-16-64-32"}
    assert branches_said(module, PAPER) == (
        "64 (1×1), 128 (3×3, after 3×3 reduce to 96), 64 (5×5, after 5×5 reduce to 16) and 32 (pool proj)"
    )
