"""Warming up, and what is answered to who asks whether the server is alive and ready."""

from __future__ import annotations

import asyncio
import gc
import json
import threading
from collections.abc import Iterator

import pytest
from starlette.applications import Starlette

from app.serving import readiness
from googlenet_core.errors import WeightsError
from tests.conftest import PATIENCE_S
from tests.support.asgi_calls import ask


@pytest.fixture(autouse=True)
def _thaw() -> Iterator[None]:
    yield
    gc.unfreeze()


def _readyz(warmup: readiness.Warmup) -> tuple[int, dict[str, str]]:
    response = asyncio.run(warmup.readyz(None))  # type: ignore[arg-type]
    return response.status_code, json.loads(bytes(response.body))


def test_ready_is_said_only_after_the_work_is_done() -> None:
    may_finish = threading.Event()
    warmup = readiness.Warmup(lambda: may_finish.wait(PATIENCE_S))
    thread = warmup.start()
    assert _readyz(warmup)[0] == 503
    may_finish.set()
    thread.join(PATIENCE_S)
    assert _readyz(warmup) == (200, {"status": "ready", "reason": "The engine is loaded."})


def test_warm_objects_are_left_alone_by_the_garbage_collector() -> None:
    assert gc.get_freeze_count() == 0
    readiness.Warmup(lambda: None).start().join(PATIENCE_S)
    assert gc.get_freeze_count() > 0


def test_our_own_error_is_shown_as_it_is() -> None:
    def fail() -> None:
        raise WeightsError("The weights file is cut short; fetch it again.")

    warmup = readiness.Warmup(fail)
    warmup.start().join(PATIENCE_S)
    assert _readyz(warmup) == (503, {"status": "failed", "reason": "The weights file is cut short; fetch it again."})


def test_an_unexpected_error_is_logged_and_not_shown(caplog: pytest.LogCaptureFixture) -> None:
    def fail() -> None:
        raise RuntimeError("secret detail")

    warmup = readiness.Warmup(fail)
    warmup.start().join(PATIENCE_S)
    code, said = _readyz(warmup)
    assert code == 503
    assert "secret detail" not in said["reason"]
    assert "secret detail" in caplog.text


@pytest.mark.parametrize("path", sorted(readiness.PATHS))
def test_nothing_is_alive_or_ready_below_a_path_where_no_page_is(path: str) -> None:
    app = Starlette(routes=readiness.routes(readiness.Warmup()))
    assert json.loads(ask(app, path).body)["status"] in ("alive", "warming")
    for below in ("/explorer", "/school/explorer"):
        answer = ask(app, below + path)
        assert (answer.status, answer.headers["content-type"]) == (404, "application/json")
        assert f"at {path} alone" in json.loads(answer.body)["reason"]
