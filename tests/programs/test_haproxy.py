"""The search for HAProxy."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.programs import haproxy


def test_it_is_found_where_only_root_has_it_on_the_path(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    program = tmp_path / "haproxy"
    program.write_text("#!/bin/sh\n")
    program.chmod(0o755)
    monkeypatch.setattr(haproxy, "_PLACES", str(tmp_path))
    assert haproxy.find() == str(program)
