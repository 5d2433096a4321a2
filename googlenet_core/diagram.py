"""A network as a Graphviz diagram: what is folded, what is drawn, and the drawing as DOT, SVG, PNG or JSON.

`draw` only describes; `render` runs Graphviz: ``dot`` where the machine has it, else the ``graphviz-pure`` package's
binary. Colours and legends live in `diagram_style`, what a browser needs beside the picture in `diagram_svg`.
"""

from __future__ import annotations

import html
import json
import shutil
import subprocess
import sysconfig
import textwrap
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Literal

import graphviz
from graphviz.backend import dot_command

from googlenet_core import diagram_rows, diagram_style, diagram_svg
from googlenet_core.architecture import Architecture, Edge, Node, Shape
from googlenet_core.diagram_style import INK, KINDS, PAPER, ColourBy, Legend
from googlenet_core.errors import DiagramError, LayerError
from googlenet_core.naming import LayerId

FONT = "Arial"
"""Its metrics are known to every Graphviz, so that text fits its box on machines without the font too."""

EDGE_PX_PER_CHANNEL = 10 / 1024
"""Width of an edge per channel, where edges are drawn as wide as they carry channels."""

THINNEST_EDGE_PX = 0.75
"""Edges of fewer channels are drawn this wide, or they would vanish."""

_ROW_ATTRIBUTES = {"peripheries": "0", "label": "", "margin": "18"}

_ARROW_PT = 10.0  # Graphviz's arrowhead at size 1

_LABEL_PT, _DETAIL_PT = 16, 14
_LABEL_CHARACTERS = 16


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
    """

    expanded: frozenset[LayerId] = frozenset()
    focus: LayerId | None = None
    direction: Literal["TB", "LR"] = "TB"
    edge_width_by_channels: bool = False
    colour_by: ColourBy = "kind"
    marked: frozenset[LayerId] = frozenset()


@dataclass(frozen=True, slots=True)
class View:
    """What is drawn: nodes in order of execution, edges among them, and the unfolded stages."""

    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...]
    unfolded: tuple[LayerId, ...]


def foldable(architecture: Architecture) -> tuple[LayerId, ...]:
    """LayerIds of the modules and heads that can be unfolded, in order of execution."""
    return tuple(node.id for node in architecture.on_level("stage") if node.kind in ("inception", "auxiliary"))


def view(architecture: Architecture, options: DiagramOptions = DiagramOptions()) -> View:
    """Return the nodes and edges that ``options`` show.

    Raises:
        LayerError: ``expanded``, ``focus`` or ``marked`` name an unknown layer, or ``expanded`` one with nothing inside.
    """
    unfolded = {_foldable_stage(architecture, layer_id) for layer_id in options.expanded}
    kept = {node.id for node in architecture.on_level("stage")}
    for layer_id in options.marked:
        architecture[layer_id]
    if options.focus is not None:
        stage = architecture[options.focus].id.split(".")[0]
        unfolded = {stage} & set(foldable(architecture))
        kept = {stage, *_neighbours(architecture, stage)}
    nodes = tuple(
        node
        for node in architecture.nodes
        if node.id.split(".")[0] in kept
        and (node.level == "stage" or (node.level == "layer" and node.parent in unfolded))
    )
    shown = {node.id for node in nodes}
    edges: dict[tuple[str, str], Edge] = {}
    for edge in architecture.edges:
        source, target = (end if end in shown else end.split(".")[0] for end in (edge.source, edge.target))
        if source != target and {source, target} <= shown:
            edges.setdefault((source, target), Edge(source, target, edge.shape))
    order = [node.id for node in nodes if node.id in unfolded]
    kept_edges = (e for e in edges.values() if options.focus is None or stage in (_stage(e.source), _stage(e.target)))
    return View(nodes, tuple(kept_edges), tuple(order))


def _stage(layer_id: LayerId) -> LayerId:
    return layer_id.split(".")[0]


def _foldable_stage(architecture: Architecture, layer_id: LayerId) -> LayerId:
    stage = _stage(architecture[layer_id].id)
    if stage not in foldable(architecture):
        raise LayerError(
            f"'{layer_id}' has nothing inside to unfold; choose one of {', '.join(foldable(architecture))}."
        )
    return stage


def _neighbours(architecture: Architecture, stage: LayerId) -> set[LayerId]:
    pairs = [(_stage(edge.source), _stage(edge.target)) for edge in architecture.edges]
    return {source for source, target in pairs if target == stage} | {
        target for source, target in pairs if source == stage
    }


def legend(architecture: Architecture, options: DiagramOptions = DiagramOptions()) -> Legend:
    """Return what the colours of this drawing mean, over the nodes it shows."""
    return _legend(view(architecture, options), options.colour_by)


def _legend(shown: View, colour_by: ColourBy) -> Legend:
    if colour_by == "kind":
        return diagram_style.kinds_legend(node.kind for node in shown.nodes)
    return diagram_style.quantity_legend(colour_by, (_quantity(node, shown, colour_by) for node in shown.nodes))


def _quantity(node: Node, shown: View, colour_by: ColourBy) -> int | None:
    return diagram_style.quantity(node, colour_by, unfolded=node.id in shown.unfolded)


def draw(architecture: Architecture, options: DiagramOptions = DiagramOptions()) -> graphviz.Digraph:
    """Describe the drawing in Graphviz's language; nothing is run.

    Nodes have the SVG id ``node-<LayerId>``, unfolded stages ``cluster-<LayerId>``, edges ``edge-<LayerId>-<LayerId>``.

    Raises:
        LayerError: ``options`` name an unknown layer.
    """
    graph = _draw_rows(architecture, options)
    for edge in _leading_edges(view(architecture, options), options):
        graph.edge(edge.source, edge.target, constraint="false", **_edge_attributes(edge, architecture, options))
    return graph


def _draw_rows(architecture: Architecture, options: DiagramOptions) -> graphviz.Digraph:
    """Describe everything but the edges that lead to the next row."""
    shown = view(architecture, options)
    colours = _legend(shown, options.colour_by)
    graph = graphviz.Digraph(f"googlenet-{architecture.variant}", graph_attr=_graph_attributes(options))
    graph.attr("node", fontname=FONT, fontsize=str(_LABEL_PT), fontcolor=INK, margin="0.14,0.08", height="0.3")
    graph.attr("edge", fontname=FONT, fontsize=str(_DETAIL_PT), fontcolor=INK, color="#5f6b76")
    for number, row in reversed(list(enumerate(_rows(shown, options)))):  # Graphviz stacks rows upwards
        name = f"cluster_row_{number}" if options.direction == "LR" else None
        with graph.subgraph(name=name, graph_attr=_ROW_ATTRIBUTES) as band:
            for stage in row:
                _add_stage(band, stage, architecture, shown, options, colours)
    leading = _leading_edges(shown, options)
    for edge in shown.edges:
        if edge not in leading:
            graph.edge(edge.source, edge.target, **_edge_attributes(edge, architecture, options))
    return graph


def _leading_edges(shown: View, options: DiagramOptions) -> tuple[Edge, ...]:
    """Edges from the end of a row to the first node of the next."""
    first = {row[0].id for row in _rows(shown, options)[1:]}
    return tuple(edge for edge in shown.edges if edge.target in first)


def _rows(shown: View, options: DiagramOptions) -> list[list[Node]]:
    """Stages that share a row: left to right, each stride-2 pool begins a new one, so that a row has one size of map."""
    rows: list[list[Node]] = [[]]
    for node in shown.nodes:
        if node.level == "stage":
            if options.direction == "LR" and options.focus is None and node.kind == "max pool":
                rows.append([])
            rows[-1].append(node)
    return rows


def _add_stage(
    graph: graphviz.Digraph,
    stage: Node,
    architecture: Architecture,
    shown: View,
    options: DiagramOptions,
    colours: Legend,
) -> None:
    if stage.id not in shown.unfolded:
        _add_node(graph, stage, architecture, shown, options, colours)
        return
    with graph.subgraph(name=f"cluster_{stage.id}", graph_attr=_cluster_attributes(stage)) as cluster:
        inside = [node for node in shown.nodes if _stage(node.id) == stage.id]
        for node in reversed(inside) if options.direction == "LR" else inside:  # Graphviz stacks them upwards
            _add_node(cluster, node, architecture, shown, options, colours)


def _graph_attributes(options: DiagramOptions) -> dict[str, str]:
    spacing = (
        {"nodesep": "0.3", "ranksep": "0.3"} if options.direction == "TB" else {"nodesep": "0.35", "ranksep": "0.2"}
    )
    return {"rankdir": options.direction, "bgcolor": PAPER, "fontname": FONT, "pad": "0.15", **spacing}


def _cluster_attributes(stage: Node) -> dict[str, str]:
    style = KINDS[stage.kind]
    return {
        "id": f"cluster-{stage.id}",
        "class": diagram_style.css_class(stage.kind),
        "label": f"<<B>{html.escape(stage.label)}</B>>",
        "fontsize": str(_LABEL_PT),
        "fontcolor": INK,
        "labeljust": "l",
        "style": "rounded,filled",
        "color": style.border,
        "fillcolor": "#fafbfc",
        "penwidth": "1.5",
        "peripheries": "1",
        "margin": "12",
    }


def _add_node(
    graph: graphviz.Digraph,
    node: Node,
    architecture: Architecture,
    shown: View,
    options: DiagramOptions,
    colours: Legend,
) -> None:
    style = KINDS[node.kind]
    unfolded = node.id in shown.unfolded
    if options.colour_by == "kind":
        fill, text, classes = style.fill, INK, diagram_style.css_class(node.kind)
        detail = _detail(node, architecture)
    else:
        value = _quantity(node, shown, options.colour_by)
        stop = colours.stop_of(value)
        fill, text, classes = stop.fill, stop.text, f"{diagram_style.css_class(node.kind)} {stop.css_class}"
        detail = diagram_style.amount(value, options.colour_by)
    marked = node.id in options.marked
    graph.node(
        node.id,
        id=f"node-{node.id}",
        **{"class": f"{classes} marked" if marked else classes},
        label=_label(_name(node, unfolded=unfolded), detail),
        shape=style.shape,
        style=style.style,
        color=style.border,
        fillcolor=fill,
        fontcolor=text,
        penwidth=str(style.border_px + 2.5 * marked),
    )


def _name(node: Node, *, unfolded: bool) -> str:
    """Name on the node: inside an unfolded stage the stage's name stands on its frame already."""
    if unfolded:
        return "depth concat" if node.kind == "inception" else "scores"
    return node.label.rsplit(" · ", 1)[-1]


def _label(name: str, detail: str) -> str:
    lines = [f"<B>{html.escape(line)}</B>" for line in textwrap.wrap(name, _LABEL_CHARACTERS)]
    if detail:
        lines.append(f'<FONT POINT-SIZE="{_DETAIL_PT}">{html.escape(detail)}</FONT>')
    return f"<{'<BR/>'.join(lines)}>"


def _detail(node: Node, architecture: Architecture) -> str:
    """Second line of a node: how its output follows from its input."""
    before, after = node.in_shape[1:], node.out_shape[1:]
    if node.kind == "inception":
        # Before a module is looked into its widths are known from the tensors that flow into the concat.
        widths = [edge.shape[1] for edge in architecture.edges if edge.target == node.id]
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


def _edge_attributes(edge: Edge, architecture: Architecture, options: DiagramOptions) -> dict[str, str]:
    source, target = _stage(edge.source), _stage(edge.target)
    attributes = {"id": f"edge-{edge.source}-{edge.target}", "label": f" {shape_text(edge.shape[1:])} "}
    to_head = architecture[target].kind == "auxiliary" and source != target
    if to_head:
        attributes |= {"style": "dashed", "class": "to-auxiliary"}
    if "." not in edge.source + edge.target and not to_head:
        attributes["weight"] = "100"  # keeps the main path straight, with the heads off to the side
    if edge.source.endswith(".branch1"):
        attributes["minlen"] = "2"  # level with the other branches' first layers
    width = max(THINNEST_EDGE_PX, edge.shape[1] * EDGE_PX_PER_CHANNEL) if options.edge_width_by_channels else 1.25
    return attributes | {"penwidth": f"{width:.4g}", "arrowsize": f"{0.7 + width / 10:.3g}"}


def render(
    architecture: Architecture,
    options: DiagramOptions = DiagramOptions(),
    format: Literal["svg", "json", "dot"] = "svg",
) -> str:
    """Return the drawing as text: a self-contained SVG, Graphviz's language, or the facts drawn as JSON.

    Raises:
        DiagramError: Graphviz is missing or failed (only SVG needs it), or the format is unknown.
        LayerError: ``options`` name an unknown layer.
    """
    if format == "dot":
        return str(draw(architecture, options).source)
    if format == "json":
        return _as_json(architecture, options)
    if format == "svg":
        shown = view(architecture, options)
        picture = _picture(architecture, options, "svg").decode()
        return diagram_svg.annotate(
            picture,
            architecture,
            shown.nodes,
            frozenset(shown.unfolded),
            direction=options.direction,
            focus=options.focus,
        )
    raise DiagramError(f"There is no format '{format}'; use svg, json or dot.")


def render_png(architecture: Architecture, options: DiagramOptions = DiagramOptions(), dpi: int = 144) -> bytes:
    """Return the drawing as PNG; 72 dpi is one pixel per unit of the SVG.

    Raises:
        DiagramError: Graphviz is missing or failed.
        LayerError: ``options`` name an unknown layer.
    """
    return _picture(architecture, options, "png", dpi)


def _as_json(architecture: Architecture, options: DiagramOptions) -> str:
    shown = view(architecture, options)
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


def _binaries() -> list[Path]:
    """Programs that can draw, best first: the machine's ``dot``, then the one that comes with the wheel."""
    scripts = sysconfig.get_path("scripts")
    found = [shutil.which("dot"), shutil.which("graphviz-pure", path=scripts), shutil.which("graphviz-pure")]
    return [Path(path) for path in found if path]


def _picture(architecture: Architecture, options: DiagramOptions, format: str, dpi: int = 72) -> bytes:
    graph = _draw_rows(architecture, options)
    graph.attr("graph", dpi=str(dpi))
    shown = view(architecture, options)
    leading = _leading_edges(shown, options)
    if not leading:
        return _run(graph, format)
    placed = diagram_rows.boxes(_run(graph, "json0").decode())
    laid_out = graphviz.Digraph()
    for edge in leading:
        row = next(number for number, row in enumerate(_rows(shown, options)) if row[0].id == edge.target)
        above, below = placed[f"cluster_row_{row - 1}"], placed[f"cluster_row_{row}"]
        look = _edge_attributes(edge, architecture, options)
        position = diagram_rows.led_around(edge, placed, above, below, arrow=_ARROW_PT * float(look["arrowsize"]))
        laid_out.edge(edge.source, edge.target, **look, **position)
    # What Graphviz laid out, with the leading edges put in before its closing brace.
    rows = _run(graph, "dot").decode().rstrip().removesuffix("}")
    return _run(graphviz.Source(f"{rows}{''.join(laid_out.body)}}}"), format, engine="neato", neato_no_op=2)


def _run(graph: graphviz.Digraph | graphviz.Source, format: str, **how: Any) -> bytes:
    reasons = []
    for binary in _binaries():
        # The graphviz package knows only this one way to be told which program to run.
        dot_command.DOT_BINARY = binary
        try:
            return bytes(graph.pipe(format=format, quiet=True, **how))
        except (OSError, subprocess.SubprocessError, graphviz.ExecutableNotFound) as error:
            reasons.append(f"{binary.name}: {error}")
    why = "; ".join(reasons) or "neither dot nor graphviz-pure was found"
    raise DiagramError(f"Graphviz could not draw ({why}); install it with: pip install graphviz-pure.")
