"""Scripts of pages, run without a page: files in a small JavaScript engine, their functions called with JSON.

There is no document, no canvas and no network here; what needs one of them is tested in a browser.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import quickjs

from tests.conftest import ROOT


def path_of(name: str) -> Path:
    """Return where in the app the file of this name is."""
    (path,) = (ROOT / "app").rglob(name)
    return path


class Script:
    """Files of the app in one engine, joined as a component's are; what they export by default is called ``mounted``."""

    def __init__(self, *names: str) -> None:
        """Run the files of these names, one after another."""
        self._engine = quickjs.Context()
        source = "\n".join(path_of(name).read_text(encoding="utf-8") for name in names)
        self.run(source.replace("export default ", "globalThis.mounted = "))

    def run(self, code: str) -> None:
        """Run code of a test's own beside the files, and what it leaves to be done later."""
        self._engine.eval(code)
        while self._engine.execute_pending_job():
            pass

    def call(self, function: str, *arguments: Any) -> Any:
        """Return what a function, a name or an expression, makes of the arguments.

        Both ways through JSON, but that arguments may be NaN. A result that is not finite or undefined is None.
        """
        found = self._engine.eval(f"JSON.stringify(({function})(...{json.dumps(arguments)}))")
        return None if found is None else json.loads(found)
