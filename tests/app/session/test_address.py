from __future__ import annotations

import pytest

from app.session import address
from googlenet_core.blueprint.specs import PAPER, InceptionSpec
from googlenet_core.quiz import FAMILIES

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
    "topic": "whatif",
    "widths": "4a-192-96-208-16-48-65",
    "channel": "512",
    "measure": "macs",
}


def test_what_is_written_is_read_back() -> None:
    values, notices = address.read(GOOD)
    assert notices == ()
    assert address.write(values) == GOOD
    typed = {"open": ("inception4a", "aux1"), "channel": 512, "widths": InceptionSpec("4a", 192, 96, 208, 16, 48, 65)}
    assert {name: values[name] for name in typed} == typed
    assert address.read(address.write(values)) == (values, ())


@pytest.mark.parametrize(
    ("name", "text", "value"),
    [
        ("unit", "200,14,13", (200, 14, 13)),
        ("pins", "3,70", (3, 70)),
        ("pixel", "100,30", (100, 30)),
        ("open", "all", (address.ALL,)),
        ("sort", "spread", "spread"),
        ("reverse", "1", True),
        ("fixed", "2.5", 2.5),
        ("zoom", "12", 12),
        ("quiz", "1234", 1234),
        ("families", "size,macs", ("size", "macs")),
        ("item", "4", "4"),
        ("item", "result", "result"),
        ("chapters", "9,1", (9, 1)),
        ("chapters", "", ()),
    ],
)
def test_values_have_their_own_types_and_their_text_comes_back(name: str, text: str, value: object) -> None:
    values, notices = address.read({name: text})
    assert (values[name], type(values[name]), notices) == (value, type(value), ())
    assert address.write(values) == {name: text}


def test_the_default_view_has_an_empty_address() -> None:
    values, notices = address.read({})
    assert (address.write(values), notices) == ({}, ())


@pytest.mark.parametrize("name", GOOD)
@pytest.mark.parametrize("text", ["no-such-thing", "Infinity", "<script>", "a" * 500])
def test_what_makes_no_sense_becomes_the_default_and_a_notice(name: str, text: str) -> None:
    values, notices = address.read({name: text})
    assert values[name] == address.DEFAULTS[name]
    assert len(notices) == 1
    assert f"asks for {name}" in notices[0]


def test_a_variant_is_not_compared_with_itself() -> None:
    values, notices = address.read({"variant": "torchvision", "against": "torchvision"})
    assert values["against"] == ""
    assert "compare it with another" in notices[0]
    assert address.read({"against": "paper"})[1]  # the default variant is one too


def test_only_what_can_be_unfolded_can_be_looked_at_alone() -> None:
    assert address.read({"focus": "conv1"})[0]["focus"] == ""
    assert address.read({"focus": "aux2"})[0]["focus"] == "aux2"


def test_widths_without_a_name_are_those_of_the_module_that_is_shown() -> None:
    values, notices = address.read({"layer": "inception4a.branch2.1", "widths": "192-96-208-16-48-65"})
    assert (address.write(values)["widths"], notices) == ("4a-192-96-208-16-48-65", ())
    assert address.edited(values).pool_proj == 65


def test_the_widths_of_table_1_are_no_edit() -> None:
    assert address.read({"widths": "64-96-128-16-32-32"}) == (dict(address.DEFAULTS), ())


def test_widths_of_another_module_wait_until_it_is_shown() -> None:
    values, _ = address.read({"layer": "inception3b", "widths": "3a-1-1-1-1-1-1"})
    assert address.edited(values) == PAPER.module("3b")
    assert address.edited({**values, "layer": "inception3a"}).out_channels == 4


def test_a_layer_outside_the_modules_shows_the_first_module() -> None:
    assert address.module({"layer": "conv1"}) == PAPER.module("3a")


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ({"widths": "0-1-1-1-1-1"}, "1×1 must be a whole number from 1 to 4096, not 0. Showing the widths of Table 1"),
        ({"channel": "256"}, "has channels 0 to 255; there is no channel 256. Showing 0 instead."),
        ({"channel": "-1"}, "A channel is a whole number from 0 up."),
        ({"channel": "300", "widths": "1-1-1-1-1-1"}, "has channels 0 to 3"),
    ],
)
def test_what_a_module_cannot_be_is_said(query: dict[str, str], sentence: str) -> None:
    _, notices = address.read(query)
    assert any(sentence in notice for notice in notices)


def test_an_edited_module_has_the_channels_it_was_given() -> None:
    values, notices = address.read({"channel": "300", "widths": "64-96-200-16-32-32"})
    assert (values["channel"], notices) == (300, ())


@pytest.mark.parametrize(
    "beside", ["image=coffee", "image=upload-0123456789ab", "weights=random", "variant=torchvision"]
)
def test_what_stands_beside_the_view_survives_its_address(beside: str) -> None:
    values, notices = address.read({"beside": beside, "left": "random"})
    assert (values["beside"], values["left"], notices) == (beside, "random", ())
    assert address.read(address.write(values)) == (values, ())


@pytest.mark.parametrize(
    ("beside", "sentence"),
    [
        ("variant=papre", "Did you mean 'paper'"),
        ("variant=", "There is no variant ''"),
        ("image=cofee", "Did you mean 'coffee'"),
        ("weights=imagnet", "Did you mean 'imagenet'"),
        ("coffee", "Write image=NAME, weights=NAME or variant=NAME."),
    ],
)
def test_what_cannot_stand_beside_the_view_is_said(beside: str, sentence: str) -> None:
    values, (notice,) = address.read({"beside": beside})
    assert values["beside"] == ""
    assert sentence in notice
    assert "Showing the first other picture instead." in notice


def test_the_left_side_has_its_chosen_weights_or_random_ones() -> None:
    values, (notice,) = address.read({"left": "trained"})
    assert values["left"] == "chosen"
    assert "not one of chosen, random" in notice


@pytest.mark.parametrize(
    "off", ["inception3a.branch1", "inception4c", "inception4c:0-15", "inception5b:1023", "inception3a.branch2:0-7"]
)
def test_a_part_to_switch_off_survives_its_address(off: str) -> None:
    values, notices = address.read({"off": off})
    assert (values["off"], notices) == (off, ())


@pytest.mark.parametrize(
    ("off", "sentence"),
    [
        ("inception4z.branch3", "Did you mean"),
        ("inception5b:1024", "has channels 0 to 1023"),
        ("inception3a:9-2", "no range of channels"),
        ("inception3a:", "no range of channels"),
        ("inception3a:" + "9" * 5000, "no range of channels"),
        ("conv1", "Write a branch such as inception4c.branch3"),
        ("fc", "a head's answer itself"),
    ],
)
def test_what_cannot_be_switched_off_is_said(off: str, sentence: str) -> None:
    values, (notice,) = address.read({"off": off})
    assert values["off"] == address.DEFAULTS["off"]
    assert sentence in notice


def test_families_have_the_order_of_a_lesson_and_all_of_them_are_none_in_particular() -> None:
    assert address.read({"families": "MACS, size,"})[0]["families"] == ("size", "macs")
    assert address.read({"families": ",".join(FAMILIES)})[0]["families"] == ()


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ({"quiz": "seven"}, "The number of a set is a whole number up to 999,999. Showing 7 instead."),
        ({"quiz": "1000000"}, "whole number up to 999,999"),
        ({"families": "mac"}, "There is no family 'mac' of questions. Did you mean"),
        ({"item": "0"}, "Write the number of an item, or result. Showing 1 instead."),
        ({"item": "100"}, "Write the number of an item, or result."),
        ({"chapters": "three"}, "Write the numbers of chapters, as in chapters=3,4. Showing 3,4 instead."),
        ({"chapters": "3,44"}, "The lesson has chapters 1 to 10, but no 44."),
    ],
)
def test_what_a_quiz_cannot_be_is_said(query: dict[str, str], sentence: str) -> None:
    values, notices = address.read(query)
    assert values == dict(address.DEFAULTS)
    assert len(notices) == 1
    assert sentence in notices[0]
