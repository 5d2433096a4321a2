"""The table of all layers, and the table of its subtotals by part of the network."""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import Literal, get_args

from app.figures.tables.table import Column, Table, TableCell, TableRow, number
from googlenet_core.arithmetic import formulas
from googlenet_core.blueprint import Architecture, Node
from googlenet_core.diagram import BYTES_PER_VALUE

Level = Literal["stages", "layers", "operations"]
"""How far down the rows go: what the folded graph draws, what is inside modules and heads, what is inside layers."""

LEVELS: tuple[Level, ...] = get_args(Level)

_SHOWN = {"stages": ("stage",), "layers": ("stage", "layer"), "operations": ("stage", "layer", "operation")}
_DEPTH = {"stage": 0, "layer": 1, "operation": 2}

COLUMNS = (
    Column("In the paper"),
    Column("LayerId"),
    Column("Kind"),
    Column("Input"),
    Column("Output"),
    Column("Window", hint="kernel/stride, padding"),
    Column("Parameters", numeric=True),
    Column("MACs", numeric=True),
    Column("% of MACs", numeric=True, hint="of the network without the auxiliary heads"),
    Column("Field, px", numeric=True, hint="side of the receptive field"),
    Column("Jump, px", numeric=True, hint="distance between the centres of neighbouring units' fields"),
    Column("Output, kB", numeric=True, hint="one image in float32"),
)


def layer_rows(found: Architecture, level: Level = "layers") -> Table:
    """Return the table down to a level, in order of execution: each stage first, what is inside it indented below."""
    shown = [node for node in found.nodes if node.level in _SHOWN[level]]
    rows: list[TableRow] = []
    for stage in (node for node in shown if node.level == "stage"):
        inside = [node for node in shown if node.id.startswith(f"{stage.id}.")]
        rows.append(_row(stage, found, subtotal=bool(inside)))
        rows += [_row(node, found, subtotal=False) for node in _in_order(inside)]
    return Table(COLUMNS, tuple(rows))


def rows_of(found: Architecture, ids: Iterable[str]) -> Table:
    """Return the rows of some layers, as the graph draws them."""
    return Table(COLUMNS, tuple(_row(found[layer_id], found, subtotal=False) for layer_id in ids))


def _in_order(inside: list[Node]) -> list[Node]:
    """Put each layer before its operations, which are executed, and so listed, before it is done."""
    operations = {node.id: node for node in inside if node.level == "operation"}
    return [
        item
        for node in inside
        if node.level == "layer" or node.parent not in {n.id for n in inside}
        for item in (node, *(op for op in operations.values() if op.parent == node.id))
    ]


def _row(node: Node, found: Architecture, *, subtotal: bool) -> TableRow:
    side = "" if node.kernel is None else f"{node.kernel}×{node.kernel}"
    window = side if node.stride is None or not side else f"{side}/{node.stride}"
    window += f", {node.padding}" if window and node.padding else ""
    name = node.label if node.level == "stage" else node.label.rsplit(" · ", 1)[-1]
    share = None if node.module and node.module.startswith("aux") else 100 * node.macs / found.macs
    values = math.prod(node.out_shape)
    jump = node.jump_px if math.prod(node.out_shape[2:]) > 1 else None  # one unit has no neighbour
    cells = (
        TableCell(name), TableCell(node.id), TableCell(node.kind),
        TableCell(formulas.shape(node.in_shape)), TableCell(formulas.shape(node.out_shape), values), TableCell(window),
        number(node.params), number(node.macs), number(share, digits=2), number(node.rf_px), number(jump),
        number(values * BYTES_PER_VALUE / 1000, digits=1),
    )  # fmt: skip
    return TableRow(cells, node.id, _DEPTH[node.level], strong=subtotal, subtotal=subtotal)


_PARTS = (
    ("Stem", ("conv", "maxpool1", "maxpool2", "lrn")),
    ("inception (3a) and (3b)", ("inception3",)),
    ("inception (4a) to (4e)", ("inception4",)),
    ("inception (5a) and (5b)", ("inception5",)),
    ("Classifier", ("fc",)),
)


def totals(found: Architecture) -> Table:
    """Return subtotals by part of the network, the totals, and what the auxiliary heads add in training."""
    stages = list(found.on_level("stage"))
    rows = []
    for title, beginnings in _PARTS:
        part = [node for node in stages if node.id.startswith(beginnings)]
        rows.append(_total(title, sum(n.params for n in part), sum(n.macs for n in part), found))
    rows.append(_total("Total", found.params, found.macs, found, strong=True))
    for head in (node for node in stages if node.kind == "auxiliary"):
        rows.append(_total(head.label, head.params, head.macs, None))
    rows.append(_total("Total with the auxiliary heads", found.params_with_aux, found.macs_with_aux, None, strong=True))
    columns = (
        Column("Part"),
        Column("Parameters", numeric=True),
        Column("% of all", numeric=True),
        Column("MACs", numeric=True),
        Column("% of all", numeric=True),
    )
    return Table(columns, tuple(rows))


def _total(title: str, params: int, macs: int, of: Architecture | None, *, strong: bool = False) -> TableRow:
    """``of`` is the network whose shares are told; the heads, which are not in the total, have none."""
    params_share = 100 * params / of.params if of else None
    macs_share = 100 * macs / of.macs if of else None
    cells = (
        TableCell(title),
        number(params),
        number(params_share, digits=1),
        number(macs),
        number(macs_share, digits=1),
    )
    return TableRow(cells, strong=strong)
