from __future__ import annotations

import pytest
from hypothesis import given, strategies as st

from googlenet_core.arithmetic.costs import layer_costs, total
from googlenet_core.blueprint.specs import PAPER, TABLE_1, TORCHVISION, VARIANTS, GoogLeNetSpec, InceptionSpec
from googlenet_core.errors import SpecError
from googlenet_core.studies.whatif import (
    MAX_WIDTH,
    changes,
    read_width,
    read_widths,
    width_labels,
    with_width,
    write_widths,
)

FIRST = PAPER.module("3a")
widths = st.integers(1, MAX_WIDTH)
modules = st.builds(InceptionSpec, st.sampled_from([m.name for m in TABLE_1]), *[widths] * 6)
specs = st.sampled_from(list(VARIANTS.values()))


@given(widths)
def test_a_sound_width_is_read(width: int) -> None:
    assert read_width(f" {width} ", "3×3") == width


@pytest.mark.parametrize(
    ("typed", "reason"),
    [
        ("0", "not 0"),
        ("-3", "not −3"),
        ("−3", "not −3"),
        ("1.5", "not 1.5"),
        ("many", "not 'many'"),
        ("", "not empty"),
        ("4097", "not 4097"),
        ("1e3", "not '1e3'"),
        ("1_0", "not '1_0'"),
        ("٣", "not '٣'"),
        ("9" * 30, "not " + "9" * 19 + "…"),
    ],
)
def test_what_is_no_width_is_refused_with_one_sentence(typed: str, reason: str) -> None:
    with pytest.raises(SpecError) as caught:
        read_width(typed, "3×3 reduce")
    assert str(caught.value) == f"3×3 reduce must be a whole number from 1 to 4096, {reason}."


@given(modules)
def test_what_is_written_is_read_back_whatever_module_is_shown(module: InceptionSpec) -> None:
    assert read_widths(write_widths(module), FIRST, PAPER) == module


@given(st.tuples(*[widths] * 6))
def test_widths_without_a_name_are_the_shown_modules(six: tuple[int, ...]) -> None:
    assert read_widths("-".join(map(str, six)), FIRST, PAPER) == InceptionSpec("3a", *six)


@pytest.mark.parametrize("text", ["1-2-3", "", "3a", "3a-3a-64-96-128-16-32-32", "64-96-128-16-32-32-1", "3a-" * 4000])
def test_other_than_six_widths_are_refused_with_an_example(text: str) -> None:
    with pytest.raises(SpecError, match="for example 64-96-128-16-32-32"):
        read_widths(text, FIRST, PAPER)


@pytest.mark.parametrize("text", ["64-96-0-16-32-32", "64-96-x-16-32-32", "64-96--1-16-32-32"])
def test_one_bad_width_spoils_the_address(text: str) -> None:
    with pytest.raises(SpecError):
        read_widths(text, FIRST, PAPER)


@given(st.integers(0, 5), widths)
def test_one_width_is_replaced_and_the_others_stay(index: int, width: int) -> None:
    found = with_width(FIRST, index, width).widths
    assert found[index] == width
    assert [w for at, w in enumerate(found) if at != index] == [w for at, w in enumerate(FIRST.widths) if at != index]


def test_an_unchanged_module_changes_nothing(spec: GoogLeNetSpec) -> None:
    assert changes(spec, spec.module("4a")) == ()


def test_a_reduction_is_seen_by_its_own_branch_only(spec: GoogLeNetSpec) -> None:
    assert changes(spec, with_width(spec.module("4a"), 1, 200)) == ()


@pytest.mark.parametrize(
    ("name", "readers"),
    [
        ("3a", ["inception3b.branch1", "inception3b.branch2.0", "inception3b.branch3.0", "inception3b.branch4.1"]),
        ("5b", ["fc"]),
        (
            "4a",
            [
                "aux1.conv",
                *(f"inception4b.{branch}" for branch in ("branch1", "branch2.0", "branch3.0", "branch4.1")),
            ],
        ),
        ("4e", [f"inception5a.{branch}" for branch in ("branch1", "branch2.0", "branch3.0", "branch4.1")]),
    ],
)
def test_a_wider_module_is_read_by_what_comes_next(spec: GoogLeNetSpec, name: str, readers: list[str]) -> None:
    before = spec.module(name)
    found = changes(spec, with_width(before, 0, before.n1x1 + 8))
    assert [change.layer for change in found] == readers
    for change in found:
        assert (change.in_before, change.in_after) == (before.out_channels, before.out_channels + 8)
        # The kernel gets eight channels deeper; biases and batch norm stay.
        assert change.after.weights - change.before.weights == 8 * change.before.weights // before.out_channels
        assert (change.after.biases, change.after.norm) == (change.before.biases, change.before.norm)


@given(specs, modules)
def test_the_network_changes_by_the_module_and_its_readers(spec: GoogLeNetSpec, edited: InceptionSpec) -> None:
    other = spec.with_module(edited)
    difference = total(other, auxiliary=True).macs - total(spec, auxiliary=True).macs
    own = layer_costs(other)[edited.id].macs - layer_costs(spec)[edited.id].macs
    assert difference == own + sum(change.after.macs - change.before.macs for change in changes(spec, edited))


def test_the_six_widths_are_called_as_in_table_1() -> None:
    assert width_labels(PAPER) == ("1×1", "3×3 reduce", "3×3", "5×5 reduce", "5×5", "pool proj")
    assert not any("5×5" in label for label in width_labels(TORCHVISION))
