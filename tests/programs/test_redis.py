"""The search for Redis's server."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.programs import redis


def test_it_is_found_where_only_root_has_it_on_the_path(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    program = tmp_path / "redis-server"
    program.write_text("#!/bin/sh\n")
    program.chmod(0o755)
    monkeypatch.setattr(redis, "_PLACES", str(tmp_path))
    assert redis.find() == str(program)
