"""What the colours and outlines of the graph mean, with ranges and units; drawn with the graph's own styles."""

from __future__ import annotations

from app.components.mount import declare
from googlenet_core.diagram import KINDS, ColourStop, Legend

# The graph's style sheet too, so that both have the same colours in light and dark.
_LEGEND = declare(__file__, lib=("dom",), styles=("network_graph/network_graph.css",))
_SCALES = {"kinds": "", "linear": "equal steps", "logarithmic": "steps of equal ratio"}


def mount(legend: Legend, *, marked: str = "", key: str) -> None:
    """Show a legend; ``marked`` says what an outlined layer is, if there are any."""
    title = legend.title
    if legend.low is not None and legend.high is not None:
        title += f": {legend.low:,.0f} to {legend.high:,.0f} {legend.unit}, {_SCALES[legend.scale]}"
    _LEGEND(key=key, data={"title": title, "stops": [_stop(stop) for stop in legend.stops], "marked": marked})


def _stop(stop: ColourStop) -> dict[str, str]:
    kind = next((style for name, style in KINDS.items() if name.replace(" ", "-") == stop.css_class), None)
    dashes = "5 3" if kind and "dashed" in kind.style else "2 3" if kind and "dotted" in kind.style else ""
    width = str(kind.border_px) if kind else "1.5"
    return {"css": stop.css_class, "fill": stop.fill, "label": stop.label, "dashes": dashes, "width": width}
