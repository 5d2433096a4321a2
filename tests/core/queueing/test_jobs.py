"""Long work is let in by its bytes, one job for each visitor at a time, and turns go round."""

from __future__ import annotations

import threading
from functools import partial

import pytest

from googlenet_core.engine.engine import Engine
from googlenet_core.engine.pace import Pace
from googlenet_core.errors import BusyError
from googlenet_core.queueing import asking, jobs
from googlenet_core.queueing.asking import UNKNOWN, Visitor
from googlenet_core.queueing.jobs import Jobs
from googlenet_core.queueing.queues import QueueLimits
from tests.support.queueing import Crowd, wait_until

MB = 1_000_000


class Class(Crowd):
    """People with long work, each of which can be told to end."""

    queue: Jobs

    def begin(self, name: str, visitor: Visitor, size: int) -> threading.Event:
        """Let somebody ask for a job; return what ends it."""
        end = threading.Event()
        self.send(name, visitor, partial(self.queue.job, size), end)
        return end

    def runs(self, *names: str) -> None:
        """Wait until these have begun, and nobody else."""
        wait_until(lambda: len(self.served) >= len(names))
        assert sorted(self.served) == sorted(names)


def person(number: int, address: str = "") -> Visitor:
    return address, f"session {number}"


def test_jobs_run_beside_each_other_while_their_bytes_fit() -> None:
    people = Class(Jobs(300 * MB))
    ends = [people.begin(str(number), person(number), 140 * MB) for number in range(4)]
    people.runs("0", "1")
    ends[1].set()
    people.runs("0", "1", "2")
    for end in ends:
        end.set()
    people.leave()
    assert sorted(people.served) == ["0", "1", "2", "3"]
    assert people.queue.ended == 4
    assert people.queue.waiting == 0


def test_one_that_never_fits_runs_alone_and_what_is_smaller_does_not_overtake_it_for_ever() -> None:
    people = Class(Jobs(300 * MB))
    first = people.begin("small", person(1), 100 * MB)
    large = people.begin("large", person(2), 900 * MB)
    late = people.begin("late", person(3), 100 * MB)
    people.runs("small")
    first.set()
    people.runs("small", "large")
    large.set()
    people.runs("small", "large", "late")
    late.set()
    people.leave()


def test_a_visitor_has_one_job_at_a_time_and_others_go_past() -> None:
    people = Class(Jobs(300 * MB))
    mine = people.begin("mine", person(1), 10 * MB)
    again = people.begin("mine again", person(1), 10 * MB)
    other = people.begin("other", person(2), 10 * MB)
    people.runs("mine", "other")
    mine.set()
    people.runs("mine", "other", "mine again")
    again.set()
    other.set()
    people.leave()


def test_jobs_of_nobody_in_particular_are_bounded_by_their_bytes_alone() -> None:
    people = Class(Jobs(300 * MB))
    ends = [people.begin(str(number), UNKNOWN, 100 * MB) for number in range(3)]
    people.runs("0", "1", "2")
    for end in ends:
        end.set()
    people.leave()


def test_jobs_of_two_addresses_take_turns() -> None:
    people = Class(Jobs(1))
    ends = [people.begin("begun", person(0, "a"), 1)]
    ends += [people.begin(f"a{number}", person(number, "a"), 1) for number in (1, 2, 3)]
    ends += [people.begin("b1", person(1, "b"), 1)]
    people.runs("begun")
    for end in ends:
        end.set()
    people.leave()
    assert people.served == ["begun", "a1", "b1", "a2", "a3"]


def test_who_is_stopped_while_waiting_leaves_at_once_and_is_told_the_place_before() -> None:
    waiting, places = Jobs(1), []

    def look(place: int) -> None:
        places.append(place)
        raise ValueError("stopped")

    def come() -> None:
        with asking.listening(look), pytest.raises(ValueError, match="stopped"), waiting.job(1):
            pytest.fail("was let in")

    with waiting.job(1):
        thread = threading.Thread(target=come)
        thread.start()
        thread.join()
        assert waiting.waiting == 1
    assert places == [1]
    assert waiting.ended == 1


def test_memory_is_given_back_before_the_next_is_let_in_also_where_work_fails() -> None:
    long_work, order = Jobs(1), []
    long_work.tidy = lambda: order.append(long_work.waiting)
    with pytest.raises(ValueError, match="work"), long_work.job(1):
        raise ValueError("work")
    assert order == [1]
    assert long_work.waiting == 0


def test_too_many_and_too_long_are_refused_with_a_sentence() -> None:
    full = Jobs(1, QueueLimits(0))
    with full.job(1), pytest.raises(BusyError, match="Too many people"), full.job(1):
        pytest.fail("was let in")
    impatient = Jobs(1, longest_wait_s=0.01)
    with impatient.job(1), pytest.raises(BusyError, match="try again"), impatient.job(1):
        pytest.fail("was let in")
    assert impatient.waiting == 0


def test_work_of_one_portion_needs_no_leave_and_longer_work_holds_it_to_its_end(
    bundled: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    mine = Jobs(1)
    monkeypatch.setattr(jobs, "shared", lambda: mine)
    with Pace(bundled) as pace:
        pace.portion()
        assert mine.waiting == 0
        pace.done()

    def failing() -> None:
        with Pace(bundled, 2, most_bytes=5) as pace:
            pace.portion()
            pace.portion(1)
            assert mine.waiting == 1
            raise ValueError("work")

    with pytest.raises(ValueError, match="work"):
        failing()
    assert mine.waiting == 0
    assert bundled.turns.waiting == 0


@pytest.mark.parametrize(("text", "expected"), [("", 300), ("120", 120), ("0", 0), ("much", 300), ("-1", 300)])
def test_the_bytes_come_from_the_environment_and_nonsense_is_the_default(text: str, expected: int) -> None:
    assert jobs.most_bytes({jobs.BYTES_VARIABLE: text}) == expected * MB
