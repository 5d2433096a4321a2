"""RESULTS.md: where `make bench`, `make load`, `make load-class` and `make attack` keep what they measured, each in a section of its own.

A section stands between two comments. Only a whole run that ended well rewrites its section; the others stay as they
are, and so does what people wrote around them. How a table is made is told by whoever measures.
"""

from __future__ import annotations

import datetime
import re
import sys
from typing import Literal

from googlenet_core.weights.formats import whole_files
from tests.benchmarks.table import machine
from tests.conftest import ROOT

RESULTS = ROOT / "tests" / "benchmarks" / "RESULTS.md"

Section = Literal["bench", "load", "load-class", "attack"]


def measured_on() -> str:
    """Return the day, the machine and PyTorch's version, with which every section begins."""
    return f"{datetime.datetime.now(tz=datetime.UTC):%Y-%m-%d}, {machine()}"


def publish(section: Section, body: str, *, whole: bool) -> None:
    """Print what was measured and, after a whole run that ended well, keep it in RESULTS.md.

    Args:
        section: who measured.
        body: Markdown, from the line of `measured_on` on.
        whole: whether everything was measured, in its usual size, and nothing failed.

    Raises:
        ValueError: RESULTS.md has no such section.
        OSError: RESULTS.md cannot be read or written; it is then as it was.
    """
    print(body, flush=True)
    if not whole:
        print(f"{RESULTS.name} stays as it is: this was no whole run, or something failed.", file=sys.stderr)
        return
    text = replaced(RESULTS.read_text(encoding="utf-8"), section, body)
    whole_files.write(RESULTS, text.encode())
    print(f"Kept in {RESULTS.name}, section {section}.", file=sys.stderr)


def replaced(text: str, section: Section, body: str) -> str:
    """Return the text of RESULTS.md with another body in one section."""
    begin, end = _span(text, section)
    return f"{text[:begin]}\n{body.strip()}\n{text[end:]}"


def body_of(text: str, section: Section) -> str:
    """Return what one section of RESULTS.md holds."""
    begin, end = _span(text, section)
    return text[begin:end].strip()


def _span(text: str, section: Section) -> tuple[int, int]:
    """Where the section's body begins and ends."""
    found = re.findall(rf"<!-- {section}: [^>]*-->|<!-- end of {section} -->", text)
    if len(found) != 2 or not found[1].startswith("<!-- end"):
        raise ValueError(
            f"{RESULTS.name} needs one '<!-- {section}: … -->' and, below it, '<!-- end of {section} -->'."
        )
    begin = text.index(found[0]) + len(found[0])
    return begin, text.index(found[1])
