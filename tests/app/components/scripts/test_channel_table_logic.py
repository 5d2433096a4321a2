"""Looking channels of a concat up, and what typed text means: scripts without a page."""

from __future__ import annotations

from functools import cache

import pytest
from hypothesis import given, strategies as st

from app.components.inception_picture import BranchTexts, picture_data
from googlenet_core.arithmetic import channels
from googlenet_core.blueprint.specs import VARIANTS, GoogLeNetSpec, InceptionSpec
from tests.support.packed import column
from tests.support.scripts import Script

EVERY = [(spec, module) for spec in VARIANTS.values() for module in spec.modules]
LOOK_UP = """(branches, branchOf, ownOf) => {
  const table = new ChannelTable(branches, branchOf, ownOf);
  return branchOf.map((_, channel) => {
    const [at, own] = [table.branchAt(channel), table.own(channel)];
    return [at + 1, own, table.channel(at, own), table.told(channel).label, table.text(channel, "said")];
  });
}"""


@cache
def looking_up() -> Script:
    return Script("channel_table.js")


@pytest.mark.parametrize(("spec", "module"), EVERY, ids=[f"{s.name}-{m.name}" for s, m in EVERY])
def test_every_channel_leads_to_its_branch_and_its_own_channel_and_they_lead_back(
    spec: GoogLeNetSpec, module: InceptionSpec
) -> None:
    four = channels.branches(spec, module)
    texts = [BranchTexts(f"{{channel}} − {branch.first} = {{local}}", "") for branch in four]
    data = picture_data("<svg/>", module, four, texts, "a-choice")
    found = looking_up().call(
        LOOK_UP, data["meta"]["branches"], column(data["branch"]).tolist(), column(data["own"]).tolist()
    )
    assert len(found) == module.out_channels
    for channel, (branch, own, back, label, said) in enumerate(found):
        assert (branch, own) == channels.locate(module, channel)
        assert back == channel == channels.concat_index(module, branch, own)
        assert label == four[branch - 1].label
        assert said == f"{channel} − {four[branch - 1].first} = {own}"


def test_a_channel_that_there_is_not_is_not_found() -> None:
    told = looking_up().call(
        "(named) => named.map((one) => new ChannelTable([{}], [1, 1], [0, 1]).has(one))", [0, 1, 2, -1]
    )
    assert told == [True, True, False, False]


@given(st.integers(-(10**12), 10**12), st.integers(0, 4095), st.sampled_from(["{}", " {} ", "00{}"]))
def test_a_whole_number_is_held_within_what_there_is(number: int, last: int, form: str) -> None:
    sign, digits = ("−", -number) if number < 0 else ("", number)
    found = looking_up().call("typedNumber", f"{sign}{form.format(digits).strip()}", last)
    assert found == {"value": min(max(number, 0), last), "sound": 0 <= number <= last}


@pytest.mark.parametrize("text", ["", " ", "many", "1.5", "1e2", "0x10", "--1", "1 2", "3a", "∞", "NaN"])
def test_what_is_no_whole_number_stands_for_none(text: str) -> None:
    assert looking_up().call("typedNumber", text, 255) == {"value": None, "sound": False}


def test_strong_parts_are_every_second_one() -> None:
    assert looking_up().call("strongParts", "**Channel 8.** It is 8.") == ["", "Channel 8.", " It is 8."]
