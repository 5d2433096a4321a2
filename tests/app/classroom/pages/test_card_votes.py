"""A vote gets to the room: the newest one only, again and again while nothing answers. A script without a page."""

from __future__ import annotations

from typing import Any

import pytest

from tests.support.scripts import Script

# Answers are given by the test: `answers` in turn, each at once, or when `answer(...)` is called where there is none.
HARNESS = """
const told = [], sent = [], waits = [], answers = [];
let pending = null, hurried = 0;
const sender = voteSender({
  send: (poll, choice) => {
    sent.push([poll, choice]);
    return answers.length ? Promise.resolve(answers.shift()) : new Promise((resolve) => (pending = resolve));
  },
  wait: (ms) => {
    waits.push(ms);
    let hurry;
    const done = new Promise((resolve) => (hurry = resolve));
    return { done, hurry: () => { hurried += 1; hurry(); } };
  },
  tell: (standing, vote, error, failures) => told.push([standing, vote.choice, error ?? "", failures ?? 0]),
});
const status = (number, error = "", waitMs = 0) => ({ status: number, error, waitMs });
"""


class Sender:
    """The script with a network that the test plays."""

    def __init__(self) -> None:
        self._script = Script("card_votes.js")
        self._script.run(HARNESS)

    def run(self, code: str) -> None:
        self._script.run(code)

    def get(self, name: str) -> Any:
        return self._script.call(f"() => {name}")


@pytest.fixture
def sender() -> Sender:
    return Sender()


def test_a_vote_is_sent_once(sender: Sender) -> None:
    sender.run("answers.push(status(204)); sender.vote('3.0', 1);")
    assert sender.get("sent") == [["3.0", 1]]
    assert [what[:2] for what in sender.get("told")] == [["sending", 1], ["sent", 1]]
    assert sender.get("waits") == []


def test_while_nothing_answers_it_is_kept_and_sent_again_after_longer_and_longer(sender: Sender) -> None:
    sender.run("answers.push(...Array(6).fill(status(503)), status(204)); sender.vote('3.0', 1);")
    for _ in range(6):
        sender.run("sender.hurry();")
    assert sender.get("waits") == [1000, 2000, 4000, 8000, 15000, 15000]
    assert len(sender.get("sent")) == 7
    assert [what[0] for what in sender.get("told")] == ["sending", *["kept"] * 6, "sent"]


def test_the_server_says_how_long_to_wait(sender: Sender) -> None:
    sender.run("answers.push(status(503, 'Away.', 2500), status(204)); sender.vote('3.0', 1);")
    assert sender.get("waits") == [2500]
    assert sender.get("told")[-1] == ["kept", 1, "Away.", 0]


def test_the_newest_choice_counts_and_none_overtakes_it(sender: Sender) -> None:
    sender.run("sender.vote('3.0', 1); sender.vote('3.0', 2); sender.vote('3.0', 3);")
    assert sender.get("sent") == [["3.0", 1]]
    sender.run("answers.push(status(204)); pending(status(204));")
    assert sender.get("sent") == [["3.0", 1], ["3.0", 3]]
    assert [what[:2] for what in sender.get("told")][-1] == ["sent", 3]


def test_a_new_choice_is_sent_at_once_though_the_one_before_waits(sender: Sender) -> None:
    sender.run("answers.push(status(0), status(204)); sender.vote('3.0', 1);")
    sender.run("sender.vote('3.0', 2);")
    assert sender.get("sent") == [["3.0", 1], ["3.0", 2]]
    assert sender.get("hurried") == 1


@pytest.mark.parametrize("refusal", [400, 404, 409])
def test_a_refused_vote_is_not_sent_again(sender: Sender, refusal: int) -> None:
    sender.run(f"answers.push(status(0), status({refusal}, 'The vote is closed.')); sender.vote('3.0', 1);")
    sender.run("sender.hurry();")
    assert sender.get("told")[-1] == ["refused", 1, "The vote is closed.", 1]
    sender.run("sender.hurry();")
    assert len(sender.get("sent")) == 2


def test_after_a_refusal_the_next_vote_is_sent(sender: Sender) -> None:
    sender.run("answers.push(status(409), status(204)); sender.vote('3.0', 1);")
    sender.run("sender.vote('3.1', 0);")
    assert sender.get("sent") == [["3.0", 1], ["3.1", 0]]
