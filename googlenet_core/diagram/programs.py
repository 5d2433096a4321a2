"""Graphviz itself: the machine's, or the one that comes with a wheel, and what it makes of a description."""

from __future__ import annotations

import shutil
import subprocess
import sysconfig
from pathlib import Path

import graphviz
from graphviz.backend import dot_command

from googlenet_core.errors import DiagramError


def _binaries() -> list[Path]:
    """Programs that can draw, best first: the machine's ``dot``, then the one that comes with the wheel."""
    scripts = sysconfig.get_path("scripts")
    found = [shutil.which("dot"), shutil.which("graphviz-pure", path=scripts), shutil.which("graphviz-pure")]
    return [Path(path) for path in found if path]


def run_graphviz(
    graph: graphviz.Digraph | graphviz.Source, format: str, *, engine: str = "dot", no_op: int | None = None
) -> bytes:
    """Return what Graphviz makes of a description: a picture, or the description with everything laid out.

    Args:
        graph: the description.
        format: one of Graphviz's output formats, such as ``svg``, ``png``, ``json0`` or ``dot``.
        engine: the layout program; all are the same file.
        no_op: for ``neato``: 2 draws what is laid out already.

    Raises:
        DiagramError: there is no Graphviz, or it failed.
    """
    reasons = []
    for binary in _binaries():
        # The graphviz package knows only this one way to be told which program to run.
        dot_command.DOT_BINARY = binary
        try:
            # Whole, not line by line: the package loses a program that ends before it has read all lines.
            return bytes(graphviz.pipe(engine, format, graph.source.encode(), neato_no_op=no_op, quiet=True))
        except (OSError, subprocess.SubprocessError, graphviz.ExecutableNotFound) as error:
            reasons.append(f"{binary.name}: {error}")
    why = "; ".join(reasons) or "neither dot nor graphviz-pure was found"
    raise DiagramError(f"Graphviz could not draw ({why}); install it with: pip install graphviz-pure.")
