"""The real server, its lesson with a chapter more that has a step for every kind of guess."""

from __future__ import annotations

import runpy
from types import MappingProxyType

from tests.support import lesson_kinds

if __name__ == "__main__":
    lesson_kinds.install()
    from app.figures import lesson

    lesson.DRAWINGS = MappingProxyType({**lesson.DRAWINGS, "kinds": lesson_kinds.draw})
    runpy.run_module("app.server", run_name="__main__", alter_sys=True)
