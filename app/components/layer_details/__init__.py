"""The details of one layer in the browser: facts with their formulas to copy, its tensors, its neighbours as links."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import asdict
from pathlib import Path

from streamlit.components import v2

from app.figures.tables.facts import LayerFacts
from app.session import state
from app.words.prose import passage
from googlenet_core.arithmetic import formulas

_HERE = Path(__file__).parent


def _asset(name: str) -> str:
    return (_HERE / name).read_text(encoding="utf-8")


_details = v2.component(
    "layer_details",
    html='<section class="details"></section>',
    css=_asset("layer_details.css"),
    js=_asset("layer_details.js"),
)


def layer_details(facts: LayerFacts, *, key: str, height_px: int, on_select: Callable[[str], None]) -> None:
    """Show the facts; ``on_select`` is called with the layer of a link that somebody followed, before the page runs."""
    links = {link.layer for group in facts.links for link in group.links}

    def report() -> None:
        value = state.widget_value(key)
        event = value.get("event") if isinstance(value, Mapping) else None
        layer = event.get("layer") if isinstance(event, Mapping) else None
        if isinstance(layer, str) and layer in (state.kept(key) or ()):
            on_select(layer)

    data = {
        "layer": facts.layer,
        "label": facts.label,
        "kind": facts.kind,
        "facts": [asdict(fact) for fact in facts.facts],
        "links": [asdict(group) for group in facts.links],
        "tensors": [[t.key, formulas.shape((1, *t.shape)) or "one number", t.role] for t in facts.tensors],
        "summary": facts.tensors_summary,
        "caption": passage("architecture_details", "tensors"),
        "height": height_px,
    }
    state.keep(key, links)
    _details(key=key, data=data, on_event_change=report)
