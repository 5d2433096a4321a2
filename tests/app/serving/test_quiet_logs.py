"""The log says the same only so often, counts the rest, and names no session in full."""

from __future__ import annotations

import io
import logging
import uuid
from collections.abc import Iterator

import pytest

from app.serving import quiet_logs
from app.serving.quiet_logs import MOST, WINDOW_S, Quiet
from tests.support.clock import Clock


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    clock = Clock()
    monkeypatch.setattr(quiet_logs, "time", clock)
    return clock


class Log:
    """A logger with the filter, and what came through."""

    def __init__(self) -> None:
        self.logger = logging.Logger("quiet")
        self.out = io.StringIO()
        self.logger.addHandler(logging.StreamHandler(self.out))
        self.logger.addFilter(Quiet())

    @property
    def lines(self) -> list[str]:
        return self.out.getvalue().splitlines()


@pytest.fixture
def log(clock: Clock) -> Iterator[Log]:
    return Log()


def test_the_same_is_said_ten_times_and_then_counted(log: Log, clock: Clock) -> None:
    for number in range(MOST + 7):
        log.logger.warning("Connection %d was refused", number)
    assert log.lines == [f"Connection {number} was refused" for number in range(MOST)]
    clock.now_s += WINDOW_S + 1
    log.logger.warning("Connection %d was refused", 99)
    log.logger.warning("Connection %d was refused", 100)
    assert log.lines[MOST:] == ["Connection 99 was refused (and 7 more like it)", "Connection 100 was refused"]


def test_after_ten_or_fewer_nothing_is_counted(log: Log, clock: Clock) -> None:
    for _ in range(MOST):
        log.logger.warning("seldom")
    clock.now_s += WINDOW_S + 1
    log.logger.warning("seldom")
    assert set(log.lines) == {"seldom"}


def test_what_differs_in_numbers_addresses_or_identifiers_alone_is_the_same(log: Log) -> None:
    for number in range(50):
        log.logger.warning(f"Task 0x7f{number:04x} of {uuid.uuid4()} took {number} s\nand details {number}")
    assert sum(line.startswith("Task") for line in log.lines) == MOST


def test_other_messages_levels_and_errors_have_counts_of_their_own(log: Log) -> None:
    for _ in range(2 * MOST):
        log.logger.warning("one")
        log.logger.warning("other")
        log.logger.error("one")
        for error in (ValueError("x"), KeyError("x")):
            log.logger.error("failed", exc_info=error)
    heads = [line for line in log.lines if line in {"one", "other", "failed"}]
    assert len(heads) == 5 * MOST


def test_a_sessions_identifier_is_shortened_wherever_it_comes_from(log: Log) -> None:
    whole = "0123abcd-89ab-4def-8123-456789abcdef"
    log.logger.warning("Session %s: %s", whole, {"id": whole})
    log.logger.warning(f"again {whole}.")
    assert log.lines == ["Session 0123abcd…: {'id': '0123abcd…'}", "again 0123abcd…."]


def test_a_traceback_is_kept(log: Log) -> None:
    try:
        raise RuntimeError("what happened")
    except RuntimeError:
        log.logger.exception("It failed for %s", "0123abcd-89ab-4def-8123-456789abcdef")
    assert log.lines[0] == "It failed for 0123abcd…"
    assert "Traceback" in log.lines[1]
    assert log.lines[-1] == "RuntimeError: what happened"


def test_a_record_that_needs_no_change_is_left_as_it_is_for_those_who_format_it_themselves() -> None:
    record = logging.LogRecord("x", logging.INFO, "", 1, "%s - %d", ("address", 200), None)
    assert Quiet().filter(record)
    assert (record.msg, record.args) == ("%s - %d", ("address", 200))


def test_arguments_that_do_not_fit_are_no_error_here() -> None:
    for message, arguments in (("%d", ("x",)), ("%s %s", (1,)), ("%(a)s", ({"b": 1},))):
        assert Quiet().filter(logging.LogRecord("x", logging.INFO, "", 1, message, arguments, None))


def test_thousands_of_kinds_take_no_more_memory_than_a_thousand(clock: Clock) -> None:
    quiet = Quiet()
    for number in range(5000):
        word = "".join(chr(ord("a") + int(digit)) for digit in str(number))
        assert quiet.filter(logging.LogRecord("x", logging.INFO, "", 1, word, (), None))
        assert len(quiet._said) <= 1000


def test_every_logger_that_is_there_becomes_quiet() -> None:
    loggers = [logging.getLogger(), *map(logging.getLogger, ("tests.quiet", "streamlit", "uvicorn.error"))]
    before = {logger: list(logger.filters) for logger in [*loggers, *_all()]}
    try:
        quiet_logs.keep_quiet()
        assert all(any(isinstance(one, Quiet) for one in logger.filters) for logger in loggers)
    finally:
        for logger, filters in before.items():
            logger.filters[:] = filters


def _all() -> list[logging.Logger]:
    return [one for one in logging.Logger.manager.loggerDict.values() if isinstance(one, logging.Logger)]
