"""What is to be said once at the top of the page."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Notice:
    """``text`` says it; of a file that was refused, ``refused`` is the name, and ``accepted`` says which files are not."""

    text: str
    refused: str = ""
    accepted: str = ""
