"""The details of one layer in the browser: facts with their formulas to copy, its tensors, its neighbours as links."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict

from app.components.mount import declare, reported_fields
from app.figures.tables.facts import LayerFacts
from app.session import state
from app.words.prose import passage
from googlenet_core.arithmetic import formulas

_DETAILS = declare(__file__, lib=("dom",))


def mount(facts: LayerFacts, *, key: str, height_px: int, on_select: Callable[[str], None]) -> None:
    """Show the facts; ``on_select`` is called with the layer of a link that somebody followed, before the page runs."""
    links = {link.layer for group in facts.links for link in group.links}

    def report() -> None:
        layer = reported_fields(state.widget_value(key), "event").get("layer")
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
    _DETAILS(key=key, data=data, on_event_change=report)
