"""The clickable, keyboard-operable graph with its legend: mounts the SVG that `googlenet_core.diagram.drawing` drew.

The picture travels as constant data, which Streamlit sends once and then refers to by hash. Which layer is marked is a
choice of the page's; what an unfolded module, which it reports, means for the page is for the view to decide.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Literal, cast, get_args

from app.components.mount import declare, reported
from app.session import state
from googlenet_core.blueprint import Architecture, LayerId, stage_of
from googlenet_core.diagram import KINDS, ColourStop, Legend

EventKind = Literal["unfold", "fold"]

_GRAPH = declare(
    __file__,
    lib=("dom", "mounting", "choice"),
    parts=("network_graph_search", "network_graph_pane", "network_graph_print", "network_graph_legend"),
    styles=("lib/controls.css", "network_graph/network_graph_search.css"),
)
_SCALES = {"kinds": "", "linear": "equal steps", "logarithmic": "steps of equal ratio"}


@dataclass(frozen=True, slots=True)
class GraphEvent:
    """What somebody did in the graph: a module or an auxiliary head was unfolded or folded."""

    kind: EventKind
    layer: LayerId

    def expanded_after(self, expanded: frozenset[LayerId]) -> frozenset[LayerId]:
        """Return which modules and heads are unfolded after this event, given those unfolded before."""
        stage = stage_of(self.layer)
        return expanded - {stage} if self.kind == "fold" else expanded | {stage}


def read_event(payload: object, architecture: Architecture) -> GraphEvent | None:
    """Return the event a browser reported, or None for anything that is not one (a browser can send what it likes)."""
    if not isinstance(payload, Mapping):
        return None
    kind, layer = payload.get("kind"), payload.get("layer")
    if kind not in get_args(EventKind) or not isinstance(layer, str) or layer not in architecture:
        return None
    return GraphEvent(cast(EventKind, kind), layer)


def mount(
    svg: str,
    architecture: Architecture,
    legend: Legend,
    *,
    marked: str = "",
    choice: str,
    key: str,
    on_event: Callable[[GraphEvent], None],
) -> None:
    """Show the graph, as high as the custom property ``--graph-height`` of the page around it says.

    Args:
        svg: a drawing by `googlenet_core.diagram.drawing.render_diagram`.
        architecture: the network drawn; its layers can be searched for, also those inside folded modules.
        legend: what the drawing's colours mean.
        marked: what an outlined layer is, if there are any.
        choice: name of the choice of the layer that is marked, and that clicks and keys choose; one inside a folded
            module marks the module.
        key: the component's key, unique on the page; zoom and scroll position are remembered under it.
        on_event: called with what was folded or unfolded before the page runs.
    """

    def report() -> None:
        event = read_event(reported(state.widget_value(key), "folded"), architecture)
        if event is not None:
            on_event(event)

    layers = [[node.id, node.label] for node in architecture.nodes if node.level != "operation"]
    data = {"key": key, "choice": choice, "svg": svg, "layers": layers, "legend": legend_data(legend, marked)}
    _GRAPH(key=key, data=data, on_folded_change=report)


def legend_data(legend: Legend, marked: str = "") -> dict[str, Any]:
    """Return a legend as the browser draws it: with the range of values and their scale, if there is one."""
    title = legend.title
    if legend.low is not None and legend.high is not None:
        title += f": {legend.low:,.0f} to {legend.high:,.0f} {legend.unit}, {_SCALES[legend.scale]}"
    return {"title": title, "stops": [_stop(stop) for stop in legend.stops], "marked": marked}


def _stop(stop: ColourStop) -> dict[str, str]:
    kind = next((style for name, style in KINDS.items() if name.replace(" ", "-") == stop.css_class), None)
    dashes = "5 3" if kind and "dashed" in kind.style else "2 3" if kind and "dotted" in kind.style else ""
    width = str(kind.border_px) if kind else "1.5"
    return {"css": stop.css_class, "fill": stop.fill, "label": stop.label, "dashes": dashes, "width": width}
