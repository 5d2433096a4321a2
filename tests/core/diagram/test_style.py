"""Legends say what the nodes shown really have; looks differ by more than colour."""

from __future__ import annotations

import pytest
from hypothesis import given, strategies as st

from googlenet_core.blueprint.specs import PAPER, TORCHVISION, GoogLeNetSpec
from googlenet_core.diagram import drawing
from googlenet_core.diagram.drawing import DiagramOptions
from googlenet_core.diagram.style import KINDS, RAMP, ColourBy, amount, quantity, quantity_legend
from googlenet_core.network.introspection import architecture

QUANTITIES: tuple[ColourBy, ...] = ("params", "macs", "rf", "bytes")


@pytest.mark.parametrize("colour_by", QUANTITIES)
@pytest.mark.parametrize("spec", [PAPER, TORCHVISION], ids=lambda spec: spec.name)
@pytest.mark.parametrize("expanded", [frozenset(), frozenset({"inception3a", "aux1"})], ids=["folded", "unfolded"])
def test_the_legend_is_that_of_the_nodes_shown(
    spec: GoogLeNetSpec, colour_by: ColourBy, expanded: frozenset[str]
) -> None:
    options = DiagramOptions(colour_by=colour_by, expanded=expanded)
    shown = drawing.view(architecture(spec), options)
    legend = drawing.legend(architecture(spec), options)
    values = [quantity(node, colour_by, unfolded=node.id in shown.unfolded) for node in shown.nodes]
    counted = [value for value in values if value]
    assert (legend.low, legend.high) == (min(counted), max(counted))
    assert legend.unit in ("parameters", "MACs", "px", "bytes")
    drawn = drawing.draw(architecture(spec), options).source
    for node, value in zip(shown.nodes, values, strict=True):
        stop = legend.stop_of(value)
        assert f"{stop.css_class}" in next(
            line for line in drawn.splitlines() if f'"node-{node.id}"' in line or f"id=node-{node.id}" in line
        )
        if value:
            assert stop.low is not None
            assert stop.high is not None
            assert stop.low <= value <= stop.high or stop.low == pytest.approx(value)


def test_kinds_are_named_once_each_and_only_those_shown() -> None:
    legend = drawing.legend(architecture(TORCHVISION))
    labels = [stop.label.split(":")[0] for stop in legend.stops]
    assert len(labels) == len(set(labels))
    assert "lrn" not in labels
    assert "inception" in labels
    assert legend.low is legend.high is None


def test_an_unfolded_module_leaves_its_cost_to_its_layers() -> None:
    module = architecture(PAPER)["inception3a"]
    assert quantity(module, "params", unfolded=False) == 163_696
    assert quantity(module, "params", unfolded=True) == 0
    assert quantity(module, "bytes", unfolded=True) == 256 * 28 * 28 * 4


@given(st.lists(st.integers(0, 10**9), min_size=1), st.sampled_from(QUANTITIES))
def test_every_value_finds_a_step_that_holds_it(values: list[int], colour_by: ColourBy) -> None:
    legend = quantity_legend(colour_by, values)
    steps = [stop for stop in legend.stops if stop.high is not None]
    assert len(steps) <= len(RAMP)
    for value in values:
        stop = legend.stop_of(value)
        if value == 0 and legend.scale == "logarithmic":
            assert stop.css_class == "heat-none"
        else:
            assert stop.high is not None
            assert value <= stop.high


@given(st.integers(1, 10**6), st.integers(1, 10**6))
def test_steps_grow_darker_with_the_value(one: int, other: int) -> None:
    legend = quantity_legend("params", [1, 10**6, one, other])
    order = [stop.css_class for stop in legend.stops]
    low, high = sorted((one, other))
    assert order.index(legend.stop_of(low).css_class) <= order.index(legend.stop_of(high).css_class)


def test_one_value_makes_one_step() -> None:
    legend = quantity_legend("rf", [7, 7])
    assert [stop.css_class for stop in legend.stops] == ["heat-0"]


def test_zero_has_a_stop_of_its_own_where_a_logarithm_has_none() -> None:
    assert [stop.label for stop in quantity_legend("macs", [0, 5, 5]).stops] == ["5 to 5 MACs", "no MACs"]
    assert quantity_legend("rf", [0, 5]).low == 0


def test_ranges_name_their_unit_once() -> None:
    assert quantity_legend("rf", [1, 907]).stops[1].label == "152 to 303 px"
    labels = [stop.label for stop in quantity_legend("params", [1000, 10**7]).stops]
    assert labels[0] == "1,000 to 4,642 parameters"
    assert labels[-1] == "2.2 to 10.0 M parameters"
    assert quantity_legend("bytes", [400, 4_000_000]).stops[0].label == "400 bytes to 2 kB"


@pytest.mark.parametrize("colour_by", QUANTITIES)
def test_nothing_to_measure_leaves_an_empty_range(colour_by: ColourBy) -> None:
    legend = quantity_legend(colour_by, [None])
    assert (legend.low, legend.high, len(legend.stops)) == (None, None, 1)


@pytest.mark.parametrize(
    ("value", "colour_by", "words"),
    [
        (163_696, "params", "163,696 parameters"),
        (128_049_152, "macs", "128.0 M MACs"),
        (0, "macs", "no MACs"),
        (27, "rf", "27 px field"),
        (None, "rf", "no single field"),
        (802_816, "bytes", "803 kB"),
        (400, "bytes", "400 bytes"),
    ],
)
def test_amounts_carry_their_unit(value: int | None, colour_by: ColourBy, words: str) -> None:
    assert amount(value, colour_by) == words


def luminance(colour: str) -> float:
    channels = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return sum(weight * c for weight, c in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


@pytest.mark.parametrize(("fill", "text"), RAMP)
def test_text_on_the_ramp_is_readable(fill: str, text: str) -> None:
    low, high = sorted((luminance(fill), luminance(text)))
    assert (high + 0.05) / (low + 0.05) >= 4.5


def test_the_ramp_grows_darker_step_by_step() -> None:
    shades = [luminance(fill) for fill, _ in RAMP]
    assert shades == sorted(shades, reverse=True)


def test_no_two_kinds_look_alike_without_colour() -> None:
    looks = [(style.shape, style.style, style.border_px) for style in KINDS.values()]
    assert len(looks) == len(set(looks))
