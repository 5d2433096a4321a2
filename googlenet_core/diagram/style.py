"""How the diagram looks: words, shapes and colour families of nodes, colour ramps for quantities, and legends.

Each family has a meaning, and each kind also has a border or shape of its own, so that colour is never the only sign.
No family has the hue of a branch or of a sign, which mean something else wherever they are seen. What is drawn is decided
in `diagram`.
"""

from __future__ import annotations

import html
import itertools
import math
import textwrap
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal

from googlenet_core.blueprint.architecture import Node, Shape

ColourBy = Literal["kind", "params", "macs", "rf", "bytes"]
"""What the fill of a node stands for."""

BYTES_PER_VALUE = 4
"""Activations are float32."""

LABEL_PT, DETAIL_PT = 16, 14
"""Sizes of a node's name and of everything else; one point is one pixel at 100 %."""

_LABEL_CHARACTERS = 16

INK, PAPER = "#1b1f24", "#ffffff"
"""Text on light fills, and the background and text on dark fills."""


EDGE = "#5f6b76"
"""Lines between nodes."""


@dataclass(frozen=True, slots=True)
class KindStyle:
    """How nodes of a kind look: what the colour family means, Graphviz shape and style, colours, border width."""

    meaning: str
    shape: str
    style: str
    border: str
    fill: str
    border_px: float = 1.5


_LEARNED, _MODULE, _POOL, _PLAIN = (
    ("#4a6078", "#e7edf4"),
    ("#2f4257", "#c9d6e4"),
    ("#75654f", "#f2ede4"),
    ("#5f6b76", "#fafbfc"),
)
"""Border and fill: slate where something is learned, darker where it is a whole module, sand for pools, the page's else."""

KINDS: Mapping[str, KindStyle] = MappingProxyType(
    {
        "input": KindStyle("the picture", "note", "filled", *_PLAIN),
        "conv": KindStyle("kernels, then ReLU", "box", "filled,rounded", *_LEARNED),
        "linear": KindStyle("weights, no ReLU", "box", "filled", *_LEARNED, border_px=3),
        "max pool": KindStyle("largest value", "box", "filled,diagonals", *_POOL),
        "avg pool": KindStyle("mean value", "box", "filled", *_POOL),
        "inception": KindStyle("four branches", "box3d", "filled", *_MODULE, border_px=2),
        "auxiliary": KindStyle("for training only", "component", "filled", *_PLAIN),
        "lrn": KindStyle("local response norm", "box", "filled,rounded,dashed", *_PLAIN),
        "dropout": KindStyle("for training only", "box", "filled,rounded,dotted", *_PLAIN, border_px=2),
        "relu": KindStyle("negative values to zero", "box", "filled,dashed", *_PLAIN),
    }
)
"""The look of every kind, in the order in which the legend names them."""

RAMP: tuple[tuple[str, str], ...] = (
    ("#e3eefa", INK),
    ("#cbe0f3", INK),
    ("#9ec6e6", INK),
    ("#66a3d2", INK),
    ("#2c72b0", PAPER),
    ("#0a4583", PAPER),
)
"""Fill and text colour of each step of a quantity, lightest first; one hue, so that order shows without colour vision."""

NO_VALUE = ("#ffffff", INK)
"""Fill and text colour of nodes to which the quantity does not apply, or is zero on a logarithmic scale."""


@dataclass(frozen=True, slots=True)
class ColourStop:
    """One entry of a legend: the CSS class of the nodes it stands for, colours, words, and its range of values."""

    css_class: str
    fill: str
    text: str
    label: str
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True, slots=True)
class Legend:
    """What the colours mean. ``low`` and ``high`` are the extremes among the nodes shown (None for kinds)."""

    title: str
    unit: str
    scale: Literal["kinds", "linear", "logarithmic"]
    low: float | None
    high: float | None
    stops: tuple[ColourStop, ...]

    def stop_of(self, value: float | None) -> ColourStop:
        """Return the stop a value belongs to; the last stop is for nodes without a value."""
        ranges = [stop for stop in self.stops if stop.high is not None]
        if value is not None and (value or self.scale == "linear"):
            for stop in ranges:
                if stop.high is not None and value <= stop.high:
                    return stop
        return self.stops[-1]


@dataclass(frozen=True, slots=True)
class _Quantity:
    title: str
    unit: str
    logarithmic: bool


_QUANTITIES: Mapping[str, _Quantity] = MappingProxyType(
    {
        "params": _Quantity("Parameters", "parameters", True),
        "macs": _Quantity("Multiply-accumulates for one image", "MACs", True),
        "rf": _Quantity("Receptive field", "px", False),
        "bytes": _Quantity("Output of one image in float32", "bytes", True),
    }
)


def node_name(node: Node, *, unfolded: bool) -> str:
    """Name on the node: inside an unfolded stage the stage's name stands on its frame already."""
    if unfolded:
        return "depth concat" if node.kind == "inception" else "logits"
    return node.label.rsplit(" · ", 1)[-1]


def node_label(name: str, detail: str) -> str:
    """Graphviz label of a node: the name in bold, wrapped, and the detail below it."""
    lines = [f"<B>{html.escape(line)}</B>" for line in textwrap.wrap(name, _LABEL_CHARACTERS)]
    if detail:
        lines.append(f'<FONT POINT-SIZE="{DETAIL_PT}">{html.escape(detail)}</FONT>')
    return f"<{'<BR/>'.join(lines)}>"


def node_detail(node: Node, widths: Iterable[int]) -> str:
    """Second line of a node: how its output follows from its input, or for a concat from the ``widths`` that flow in."""
    before, after = node.in_shape[1:], node.out_shape[1:]
    if node.kind == "inception":
        return f"{'+'.join(map(str, widths))}={after[0]}"
    if node.kind == "conv" and node.kernel:
        stride = f"/{node.stride}" if node.stride and node.stride > 1 else ""
        return f"{node.kernel}×{node.kernel}{stride}, {before[0]} → {after[0]}"
    if node.kind in ("max pool", "avg pool") and before[1:] != after[1:]:
        return f"{shape_text(before[1:])} → {shape_text(after[1:])}"
    if node.kind in ("linear", "auxiliary"):
        return f"{'×'.join(str(n) for n in before)} → {after[0]}"
    return shape_text(after)


def shape_text(shape: Shape) -> str:
    """Write sizes as people read them: ``192×28×28``."""
    return "×".join(map(str, shape))


def frame_attributes(stage: Node) -> dict[str, str]:
    """Graphviz attributes of the frame around what is inside an unfolded stage."""
    return {
        "id": f"cluster-{stage.id}",
        "class": css_class(stage.kind),
        "label": f"<<B>{html.escape(stage.label)}</B>>",
        "fontsize": str(LABEL_PT),
        "fontcolor": INK,
        "labeljust": "l",
        "style": "rounded,filled",
        "color": KINDS[stage.kind].border,
        "fillcolor": PAPER,
        "penwidth": "1.5",
        "peripheries": "1",
        "margin": "12",
    }


def css_class(kind: str) -> str:
    """CSS class of a kind, for example ``max-pool``."""
    return kind.replace(" ", "-")


def quantity(node: Node, colour_by: ColourBy, *, unfolded: bool) -> int | None:
    """Return what ``node`` has of a quantity, or None where the question does not apply.

    An unfolded module's own node is only its depth concat: what its layers cost stands on those layers.
    """
    if colour_by == "params":
        return 0 if unfolded else node.params
    if colour_by == "macs":
        return 0 if unfolded else node.macs
    if colour_by == "rf":
        return node.rf_px
    return math.prod(node.out_shape) * BYTES_PER_VALUE if colour_by == "bytes" else None


def amount(value: float | None, colour_by: ColourBy) -> str:
    """Write a quantity as it stands on a node: ``163,696 parameters``, ``128.0 M MACs``, ``27 px field``, ``803 kB``."""
    if value is None:
        return "no single field" if colour_by == "rf" else ""
    if colour_by == "rf":
        return f"{value:.0f} px field"
    if colour_by == "bytes":
        return f"{value / 1000:,.0f} kB" if value >= 1000 else f"{value:.0f} bytes"
    unit = _QUANTITIES[colour_by].unit
    if not value:
        return f"no {unit}"
    return f"{value / 1e6:,.1f} M {unit}" if value >= 1e6 else f"{value:,.0f} {unit}"


def kinds_legend(kinds: Iterable[str]) -> Legend:
    """Return the legend of the kinds that are shown."""
    shown = set(kinds)
    stops = tuple(
        ColourStop(css_class(kind), style.fill, INK, f"{kind}: {style.meaning}")
        for kind, style in KINDS.items()
        if kind in shown
    )
    return Legend("Kind of layer", "", "kinds", None, None, stops)


def quantity_legend(colour_by: ColourBy, values: Sequence[int | None]) -> Legend:
    """Return the legend of a quantity over the values of the nodes shown: equal steps from the lowest to the highest.

    On a logarithmic scale the lowest is the lowest above zero. Zero there, and missing values, get a last stop of
    their own.
    """
    about = _QUANTITIES[colour_by]
    numbers = [value for value in values if value is not None and (value or not about.logarithmic)]
    low, high = (min(numbers), max(numbers)) if numbers else (None, None)
    stops = [
        ColourStop(f"heat-{step}", *RAMP[step], _range(start, end, colour_by), start, end)
        for step, (start, end) in enumerate(_steps(low, high, logarithmic=about.logarithmic))
    ]
    if len(numbers) < len(values):
        none = "no single field" if colour_by == "rf" else f"no {about.unit}"
        stops.append(ColourStop("heat-none", *NO_VALUE, none))
    return Legend(about.title, about.unit, "logarithmic" if about.logarithmic else "linear", low, high, tuple(stops))


def _range(start: float, end: float, colour_by: ColourBy) -> str:
    """Write a range with its unit once where both ends have the same: ``152 to 303 px``."""
    first, last = amount(start, colour_by).removesuffix(" field"), amount(end, colour_by).removesuffix(" field")
    number, _, unit = first.partition(" ")
    return f"{number if last.endswith(f' {unit}') else first} to {last}"


def _steps(low: float | None, high: float | None, *, logarithmic: bool) -> list[tuple[float, float]]:
    """Split low..high into as many equal steps as the ramp has; one step where all values are the same."""
    if low is None or high is None:
        return []
    if low == high:
        return [(low, high)]
    count = len(RAMP)
    if logarithmic:
        inner = [low * (high / low) ** (step / count) for step in range(1, count)]
    else:
        inner = [low + (high - low) * step / count for step in range(1, count)]
    # The ends are the values themselves: rounding must not leave the largest node without a step.
    bounds = [low, *inner, high]
    return list(itertools.pairwise(bounds))
