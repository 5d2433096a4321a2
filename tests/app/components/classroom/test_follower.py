"""A page that follows a room, with a stand-in for the browser: what it asks for, when, and what it tells the room."""

from __future__ import annotations

from typing import Any

import pytest

from tests.support.classroom.states import state
from tests.support.scripts import Script

FIRST, SECOND, THIRD = "lesson?step=6.1", "outputs", "quiz"

BROWSER = """
var timers = [], posts = [], asked = [], streams = [], listeners = {};
const store = () => ({ kept: {}, getItem(n) { return this.kept[n] ?? null; }, setItem(n, v) { this.kept[n] = v; },
  removeItem(n) { delete this.kept[n]; } });
globalThis.sessionStorage = store();
globalThis.localStorage = store();
globalThis.location = { href: "/architecture" };
globalThis.AbortController = class { abort() {} };
const listen = (name, act) => (listeners[name] = act);
globalThis.document = { hidden: false, addEventListener: listen };
globalThis.addEventListener = listen;
globalThis.navigation = { addEventListener: listen };
var number = 0;
globalThis.setTimeout = (act, ms) => (timers.push({ act, ms, number: (number += 1) }), number);
globalThis.clearTimeout = (gone) => (timers = timers.filter((timer) => timer.number !== gone));
Math.random = () => 0.5;
class RoomEvents {
  constructor(room, role, tell) { Object.assign(this, { room, role, tell, open: true }); streams.push(this); }
  close() { this.open = false; }
}
const sendToRoom = async (room, path, body, method = "POST") => { posts.push([method, path, body ?? null]); };
class FollowBar { draw(bar) { this.shown = bar; } }
var FOLLOWERS = new Map();
"""
# Lets timers of up to so many milliseconds ring.
RING = """(ms) => { for (const timer of timers.splice(0)) if (timer.ms <= ms) timer.act(); else timers.push(timer); }"""


class Tab:
    """One tab."""

    def __init__(self, role: str = "student", *, remembers: str | None = None, **meta: Any) -> None:
        self.script = Script("follow_words.js", "follower.js")
        self.script.run(BROWSER)
        if remembers is not None:
            self.call("(text) => sessionStorage.setItem('explorer-follow', text)", remembers)
        self.meta = {"room": "K7MW", "role": role, "here": "architecture", "last": "", "wandered": False}
        self.meta |= {"seated": role == "student"} | meta
        self.call("(role) => { globalThis.tab = new Follower(role, 'K7MW'); globalThis.root = {}; }", role)
        self.run()

    def call(self, function: str, *arguments: Any) -> Any:
        return self.script.call(function, *arguments)

    def run(self, **meta: Any) -> None:
        """The page has run."""
        self.meta |= meta
        self.call("(meta) => { tab.attach(root, meta, (did) => asked.push(did)); }", self.meta)

    def hear(self, kind: str = "state", **told: Any) -> None:
        self.call("(kind, told) => { streams.at(-1).tell(kind, told); }", kind, state("explore", **told))

    def ring(self, ms: int = 500) -> None:
        self.call(RING, ms)

    def do(self, what: str) -> None:
        self.call("(what) => { tab.act(what); }", what)
        self.script.run("")

    @property
    def asked(self) -> list[tuple[str, str]]:
        return [(did["kind"], did["view"]) for did in self.call("() => asked")]

    @property
    def posts(self) -> list[Any]:
        return list(self.call("() => posts"))

    @property
    def shown(self) -> Any:
        return self.call("() => tab.bar.shown")

    @property
    def listens(self) -> int:
        """How many connections are open."""
        return int(self.call("() => streams.filter(({ open }) => open).length"))


def test_only_the_newest_view_is_gone_to_within_half_a_second() -> None:
    tab = Tab()
    tab.hear(view="architecture")
    for view in (FIRST, SECOND, THIRD):
        tab.hear(view=view)
    assert tab.asked == []
    tab.ring(249)
    assert tab.asked == []
    tab.ring(250)
    assert tab.asked == [("go", THIRD)]
    tab.hear(view=THIRD, revision=9)
    tab.ring()
    assert tab.asked == [("go", THIRD)]
    tab.run(here=THIRD, last=THIRD)
    tab.ring()
    assert tab.asked == [("go", THIRD)]


def test_a_view_that_is_overtaken_while_it_is_waited_for_is_not_gone_to() -> None:
    tab = Tab()
    tab.hear(view="architecture")
    tab.hear(view=FIRST)
    tab.hear(view="architecture")
    tab.ring()
    assert tab.asked == []


def test_a_run_that_was_lost_is_asked_for_again() -> None:
    tab = Tab()
    tab.hear(view="architecture")
    tab.hear(view=FIRST)
    tab.ring()
    tab.ring(6000)
    tab.ring()
    assert tab.asked == [("go", FIRST)] * 2


def test_who_wandered_is_not_moved_and_comes_back_by_a_key() -> None:
    tab = Tab()
    tab.hear(view="architecture")
    tab.run(here="terms", wandered=True)
    tab.hear(view=FIRST)
    tab.ring()
    assert tab.asked == []
    assert [body["standing"] for _, path, body in tab.posts if path == "/standing"] == ["with", "around"]
    tab.call("() => tab.pressed({ key: 'b', composedPath: () => [{ closest: () => ({}) }] })")
    assert tab.asked == []  # typed into a field
    tab.call("() => tab.pressed({ key: 'b', ctrlKey: true, composedPath: () => [] })")
    assert tab.asked == []
    tab.call("() => tab.pressed({ key: 'B', composedPath: () => [] })")
    assert tab.asked == [("back", FIRST)]
    tab.run(here=FIRST, last=FIRST, wandered=False)
    assert tab.posts[-1] == ["POST", "/standing", {"standing": "with"}]
    tab.hear(view=SECOND)
    tab.ring()
    assert tab.asked[-1] == ("go", SECOND)


def test_an_address_that_somebody_changed_is_wandering_and_one_that_changed_by_itself_is_not() -> None:
    tab = Tab()
    tab.hear(view="architecture")
    tab.call("() => { location.href = '/architecture?layer=x'; tab.moved(); }")
    assert tab.shown["told"] == "You are with your class."
    tab.call("() => { tab.touched = true; location.href = '/architecture?layer=y'; tab.moved(); }")
    assert tab.shown["told"] == "You are looking around."
    tab.hear(view=FIRST)
    tab.ring()
    assert tab.asked == []


def test_going_back_to_the_same_view_is_no_wandering_though_the_address_changes() -> None:
    tab = Tab(here=FIRST, last=FIRST)
    tab.hear(view=FIRST)
    tab.run(here="terms", wandered=True)
    tab.call("() => tab.pressed({ key: 'b', composedPath: () => [] })")
    tab.call("() => { location.href = '/lesson?step=6.1'; tab.moved(); }")
    tab.run(here=FIRST, wandered=False)
    assert tab.shown["told"] == "You are with your class."


@pytest.mark.parametrize(
    ("remembers", "around"),
    [
        (None, True),
        ('{"room": "K7MW", "here": "architecture"}', False),
        ('{"room": "AAAA", "here": "architecture"}', True),
        ('{"room": "K7MW", "here": "terms"}', True),
        ("{", True),
        ("null", True),
        ('{"room": "K7MW", "here": 7}', True),
    ],
)
def test_a_tab_that_was_with_its_class_is_again_after_it_is_loaded_anew(remembers: str | None, around: bool) -> None:
    tab = Tab(remembers=remembers)
    tab.hear(view=FIRST)
    tab.ring()
    assert tab.asked == ([] if around else [("go", FIRST)])


def test_nobody_joins_by_an_address_and_who_clicks_goes_where_the_class_is() -> None:
    tab = Tab(seated=False)
    assert tab.listens == 0
    assert tab.posts == []
    tab.call("() => { tab.touched = true; }")
    tab.do("join")
    tab.call("() => { location.href = '/architecture?follow=K7MW'; tab.moved(); }")  # as the page's run writes it
    assert tab.posts == [["POST", "/seats", {}]]
    assert tab.listens == 1
    tab.hear(view=FIRST)
    tab.ring()
    assert tab.asked == [("go", FIRST)]


def test_a_seat_that_is_gone_can_be_taken_again() -> None:
    tab = Tab()
    tab.call("() => { streams.at(-1).tell('refused', 'You have no seat.'); }")
    assert (tab.shown["told"], tab.shown["act"]["what"]) == ("You have no seat.", "join")
    assert tab.listens == 0


def test_who_leaves_gives_the_seat_back() -> None:
    tab = Tab()
    tab.hear(view="architecture")
    tab.do("leave")
    assert tab.posts[-1] == ["DELETE", "/seats", None]
    assert tab.asked == [("leave", "")]
    assert tab.call("() => sessionStorage.kept") == {}
    tab.call("() => { tab.touched = true; location.href = '/terms'; tab.moved(); }")  # the address names no room now
    assert tab.posts[-1] == ["DELETE", "/seats", None]
    tab.call("() => { listeners.visibilitychange(); }")
    assert tab.listens == 0


def test_leaving_is_asked_for_again_by_a_page_that_did_not_hear_of_it() -> None:
    tab = Tab()
    tab.hear(view="architecture")
    tab.do("leave")
    tab.run()
    tab.ring()
    assert tab.asked == [("leave", "")]
    for _ in range(2):
        tab.call("() => { globalThis.root = globalThis.other ??= {}; }")
        tab.run()  # of the page that the server was on its way to
        tab.ring()
    assert tab.asked == [("leave", "")] * 2
    assert tab.listens == 0
    tab.do("join")
    tab.run()
    tab.ring()
    assert tab.asked == [("leave", "")] * 2


def test_one_connection_lasts_from_page_to_page_and_ends_with_the_last() -> None:
    tab = Tab()
    tab.call("() => { tab.detach(root); globalThis.root = {}; }")
    tab.run()
    tab.ring(1000)
    assert (tab.listens, tab.call("() => streams.length")) == (1, 1)
    tab.call("() => { tab.detach(root); }")
    tab.ring(1000)
    assert tab.listens == 0


def test_a_page_that_is_drawn_late_is_still_with_its_class() -> None:
    tab = Tab()
    tab.hear(view="architecture")
    tab.hear(view=FIRST)
    tab.ring()
    tab.call("() => { tab.detach(root); globalThis.root = {}; }")
    tab.ring(1000)
    assert tab.listens == 0
    tab.call("() => { listeners.visibilitychange(); tab.moved(); }")
    assert tab.listens == 0
    tab.run(here=FIRST, last=FIRST)
    tab.hear(view=SECOND)  # the teacher went on meanwhile
    assert tab.shown["told"] == "You are with your class."
    tab.ring()
    assert tab.asked == [("go", FIRST), ("go", SECOND)]


def test_a_page_that_is_drawn_late_has_been_left_too() -> None:
    tab = Tab()
    tab.hear(view="architecture")
    tab.do("leave")
    tab.call("() => { tab.detach(root); globalThis.root = {}; }")
    tab.ring(1000)
    tab.run()
    tab.ring(0)
    assert tab.asked == [("leave", "")] * 2
    tab.call("() => { FOLLOWERS.set('student K7MW', tab); tab.detach(root); }")
    tab.ring(1000)
    assert tab.call("() => FOLLOWERS.size") == 1
    tab.ring(15000)
    assert tab.call("() => FOLLOWERS.size") == 0


@pytest.mark.parametrize(("role", "left"), [("student", 0), ("projector", 0), ("host", 1)])
def test_a_page_that_nobody_sees_needs_no_connection_but_a_teacher_is_there(role: str, left: int) -> None:
    tab = Tab(role)
    assert tab.listens == 1
    tab.call("() => { document.hidden = true; listeners.visibilitychange(); }")
    assert tab.listens == left
    tab.call("() => { listeners.storage({ key: 'explorer-host-page' }); }")
    assert tab.listens == 0  # another page of the teacher's says it now
    tab.call("() => { document.hidden = false; listeners.visibilitychange(); }")
    assert tab.listens == 1


def test_the_wall_goes_at_once_wherever_it_is() -> None:
    tab = Tab("projector", wandered=True)
    tab.hear(view=FIRST, control="free")
    tab.ring(0)
    assert tab.asked == [("back", FIRST)]
    assert tab.posts == []


def test_a_teachers_page_moves_nowhere_and_takes_no_seat() -> None:
    tab = Tab("host")
    tab.hear(view=FIRST)
    tab.ring()
    assert (tab.asked, tab.posts) == ([], [])


def test_a_connection_that_is_back_soon_was_not_worth_a_word() -> None:
    tab = Tab()
    tab.hear(view="architecture")
    lost = "() => { streams.at(-1).tell('lost', '…'); }"
    tab.call(lost)
    tab.ring(2000)
    assert not tab.shown["warns"]
    tab.hear(view="architecture")
    tab.ring(2500)
    assert not tab.shown["warns"]
    tab.call(lost)
    tab.ring(2500)
    assert tab.shown["told"] == "The connection is lost; trying again."
    tab.hear(view="architecture")
    assert not tab.shown["warns"]
