"""GoogLeNet beside AlexNet and VGG-16: one Plotly figure of where parameters and MACs are, and the tables behind it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import plotly.graph_objects as go

from app.figures.charts.plots import hatched_bars, solid_bars
from app.figures.charts.stacks import Kind, stacked_rows
from app.figures.tables.table import Column, Table, TableCell, TableRow, number
from googlenet_core.arithmetic import Cost, layer_costs, total
from googlenet_core.blueprint import IMAGE_PX, GoogLeNetSpec
from googlenet_core.studies import ALEXNET, QUOTED_RATIO, VGG_16, Peer, Ratio

_KINDS = (("convolutions", solid_bars()), ("fully connected layers", hatched_bars()))


@dataclass(frozen=True, slots=True)
class Contender:
    """One network of the comparison: its depth in layers with parameters, and its cost in two parts."""

    title: str
    image_px: int
    depth: int
    convs: Cost
    linears: Cost

    @property
    def cost(self) -> Cost:
        """Cost of the whole network."""
        return self.convs + self.linears


def contenders(spec: GoogLeNetSpec, depth: int) -> tuple[Contender, Contender, Contender]:
    """Return GoogLeNet, whose ``depth`` was counted on its graph, AlexNet and VGG-16."""
    linear = layer_costs(spec)["fc"]
    whole = total(spec)
    convs = Cost(
        whole.weights - linear.weights, whole.biases - linear.biases, whole.norm - linear.norm, whole.macs - linear.macs
    )
    own = Contender(f"GoogLeNet, {spec.title}", IMAGE_PX, depth, convs, linear)
    return own, _peer(ALEXNET), _peer(VGG_16)


def _peer(peer: Peer) -> Contender:
    return Contender(peer.title, peer.image_px, peer.depth, peer.part("conv"), peer.part("linear"))


def peers_figure(found: Sequence[Contender], ink: str) -> go.Figure:
    """Return parameters and MACs of each network, convolutions and fully connected layers apart."""
    rows = [f"{one.title.partition(',')[0]}, {one.depth} layers" for one in found]
    halves = ([one.convs for one in found], [one.linears for one in found])
    kinds = [
        Kind(name, looks, ([half.params for half in part], [half.macs for half in part]))
        for (name, looks), part in zip(_KINDS, halves, strict=True)
    ]
    return stacked_rows(("Parameters", "MACs for one image"), rows, kinds, _short, ink)


def _short(value: int) -> str:
    return f"{value / 1e9:.2f} billion" if value >= 1e9 else f"{value / 1e6:.1f} million"


def peers_table(found: Sequence[Contender]) -> Table:
    """Return a row a network."""
    columns = (
        Column("Network"),
        Column("Input, px", numeric=True),
        Column("Depth", numeric=True, hint="layers with parameters on the longest path"),
        Column("Parameters", numeric=True),
        Column("in convolutions", numeric=True),
        Column("fully connected", numeric=True),
        Column("MACs", numeric=True),
        Column("in convolutions", numeric=True),
        Column("fully connected", numeric=True),
    )
    rows = tuple(
        TableRow(
            (
                TableCell(one.title),
                number(one.image_px),
                number(one.depth),
                *(number(cost.params) for cost in (one.cost, one.convs, one.linears)),
                *(number(cost.macs) for cost in (one.cost, one.convs, one.linears)),
            )
        )
        for one in found
    )
    return Table(columns, rows)


def ratios_table(found: Sequence[Ratio], ways: dict[str, str]) -> Table:
    """Return the quoted ratio and each way of counting; ``ways`` says in words what each way counts."""
    columns = (
        Column("Counted"),
        Column("AlexNet", numeric=True),
        Column("GoogLeNet", numeric=True),
        Column("Ratio", numeric=True),
    )
    alexnet, counted = found[0].alexnet, number(QUOTED_RATIO, "bad", 1)
    quoted = TableRow(
        (
            TableCell(ways["quoted"]),
            number(alexnet),
            number(round(alexnet / QUOTED_RATIO)),
            replace(counted, text=f"✗ {counted.text}"),
        )
    )
    rows = (
        TableRow(
            (TableCell(ways[one.way]), number(one.alexnet), number(one.googlenet), number(one.ratio, digits=2)),
            strong=at == 0,
        )
        for at, one in enumerate(found)
    )
    return Table(columns, (quoted, *rows))


def layers_table(peer: Peer) -> Table:
    """Return the layers with parameters of a network."""
    columns = (
        Column("Layer"),
        Column("Channels in", numeric=True),
        Column("Channels out", numeric=True),
        Column("Window", numeric=True),
        Column("Groups", numeric=True),
        Column("Side", numeric=True),
        Column("Parameters", numeric=True),
        Column("MACs", numeric=True),
    )
    rows = [
        TableRow(
            (
                TableCell(layer.label),
                number(layer.in_channels),
                number(layer.channels),
                TableCell(f"{layer.kernel}×{layer.kernel}" if layer.kind == "conv" else ""),
                number(layer.groups if layer.kind == "conv" else None),
                number(layer.size if layer.kind == "conv" else None),
                number(layer.cost.params),
                number(layer.cost.macs),
            )
        )
        for layer in peer.layers
    ]
    whole = TableRow(
        (TableCell("together"), *[TableCell("")] * 5, number(peer.cost.params), number(peer.cost.macs)), strong=True
    )
    return Table(columns, (*rows, whole))
