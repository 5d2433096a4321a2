"""A network as a Graphviz diagram: what is folded, what is drawn, and the drawing as DOT, SVG, PNG or JSON.

`draw` only describes; `render_diagram` runs Graphviz: ``dot`` where the machine has it, else the ``graphviz-pure`` package's
binary. Colours and legends live in `diagram_style`, what a browser needs beside the picture in `diagram_svg`.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from typing import Literal

import graphviz

from googlenet_core.blueprint.architecture import Architecture, Edge, Node
from googlenet_core.blueprint.naming import LayerId, is_foldable, stage_of
from googlenet_core.diagram import rows as diagram_rows, style as diagram_style, svg
from googlenet_core.diagram.programs import run_graphviz
from googlenet_core.diagram.style import DETAIL_PT, EDGE, INK, KINDS, LABEL_PT, PAPER, ColourBy, Legend
from googlenet_core.errors import DiagramError, LayerError

FONT = "Arial"
"""Its metrics are known to every Graphviz, so that text fits its box on machines without the font too."""

EDGE_PX_PER_CHANNEL = 10 / 1024
"""Width of an edge per channel, where edges are drawn as wide as they carry channels."""

THINNEST_EDGE_PX = 0.75
"""Edges of fewer channels are drawn this wide, or they would vanish."""

_ROW_ATTRIBUTES = {"peripheries": "0", "label": "", "margin": "18"}

_MARKED_PX = 4.0
_ARROW_PT = 10.0  # Graphviz's arrowhead at size 1


@dataclass(frozen=True, slots=True)
class DiagramOptions:
    """What to draw. The default is the folded network, top down, coloured by kind.

    Attributes:
        expanded: modules and heads to unfold; a layer inside one unfolds it.
        focus: show only this stage (or the stage this layer is in), unfolded, between its neighbours.
        direction: ``TB`` top down; ``LR`` left to right, a new row after each stride-2 pool.
        edge_width_by_channels: draw edges as wide as they carry channels.
        colour_by: what the fill of a node stands for.
        marked: layers to outline, for example those in which two variants differ.

    Example:
        >>> from googlenet_core import PAPER, DiagramOptions, architecture, render_diagram
        >>> options = DiagramOptions(focus="inception3a", direction="LR")
        >>> "3×3 reduce" in render_diagram(architecture(PAPER), options)
        True
    """

    expanded: frozenset[LayerId] = frozenset()
    focus: LayerId | None = None
    direction: Literal["TB", "LR"] = "TB"
    edge_width_by_channels: bool = False
    colour_by: ColourBy = "kind"
    marked: frozenset[LayerId] = frozenset()


class Diagram(str):
    """A drawing as text. An SVG shows itself in a notebook."""

    __slots__ = ()

    def _repr_svg_(self) -> str | None:
        return str(self) if self.lstrip().startswith(("<?xml", "<svg")) else None


@dataclass(frozen=True, slots=True)
class DrawnView:
    """What is drawn: nodes in order of execution, edges among them, and the unfolded stages."""

    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...]
    unfolded: tuple[LayerId, ...]


def view(architecture: Architecture, options: DiagramOptions = DiagramOptions()) -> DrawnView:
    """Return the nodes and edges that ``options`` show.

    Raises:
        LayerError: a layer is unknown, or has nothing inside to unfold.
    """
    unfolded = {_foldable_stage(architecture, layer_id) for layer_id in options.expanded}
    stages = {node.id for node in architecture.on_level("stage")}
    for layer_id in options.marked:
        architecture[layer_id]
    focus = None if options.focus is None else stage_of(architecture[options.focus].id)
    if focus is not None:
        unfolded = {focus} if is_foldable(focus) else set()
        stages = {focus, *_neighbours(architecture, focus)}
    nodes = tuple(
        node
        for node in architecture.nodes
        if node.id in stages or (node.level == "layer" and node.parent in unfolded & stages)
    )
    edges = _edges(architecture, {node.id for node in nodes})
    if focus is not None:
        edges = tuple(edge for edge in edges if focus in (stage_of(edge.source), stage_of(edge.target)))
    return DrawnView(nodes, edges, tuple(node.id for node in nodes if node.id in unfolded))


def _edges(architecture: Architecture, shown: set[LayerId]) -> tuple[Edge, ...]:
    """Edges among the nodes shown: what is folded away is stood for by its stage."""
    edges: dict[tuple[str, str], Edge] = {}
    for edge in architecture.edges:
        source, target = (end if end in shown else stage_of(end) for end in (edge.source, edge.target))
        if source != target and {source, target} <= shown:
            edges.setdefault((source, target), Edge(source, target, edge.shape))
    return tuple(edges.values())


def _foldable_stage(architecture: Architecture, layer_id: LayerId) -> LayerId:
    stage = stage_of(architecture[layer_id].id)
    if not is_foldable(stage):
        known = [node.id for node in architecture.on_level("stage") if is_foldable(node.id)]
        raise LayerError(f"'{layer_id}' has nothing inside to unfold; choose one of {', '.join(known)}.")
    return stage


def _neighbours(architecture: Architecture, stage: LayerId) -> set[LayerId]:
    pairs = [(stage_of(edge.source), stage_of(edge.target)) for edge in architecture.edges]
    return {source for source, target in pairs if target == stage} | {
        target for source, target in pairs if source == stage
    }


def legend(architecture: Architecture, options: DiagramOptions = DiagramOptions()) -> Legend:
    """Return what the colours of this drawing mean, over the nodes it shows."""
    return _Drawing(architecture, options).colours


def draw(architecture: Architecture, options: DiagramOptions = DiagramOptions()) -> graphviz.Digraph:
    """Describe the drawing in Graphviz's language; nothing is run.

    Nodes have the SVG id ``node-<LayerId>``, unfolded stages ``cluster-<LayerId>``, edges ``edge-<LayerId>-<LayerId>``.

    Raises:
        LayerError: ``options`` name an unknown layer.
    """
    drawing = _Drawing(architecture, options)
    graph = drawing.rows_apart()
    for edge in drawing.leading:
        graph.edge(edge.source, edge.target, constraint="false", **drawing.edge_attributes(edge))
    return graph


def render_diagram(
    architecture: Architecture,
    options: DiagramOptions = DiagramOptions(),
    format: Literal["svg", "json", "dot"] = "svg",
) -> Diagram:
    """Return the drawing as text: a self-contained SVG, Graphviz's language, or the facts drawn as JSON.

    Raises:
        DiagramError: Graphviz is missing or failed (only SVG needs it), or the format is unknown.
        LayerError: ``options`` name an unknown layer.

    Example:
        >>> from googlenet_core import PAPER, architecture, render_diagram
        >>> picture = render_diagram(architecture(PAPER))  # as a cell's last line, a notebook shows it
        >>> "inception (3a)" in picture
        True
    """
    if format == "dot":
        return Diagram(draw(architecture, options).source)
    if format == "json":
        return Diagram(_as_json(architecture, view(architecture, options)))
    if format != "svg":
        raise DiagramError(f"There is no format '{format}'; use svg, json or dot.")
    shown = view(architecture, options)
    picture, unfolded = _picture(architecture, options, "svg").decode(), frozenset(shown.unfolded)
    return Diagram(
        svg.annotate(picture, architecture, shown.nodes, unfolded, direction=options.direction, focus=options.focus)
    )


def render_png(architecture: Architecture, options: DiagramOptions = DiagramOptions(), dpi: int = 144) -> bytes:
    """Return the drawing as PNG; 72 dpi is one pixel per unit of the SVG.

    Raises:
        DiagramError: Graphviz is missing or failed.
        LayerError: ``options`` name an unknown layer.
    """
    return _picture(architecture, options, "png", dpi)


class _Drawing:
    """What is drawn and how, gathered once: the parts of the description are made from it."""

    def __init__(self, architecture: Architecture, options: DiagramOptions) -> None:
        self.architecture = architecture
        self.options = options
        self.shown = view(architecture, options)
        self.rows = self._rows()
        first = {row[0].id for row in self.rows[1:]}
        self.leading = tuple(edge for edge in self.shown.edges if edge.target in first)
        """Edges from the end of a row to the first node of the next."""
        self.colours = self._colours()

    def _rows(self) -> list[list[Node]]:
        """Stages by row: left to right, each stride-2 pool begins a new one, so that a row has one size of map."""
        wrapped = self.options.direction == "LR" and self.options.focus is None
        rows: list[list[Node]] = [[]]
        for node in self.shown.nodes:
            if node.level == "stage":
                if wrapped and node.kind == "max pool":
                    rows.append([])
                rows[-1].append(node)
        return rows

    def _colours(self) -> Legend:
        if self.options.colour_by == "kind":
            return diagram_style.kinds_legend(node.kind for node in self.shown.nodes)
        return diagram_style.quantity_legend(self.options.colour_by, list(map(self._quantity, self.shown.nodes)))

    def _quantity(self, node: Node) -> int | None:
        return diagram_style.quantity(node, self.options.colour_by, unfolded=node.id in self.shown.unfolded)

    def rows_apart(self) -> graphviz.Digraph:
        """Everything but the edges that lead to the next row."""
        graph = graphviz.Digraph(f"googlenet-{self.architecture.variant}", graph_attr=self._graph_attributes())
        graph.attr("node", fontname=FONT, fontsize=str(LABEL_PT), fontcolor=INK, margin="0.14,0.08", height="0.3")
        graph.attr("edge", fontname=FONT, fontsize=str(DETAIL_PT), fontcolor=INK, color=EDGE)
        for number, row in reversed(list(enumerate(self.rows))):  # Graphviz stacks rows upwards
            name = _row_name(number) if self.options.direction == "LR" else None
            with graph.subgraph(name=name, graph_attr=_ROW_ATTRIBUTES) as band:
                for stage in row:
                    self._add_stage(band, stage)
        for edge in self.shown.edges:
            if edge not in self.leading:
                graph.edge(edge.source, edge.target, **self.edge_attributes(edge))
        return graph

    def _graph_attributes(self) -> dict[str, str]:
        down = self.options.direction == "TB"
        spacing = {"nodesep": "0.3", "ranksep": "0.3"} if down else {"nodesep": "0.35", "ranksep": "0.2"}
        return {"rankdir": self.options.direction, "bgcolor": PAPER, "fontname": FONT, "pad": "0.15", **spacing}

    def _add_stage(self, graph: graphviz.Digraph, stage: Node) -> None:
        if stage.id not in self.shown.unfolded:
            self._add_node(graph, stage)
            return
        with graph.subgraph(name=f"cluster_{stage.id}", graph_attr=diagram_style.frame_attributes(stage)) as cluster:
            inside = [node for node in self.shown.nodes if stage_of(node.id) == stage.id]
            for node in reversed(inside) if self.options.direction == "LR" else inside:  # stacked upwards, as rows are
                self._add_node(cluster, node)

    def _add_node(self, graph: graphviz.Digraph, node: Node) -> None:
        style = KINDS[node.kind]
        fill, text, classes = style.fill, INK, diagram_style.css_class(node.kind)
        if self.options.colour_by == "kind":
            into = (edge.shape[1] for edge in self.architecture.edges if edge.target == node.id)
            detail = diagram_style.node_detail(node, into)
        else:
            value = self._quantity(node)
            stop = self.colours.stop_of(value)
            fill, text, classes = stop.fill, stop.text, f"{classes} {stop.css_class}"
            detail = diagram_style.amount(value, self.options.colour_by)
        name = diagram_style.node_name(node, unfolded=node.id in self.shown.unfolded)
        marked = node.id in self.options.marked
        graph.node(
            node.id,
            id=f"node-{node.id}",
            **{"class": f"{classes} marked" if marked else classes},
            label=diagram_style.node_label(name, detail),
            shape=style.shape,
            style=style.style,
            color=INK if marked else style.border,
            fillcolor=fill,
            fontcolor=text,
            penwidth=str(_MARKED_PX if marked else style.border_px),
        )

    def edge_attributes(self, edge: Edge) -> dict[str, str]:
        """How an edge looks, and how strongly it pulls."""
        text = diagram_style.shape_text(edge.shape[1:])
        attributes = {"id": f"edge-{edge.source}-{edge.target}", "label": f" {text} "}
        source, target = stage_of(edge.source), stage_of(edge.target)
        if self.architecture[target].kind == "auxiliary" and source != target:
            attributes |= {"style": "dashed", "class": "to-auxiliary"}
        elif "." not in edge.source + edge.target:
            attributes["weight"] = "100"  # keeps the main path straight, with the heads off to the side
        if edge.source.endswith(".branch1"):
            attributes["minlen"] = "2"  # level with the other branches' first layers
        width = 1.25
        if self.options.edge_width_by_channels:
            width = max(THINNEST_EDGE_PX, edge.shape[1] * EDGE_PX_PER_CHANNEL)
        return attributes | {"penwidth": f"{width:.4g}", "arrowsize": f"{0.7 + width / 10:.3g}"}


def _row_name(number: int) -> str:
    return f"cluster_row_{number}"


def _picture(architecture: Architecture, options: DiagramOptions, format: str, dpi: int = 72) -> bytes:
    drawing = _Drawing(architecture, options)
    graph = drawing.rows_apart()
    graph.attr("graph", dpi=str(dpi))
    if not drawing.leading:
        return run_graphviz(graph, format)
    placed = diagram_rows.boxes(run_graphviz(graph, "json0").decode())
    led = graphviz.Digraph()
    for number, row in enumerate(drawing.rows[1:], start=1):
        above, below = placed[_row_name(number - 1)], placed[_row_name(number)]
        for edge in (edge for edge in drawing.leading if edge.target == row[0].id):
            look = drawing.edge_attributes(edge)
            arrow = _ARROW_PT * float(look["arrowsize"])
            led.edge(edge.source, edge.target, **look, **diagram_rows.led_around(edge, placed, above, below, arrow))
    # What Graphviz laid out, with the leading edges put in before its closing brace.
    laid_out = run_graphviz(graph, "dot").decode().rstrip().removesuffix("}")
    return run_graphviz(graphviz.Source(f"{laid_out}{''.join(led.body)}}}"), format, engine="neato", no_op=2)


def _as_json(architecture: Architecture, shown: DrawnView) -> str:
    facts = {
        "variant": architecture.variant,
        "params": architecture.params,
        "params_with_aux": architecture.params_with_aux,
        "macs": architecture.macs,
        "macs_with_aux": architecture.macs_with_aux,
        "unfolded": shown.unfolded,
        "nodes": [asdict(node) for node in shown.nodes],
        "edges": [asdict(edge) for edge in shown.edges],
    }
    return json.dumps(facts, ensure_ascii=False, indent=1)
