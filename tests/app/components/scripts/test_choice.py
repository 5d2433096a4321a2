"""A choice in the browser: shown by all followers at once, told to the server until it has heard, never taken back by less."""

from __future__ import annotations

import pytest

from tests.support.scripts import Script

STAND_INS = """
var shown = [], told = [], timers = [];
var setTimeout = (act, ms) => timers.push({ act, ms });
var clearTimeout = (id) => { if (id) timers[id - 1] = { act: () => {}, ms: 0 }; };
var receive = (value, more) => shown.push(more === undefined ? value : [value, more]);
var setTriggerValue = (name, value) => told.push(value);
var python = (value, turn, session = "one", more = undefined) =>
  mounted({ data: { name: "layer", value, turn, session, more }, setTriggerValue });
var later = () => { const timer = timers.pop(); timer.act(); return timer.ms; };
"""


@pytest.fixture
def page() -> Script:
    script = Script("lib/choice.js", "choice/choice.js")
    script.run(STAND_INS)
    return script


def shown(page: Script) -> object:
    return page.call("() => shown")


def told(page: Script) -> list[tuple[str, int]]:
    return [(one["value"], one["turn"]) for one in page.call("() => told")]


def test_a_choice_is_shown_by_all_followers_at_once_and_told_to_the_server(page: Script) -> None:
    page.run('follow("layer", receive); follow("layer", (value) => receive(`also ${value}`)); python("conv1", 0)')
    page.run('choose("layer", "fc")')
    assert shown(page) == ["conv1", "also conv1", "fc", "also fc"]
    assert told(page) == [("fc", 1)]


def test_who_follows_later_hears_the_value_at_once_and_no_more_when_it_has_left(page: Script) -> None:
    page.run('python("conv1", 0); const leave = follow("layer", receive); leave(); choose("layer", "fc")')
    assert shown(page) == ["conv1"]


def test_who_asks_twice_is_told_once(page: Script) -> None:
    page.run('follow("layer", receive); follow("layer", receive); python("conv1", 0)')
    assert shown(page) == ["conv1"]


def test_the_same_value_again_is_no_choice(page: Script) -> None:
    page.run('python("conv1", 0); choose("layer", "conv1")')
    assert told(page) == []


def test_what_the_server_says_without_having_heard_takes_nothing_back(page: Script) -> None:
    page.run('follow("layer", receive); python("conv1", 0); choose("layer", "fc"); choose("layer", "conv2")')
    page.run('python("conv1", 0); python("fc", 1)')
    assert shown(page) == ["conv1", "fc", "conv2"]
    page.run('python("conv2", 2); python("conv3", 2)')  # heard; and then somebody went back in the browser's history
    assert shown(page) == ["conv1", "fc", "conv2", "conv3"]


def test_what_the_server_refuses_is_taken_back(page: Script) -> None:
    page.run('follow("layer", receive); python("conv1", 0); choose("layer", "nonsense"); python("conv1", 1)')
    assert shown(page) == ["conv1", "nonsense", "conv1"]


def test_the_server_is_told_again_ever_more_seldom_until_it_has_heard(page: Script) -> None:
    page.run('python("conv1", 0); choose("layer", "fc")')
    waits = [page.call("later") for _ in range(7)]
    assert waits == [1000, 2000, 4000, 8000, 16000, 30000, 30000]
    assert told(page) == 8 * [("fc", 1)]
    page.run('python("fc", 1)')
    page.call("later")
    assert len(told(page)) == 8


def test_a_new_session_counts_anew(page: Script) -> None:
    page.run('follow("layer", receive); python("conv1", 0); choose("layer", "fc"); python("fc", 1)')
    page.run('python("conv2", 0, "two")')
    assert shown(page) == ["conv1", "fc", "conv2"]
    page.run('choose("layer", "fc")')
    assert told(page) == [("fc", 1), ("fc", 1)]


def test_a_new_session_is_told_what_the_old_one_did_not_hear(page: Script) -> None:
    page.run('follow("layer", receive); python("conv1", 7); choose("layer", "fc"); python("conv1", 0, "two")')
    assert shown(page) == ["conv1", "fc"]
    assert told(page) == [("fc", 8), ("fc", 1)]
    page.run('python("fc", 1, "two"); python("conv2", 1, "two")')
    assert shown(page) == ["conv1", "fc", "conv2"]


def test_what_goes_with_a_value_is_asked_for_and_comes(page: Script) -> None:
    page.run('follow("layer", receive); python("conv1", 0); askForMore("layer"); askForMore("layer")')
    assert [one["lacking"] for one in page.call("() => told")] == [True]
    page.run('python("conv1", 0, "one", "facts")')
    assert shown(page) == ["conv1", ["conv1", "facts"]]
    page.run('choose("layer", "fc")')
    assert page.call("() => told.at(-1).lacking") is True
    assert shown(page)[-1] == "fc"  # type: ignore[index]


def test_a_new_session_is_told_again_what_is_lacking(page: Script) -> None:
    page.run('python("conv1", 0); askForMore("layer"); python("conv1", 0, "one", "facts"); python("conv1", 0, "two")')
    assert [one["lacking"] for one in page.call("() => told")] == [True, True]


def test_after_the_component_is_gone_nothing_is_told(page: Script) -> None:
    page.run('const gone = python("conv1", 0); gone(); choose("layer", "fc")')
    assert told(page) == []


def test_of_choices_in_a_row_all_are_shown_and_the_server_is_told_the_one_at_rest(page: Script) -> None:
    page.run('follow("layer", receive); python("conv1", 0)')
    page.run('for (const value of ["fc", "conv2", "conv3"]) choose("layer", value, { restMs: 150 })')
    assert shown(page) == ["conv1", "fc", "conv2", "conv3"]
    assert told(page) == []
    page.run('python("conv1", 0)')
    assert shown(page) == ["conv1", "fc", "conv2", "conv3"]
    assert page.call("() => timers.filter(({ ms }) => ms).map(({ ms }) => ms)") == [150]
    page.call("later")
    assert told(page) == [("conv3", 3)]


def test_what_waits_for_rest_is_told_at_once_when_it_is_chosen_again_without(page: Script) -> None:
    page.run('python("conv1", 0); choose("layer", "fc", { restMs: 700 }); choose("layer", "fc", { restMs: 150 })')
    assert told(page) == []
    page.run('choose("layer", "fc"); choose("layer", "fc")')
    assert told(page) == [("fc", 1)]
    page.run('choose("layer", "conv2", { restMs: 700 }); choose("layer", "conv3")')
    assert told(page) == [("fc", 1), ("conv3", 3)]
