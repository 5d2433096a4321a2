from __future__ import annotations

import pytest

from app import params

GOOD = {
    "variant": "torchvision",
    "layer": "inception4a.branch2.1",
    "open": "inception4a,aux1",
    "focus": "inception4a",
    "direction": "LR",
    "colour": "macs",
    "edges": "channels",
    "against": "paper-bn",
    "mark": "window",
    "section": "difference",
    "rows": "operations",
}


def test_what_is_written_is_read_back() -> None:
    values, notices = params.read(GOOD)
    assert notices == ()
    assert {name: values[name] for name in GOOD} == GOOD
    assert params.read(params.write(values)) == (values, ())


def test_the_default_view_has_an_empty_address() -> None:
    values, notices = params.read({})
    assert (params.write(values), notices) == ({}, ())


@pytest.mark.parametrize("name", GOOD)
@pytest.mark.parametrize("text", ["no-such-thing", "Infinity", "<script>", "a" * 500])
def test_what_makes_no_sense_becomes_the_default_and_a_notice(name: str, text: str) -> None:
    values, notices = params.read({name: text})
    assert values[name] == params.DEFAULTS[name]
    assert len(notices) == 1
    assert f"asks for {name}" in notices[0]


def test_a_variant_is_not_compared_with_itself() -> None:
    values, notices = params.read({"variant": "torchvision", "against": "torchvision"})
    assert values["against"] == ""
    assert "compare it with another" in notices[0]
    assert params.read({"against": "paper"})[1]  # the default variant is one too


def test_only_what_can_be_unfolded_can_be_looked_at_alone() -> None:
    assert params.read({"focus": "conv1"})[0]["focus"] == ""
    assert params.read({"focus": "aux2"})[0]["focus"] == "aux2"
