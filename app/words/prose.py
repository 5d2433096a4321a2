"""The explanatory prose in ``content/``: one Markdown file a topic, one passage under each second-level heading.

Numbers stand in the prose as ``{placeholders}`` and are filled in by whoever shows the passage.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType

_CONTENT = Path(__file__).parents[1] / "content"


@cache
def passages(topic: str) -> Mapping[str, str]:
    """Return the passages of ``content/<topic>.md`` by heading, in the order of the file."""
    text = (_CONTENT / f"{topic}.md").read_text(encoding="utf-8")
    parts = (part.partition("\n") for part in f"\n{text}".split("\n## ")[1:])
    return MappingProxyType({heading.strip(): body.strip() for heading, _, body in parts})


def passage(topic: str, heading: str, **numbers: object) -> str:
    """Return one passage with its placeholders filled in."""
    return passages(topic)[heading].format(**numbers)
