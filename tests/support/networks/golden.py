"""Tables that people quote, kept as CSV files in tests/golden, and the reference facts beside them.

``pytest tests/core --overwrite-golden`` writes the tables anew from what the code says now; read the difference
before you commit it. The reference facts (tests/golden/reference) are never written by a test.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from tests.conftest import ROOT

FOLDER = ROOT / "tests" / "golden"


@cache
def reference() -> dict[str, Any]:
    """Facts gathered from the paper and from other implementations, computed independently of this project."""
    return json.loads((FOLDER / "reference" / "googlenet_reference.json").read_text(encoding="utf-8"))


@cache
def torchvision_state() -> dict[str, tuple[int, ...]]:
    """Key -> shape of torchvision's GoogLeNet with auxiliary heads, in its own order."""
    rows = json.loads((FOLDER / "reference" / "torchvision_state_dict.json").read_text(encoding="utf-8"))
    return {row["key"]: tuple(row["shape"]) for row in rows}


@dataclass(frozen=True)
class Golden:
    """Compares tables with their files, or writes the files."""

    overwrite: bool

    def check(self, name: str, head: Sequence[str], rows: Iterable[Sequence[object]]) -> list[dict[str, str]]:
        """Assert that the table is what its file says; return the file's rows."""
        path = FOLDER / f"{name}.csv"
        buffer = io.StringIO()
        csv.writer(buffer, lineterminator="\n").writerows([head, *rows])
        if self.overwrite:
            path.write_text(buffer.getvalue(), encoding="utf-8")
        text = path.read_text(encoding="utf-8")
        found, wanted = buffer.getvalue().splitlines(), text.splitlines()
        differing = [(f, w) for f, w in zip(found, wanted, strict=False) if f != w]
        assert found == wanted, f"{path.name}: {len(found)} lines, {len(wanted)} in the file; first: {differing[:1]}"
        return list(csv.DictReader(io.StringIO(text)))
