"""The price of a 1×1 as tables: a module with and without reductions, and all reductions beside their break-even."""

from __future__ import annotations

from app.figures.tables.table import Column, Table, TableCell, TableRow, number
from googlenet_core.blueprint import GoogLeNetSpec
from googlenet_core.studies import Version, built, naive
from googlenet_core.studies.reductions import reductions
from googlenet_core.wording import with_minus

_VERSIONS = (
    Column("Branch"),
    Column("Channels", numeric=True),
    Column("without", numeric=True),
    Column("Parameters", numeric=True),
    Column("without", numeric=True),
    Column("MACs", numeric=True),
    Column("without", numeric=True),
)
_EVERY = (
    Column("Module"),
    Column("Channels in", numeric=True),
    Column("3×3 reduce", numeric=True),
    Column("pays up to", numeric=True),
    Column("saves", numeric=True),
    Column("{third} reduce", numeric=True),
    Column("pays up to", numeric=True),
    Column("saves", numeric=True),
    Column("Channels out", numeric=True),
    Column("without", numeric=True),
    Column("MACs without / with", numeric=True),
)


def versions_table(spec: GoogLeNetSpec, name: str, labels: tuple[str, ...]) -> Table:
    """Return a module's branches and their sum, with and without reductions."""
    one, other = built(spec, name), naive(spec, name)
    rows = [_branch(label, at, one, other) for at, label in enumerate(labels)]
    whole = TableRow(
        (
            TableCell("together"),
            number(one.out_channels),
            number(other.out_channels),
            number(one.cost.params),
            number(other.cost.params),
            number(one.cost.macs),
            number(other.cost.macs),
        ),
        strong=True,
    )
    return Table(_VERSIONS, (*rows, whole))


def _branch(label: str, at: int, one: Version, other: Version) -> TableRow:
    was, now = one.costs[at], other.costs[at]
    return TableRow(
        (
            TableCell(label),
            number(one.widths[at]),
            number(other.widths[at]),
            number(was.params),
            number(now.params),
            number(was.macs),
            number(now.macs),
        )
    )


def reductions_table(spec: GoogLeNetSpec) -> Table:
    """Return every module's reductions: their width, the widest that would still save MACs, and what they save."""
    kernel = f"{spec.third_kernel}×{spec.third_kernel}" + ("" if spec.third_kernel == 5 else " (third)")
    columns = tuple(Column(column.title.format(third=kernel), column.numeric) for column in _EVERY)
    return Table(columns, tuple(_module(spec, module.name) for module in spec.modules))


def _module(spec: GoogLeNetSpec, name: str) -> TableRow:
    one, other = built(spec, name), naive(spec, name)
    cells = [TableCell(f"({name})"), number(one.in_channels)]
    for found in reductions(spec, name):
        saved = float(100 * found.saving("macs"))
        cells += [
            number(found.reduce.channels),
            number(found.widest_saving("macs")),
            TableCell(with_minus(f"{saved:.1f} %"), saved, raw=round(saved, 1)),
        ]
    times = other.cost.macs / one.cost.macs
    cells += [
        number(one.out_channels),
        number(other.out_channels),
        TableCell(f"{times:.2f}", times, raw=round(times, 2)),
    ]
    return TableRow(tuple(cells))
