"""The real server, where a teacher's steps are taken by HTTP: ``python -m tests.e2e.servers.taught``."""

from __future__ import annotations

import runpy

from app.classroom.routes import Classroom
from tests.support.classroom.desk_by_http import with_desk

if __name__ == "__main__":
    Classroom.routes = with_desk(Classroom.routes)  # type: ignore[method-assign]
    runpy.run_module("app.server", run_name="__main__", alter_sys=True)
