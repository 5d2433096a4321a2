"""The interface's measures and colours by name, for style sheets: the page's own and, inherited, every component's."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from app.figures.drawings.branch_colours import BRANCH_COLOURS, NO_BRANCH

_TOKENS = (Path(__file__).parent / "lib" / "tokens.css").read_text(encoding="utf-8")


@cache
def make() -> str:
    """Return the style sheet that names them: ``lib/tokens.css``, and ``--g-branch-1`` to ``-4`` and ``--g-no-branch``."""
    branches = "".join(f"--g-branch-{number}:{colour.fill};" for number, colour in enumerate(BRANCH_COLOURS, 1))
    return f"{_TOKENS}:root{{{branches}--g-no-branch:{NO_BRANCH.fill}}}"
