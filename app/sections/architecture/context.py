"""What all sections of the Architecture page ask for: the variant, the one beside it, the graph's view, the selection."""

from __future__ import annotations

from dataclasses import dataclass

from app.services import graph
from app.session import state
from googlenet_core.blueprint import GoogLeNetSpec, LayerId, naming, specs
from googlenet_core.diagram import DiagramOptions
from googlenet_core.studies import Aspect, marked

LAYER = "layer"
"""Name of the choice of a layer, which the graph, its details and the tables follow."""


@dataclass(frozen=True, slots=True)
class GraphView:
    """What the address asks for.

    ``other`` is the variant to compare with, if any; ``aspect`` the respect in which differences are marked, None for any.
    """

    spec: GoogLeNetSpec
    layer: naming.LayerId
    other: GoogLeNetSpec | None
    aspect: Aspect | None
    options: DiagramOptions


def read_view() -> GraphView:
    """Return the page's view as the address has it."""
    spec, name, aspect = state.spec(), state.get("against"), _aspect()
    other = specs.variant(name) if name else None
    options = DiagramOptions(
        expanded=state.opened(),
        focus=state.get("focus") or None,
        direction="LR" if state.get("direction") == "LR" else "TB",
        edge_width_by_channels=state.get("edges") == "channels",
        colour_by=state.get("colour"),
        marked=marked(spec, other, aspect) if other else frozenset(),
    )
    return GraphView(spec, state.layer(), other, aspect, options)


def _aspect() -> Aspect | None:
    name = state.get("mark")
    return None if name == "any" else name


def repair_address() -> None:
    """Put right what cannot be: a comparison with itself, marks of what does not differ, a selected layer out of sight."""
    spec = state.spec()
    if state.get("against") == spec.name:
        state.put_now("against", "")
    view = read_view()
    if view.aspect and view.other and not view.options.marked:
        state.put_now("mark", "any")
        view = read_view()
    if state.get("focus") and view.layer not in graph.list_drawn(spec.name, view.options):
        state.put_now("layer", state.get("focus"))


def read_layer(named: object, spec: GoogLeNetSpec) -> LayerId | None:
    """Return the layer that a browser names; None for what is none of the variant's."""
    found = graph.find_architecture(spec.name)
    return named if isinstance(named, str) and named in found else None


def select(layer_id: str) -> None:
    """Select a layer; where one module is shown alone, go on to the one that the layer is in."""
    state.select_layer(layer_id)
    view = read_view()
    if view.options.focus and view.layer not in graph.list_drawn(view.spec.name, view.options):
        stage = naming.stage_of(view.layer)
        state.put("focus", stage if graph.find_architecture(view.spec.name)[stage].module else "")
