"""CONTRIBUTING's recipe for a variant, followed: a spec and its entry are enough for arithmetic, graph and addresses.

The recipe for a component is followed in `tests/app/components/test_mount.py`.
"""

from __future__ import annotations

import json
import subprocess
import sys

from tests.conftest import PATIENCE_S, ROOT

FOLLOWED = """
import sys
from dataclasses import replace
from types import MappingProxyType
from googlenet_core.blueprint import specs

halved = tuple(
    replace(module, n1x1=module.n1x1 // 2, n3x3=module.n3x3 // 2, n5x5=module.n5x5 // 2, pool_proj=module.pool_proj // 2)
    for module in specs.PAPER.modules
)
NARROW = replace(specs.PAPER, name="narrow", title="Half as wide", modules=halved)
specs.VARIANTS = MappingProxyType({**specs.VARIANTS, NARROW.name: NARROW})
"""


def run(then: str) -> str:
    found = subprocess.run(
        [sys.executable, "-c", FOLLOWED + then], cwd=ROOT, capture_output=True, timeout=PATIENCE_S, encoding="utf-8"
    )
    assert found.returncode == 0, found.stderr
    return found.stdout


def test_the_command_line_knows_a_new_variant() -> None:
    facts = json.loads(
        run("from googlenet_core.cli.main import main; main(['summary', '--variant', 'narrow', '--json'])")
    )
    shapes = {row["id"]: row["out_shape"] for row in facts["layers"]}
    assert shapes["inception3a"] == [1, 128, 28, 28]
    assert facts["params"] == sum(
        row["params"] for row in facts["layers"] if row["level"] == "stage" and row["kind"] != "auxiliary"
    )


def test_so_do_the_graph_and_the_address() -> None:
    said = run(
        "from app.session import address\n"
        "from googlenet_core import architecture, render_diagram\n"
        "print('inception (3a)' in render_diagram(architecture(NARROW)))\n"
        "print(address.read({'variant': 'narrow', 'against': 'paper'})[1])"
    )
    assert said.split() == ["True", "()"]
