"""The clickable, keyboard-operable graph: mounts the SVG that `googlenet_core.diagram.drawing` drew and reports what people do.

The picture travels as constant data, which Streamlit sends once and then refers to by hash. Which layer is marked is a
choice of the page's; what an unfolded module means for the page is for the view to decide.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Literal, cast, get_args

from app.components.mount import declare, reported
from app.session import state
from googlenet_core.blueprint import Architecture, LayerId, stage_of

EventKind = Literal["unfold", "fold"]

_GRAPH = declare(
    __file__,
    lib=("dom", "mounting", "choice"),
    parts=("network_graph_search", "network_graph_pane", "network_graph_print"),
)


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
    *,
    choice: str,
    key: str,
    on_event: Callable[[GraphEvent], None],
    height_px: int = 640,
) -> None:
    """Show the graph.

    Args:
        svg: a drawing by `googlenet_core.diagram.drawing.render_diagram`.
        architecture: the network drawn; its layers can be searched for, also those inside folded modules.
        choice: name of the choice of the layer that is marked, and that clicks and keys choose; one inside a folded
            module marks the module.
        key: the component's key, unique on the page; zoom and scroll position are remembered under it.
        on_event: called with what was folded or unfolded before the page runs.
        height_px: greatest height of the picture; beyond it, it scrolls.
    """

    def report() -> None:
        event = read_event(reported(state.widget_value(key), "folded"), architecture)
        if event is not None:
            on_event(event)

    layers = [[node.id, node.label] for node in architecture.nodes if node.level != "operation"]
    data = {"key": key, "choice": choice, "svg": svg, "layers": layers, "height": height_px}
    _GRAPH(key=key, data=data, on_folded_change=report)
