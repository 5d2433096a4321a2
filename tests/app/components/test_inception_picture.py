"""What the script of the module to scale gets, for every module and for other widths, and which channel a browser names."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, strategies as st

from app.components.inception_picture import BranchTexts, picture_data, read_channel
from googlenet_core.arithmetic import channels
from googlenet_core.blueprint.specs import PAPER, VARIANTS, GoogLeNetSpec, InceptionSpec
from tests.support.packed import column

FIRST = PAPER.module("3a")
EVERY = [(spec, module) for spec in VARIANTS.values() for module in spec.modules]
WIDTHS = st.integers(1, 4096)
MODULES = st.builds(InceptionSpec, st.just("3a"), WIDTHS, WIDTHS, WIDTHS, WIDTHS, WIDTHS, WIDTHS)


def sent(spec: GoogLeNetSpec, module: InceptionSpec) -> dict[str, Any]:
    four = channels.branches(spec, module)
    texts = [BranchTexts(f"{one.label}: {{channel}}", f"{{local}} of {one.label}") for one in four]
    return picture_data("<svg/>", module, four, texts, "a-choice")


@pytest.mark.parametrize(("spec", "module"), EVERY, ids=[f"{s.name}-{m.name}" for s, m in EVERY])
def test_every_channel_of_every_module_is_sent_with_the_branch_and_the_own_channel_of_the_core(
    spec: GoogLeNetSpec, module: InceptionSpec
) -> None:
    data = sent(spec, module)
    found = list(zip(column(data["branch"]).tolist(), column(data["own"]).tolist(), strict=True))
    assert found == [channels.locate(module, channel) for channel in range(module.out_channels)]
    four = channels.branches(spec, module)
    for told, branch in zip(data["meta"]["branches"], four, strict=True):
        assert told["label"] == branch.label
        assert found[told["first"]] == (branch.index, 0)
        assert told["own"]["last"] == branch.width - 1
        assert f"{branch.label} to {branch.width} channels: channels {branch.first}–{branch.last}" in told["width"]
        assert (told["said"], told["spoken"]) == (f"{branch.label}: {{channel}}", f"{{local}} of {branch.label}")
    assert data["meta"]["concat"]["label"] == f"Channel of the concat (0 to {module.out_channels - 1})"
    assert data["meta"]["choice"] == "a-choice"


@given(MODULES)
def test_so_is_every_channel_of_a_module_with_other_widths(module: InceptionSpec) -> None:
    data = sent(PAPER, module)
    assert len(data["branch"]) == len(data["own"]) == module.out_channels
    for branch in channels.branches(PAPER, module):
        for channel in (branch.first, branch.last):
            assert (column(data["branch"])[channel], column(data["own"])[channel]) == channels.locate(module, channel)


def test_data_are_the_same_on_every_rerun_and_others_for_other_widths() -> None:
    versions = [sent(PAPER, module)["meta"]["version"] for module in (FIRST, FIRST, PAPER.module("3b"))]
    assert versions[0] == versions[1] != versions[2]


@pytest.mark.parametrize(("named", "channel"), [(0, 0), (200, 200), (255, 255), (200.0, 200)])
def test_a_channel_of_the_concat_is_taken(named: object, channel: int) -> None:
    assert read_channel(named, FIRST) == channel


@pytest.mark.parametrize("named", [-1, 256, 1.5, "200", None, True, [], {}, float("nan"), float("inf"), 10**30])
def test_anything_else_is_no_channel(named: object) -> None:
    assert read_channel(named, FIRST) is None
