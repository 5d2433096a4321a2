"""Reads the parts of a Dockerfile that a rehearsal needs: what is copied, run, set and started in the last stage."""

from __future__ import annotations

import fnmatch
import json
import shlex
import shutil
from dataclasses import dataclass, field
from pathlib import Path


@dataclass
class Stage:
    """One stage of a build."""

    copies: list[tuple[list[str], str]] = field(default_factory=list)
    runs: list[str] = field(default_factory=list)
    environment: dict[str, str] = field(default_factory=dict)
    user: str = "root"
    workdir: str = "/"
    health: list[str] = field(default_factory=list)
    command: list[str] = field(default_factory=list)


def last_stage(text: str) -> Stage:
    """Return the last stage of a Dockerfile whose instructions stand on one line each."""
    stage = Stage()
    for line in text.splitlines():
        word, _, rest = line.partition(" ")
        if word == "FROM":
            stage = Stage()
        elif word == "COPY" and not rest.startswith("--from"):
            *sources, target = shlex.split(rest)
            stage.copies.append((sources, target))
        elif word == "RUN":
            stage.runs.append(rest)
        elif word == "ENV":
            stage.environment |= dict(pair.split("=", 1) for pair in shlex.split(rest))
        elif word == "USER":
            stage.user = rest
        elif word == "WORKDIR":
            stage.workdir = rest
        elif word == "HEALTHCHECK":
            stage.health = json.loads(rest.partition("CMD ")[2])
        elif word == "CMD":
            stage.command = json.loads(rest)
    return stage


def ignored(relative: str, rules: list[str]) -> bool:
    """Whether the ``.dockerignore`` rules leave a path out; the last rule that matches decides."""
    out = False
    for rule in rules:
        pattern = rule.removeprefix("!").removeprefix("**/")
        parts = [relative, *(str(parent) for parent in Path(relative).parents)]
        if any(fnmatch.fnmatch(part, pattern) or fnmatch.fnmatch(Path(part).name, pattern) for part in parts):
            out = not rule.startswith("!")
    return out


def copy(root: Path, stage: Stage, target: Path) -> None:
    """Lay out under ``target`` what the stage copies from ``root``, without what ``.dockerignore`` names."""
    rules = [line for line in (root / ".dockerignore").read_text().splitlines() if line]
    for sources, place in stage.copies:
        for source in sources:
            paths = [root / source] if (root / source).is_file() else sorted((root / source).rglob("*"))
            for path in paths:
                relative = str(path.relative_to(root))
                if path.is_file() and not ignored(relative, rules):
                    inside = path.relative_to(root / source) if path != root / source else Path(path.name)
                    to = target / place / inside
                    to.parent.mkdir(parents=True, exist_ok=True)
                    shutil.copyfile(path, to)
