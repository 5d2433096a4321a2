"""The clickable, keyboard-operable graph: mounts the SVG that `googlenet_core.diagram.drawing` drew and reports what people do.

The picture travels as constant data, which Streamlit sends once and then refers to by hash. The selected layer travels
beside it in a letter, so that a click costs bytes and not the whole picture.
What a selection or an unfolded module means for the page is for the view to decide.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Literal, cast, get_args

import streamlit as st

from app.components import letter
from app.components.mount import declare, reported
from app.session import state
from googlenet_core.blueprint import Architecture, LayerId, canonical, stage_of

EventKind = Literal["select", "unfold", "fold", "reveal"]

_GRAPH = declare(
    __file__, lib=("dom", "mailbox"), parts=("network_graph_search", "network_graph_pane", "network_graph_print")
)


@dataclass(frozen=True, slots=True)
class GraphEvent:
    """What somebody did in the graph.

    ``select`` names a layer that is drawn; ``reveal`` one inside a folded module, which is to be unfolded and the
    layer selected; ``unfold`` and ``fold`` name a module or an auxiliary head.
    """

    kind: EventKind
    layer: LayerId

    @property
    def selects(self) -> bool:
        """Whether the layer becomes the selected one."""
        return self.kind in ("select", "reveal")

    def expanded_after(self, expanded: frozenset[LayerId]) -> frozenset[LayerId]:
        """Return which modules and heads are unfolded after this event, given those unfolded before."""
        stage = stage_of(self.layer)
        if self.kind == "fold":
            return expanded - {stage}
        return expanded | {stage} if self.kind in ("unfold", "reveal") else expanded


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
    selected: LayerId,
    key: str,
    height_px: int = 640,
    on_event: Callable[[GraphEvent], None] | None = None,
) -> tuple[GraphEvent, ...]:
    """Show the graph and return what was done in it since the last run: mostly nothing, or one event.

    Args:
        svg: a drawing by `googlenet_core.diagram.drawing.render_diagram`.
        architecture: the network drawn; its layers can be searched for, also those inside folded modules.
        selected: the layer to mark; one inside a folded module marks the module.
        key: the component's key, unique on the page; zoom and scroll position are remembered under it.
        height_px: greatest height of the picture; beyond it, it scrolls.
        on_event: called with the event before the page runs, so that what stands above the graph is up to date too.
    """

    def report(trigger: str) -> None:
        event = read_event(reported(state.widget_value(key), trigger), architecture)
        if event is not None and on_event is not None:
            on_event(event)

    with st.container(gap=None):
        result = _GRAPH(
            key=key,
            data=_data(svg, architecture, key, height_px),
            on_chosen_change=lambda: report("chosen"),
            on_folded_change=lambda: report("folded"),
        )
        chosen, folded = (read_event(reported(result, trigger), architecture) for trigger in ("chosen", "folded"))
        mark = selected if chosen is None else chosen.layer
        letter.mount(key, canonical(mark))
    return tuple(event for event in (chosen, folded) if event is not None)


def _data(svg: str, architecture: Architecture, key: str, height_px: int) -> dict[str, Any]:
    layers = [[node.id, node.label] for node in architecture.nodes if node.level != "operation"]
    return {"key": key, "svg": svg, "layers": layers, "height": height_px}
