"""What the colours and outlines of the graph mean, with ranges and units; drawn with the graph's own styles."""

from __future__ import annotations

from pathlib import Path

from streamlit.components import v2

from googlenet_core.diagram.style import KINDS, Legend, Stop

_HERE = Path(__file__).parent
_legend = v2.component(
    "graph_legend",
    html='<div class="network-graph"><div class="legend"></div></div>',
    # The graph's style sheet, so that both have the same colours in light and dark.
    css="\n".join(
        (_HERE / name).read_text(encoding="utf-8")
        for name in ("../network_graph/network_graph.css", "graph_legend.css")
    ),
    js=(_HERE / "graph_legend.js").read_text(encoding="utf-8"),
)

_SCALES = {"kinds": "", "linear": "equal steps", "logarithmic": "steps of equal ratio"}


def graph_legend(legend: Legend, *, marked: str = "", key: str) -> None:
    """Show a legend; ``marked`` says what an outlined layer is, if there are any."""
    title = legend.title
    if legend.low is not None and legend.high is not None:
        title += f": {legend.low:,.0f} to {legend.high:,.0f} {legend.unit}, {_SCALES[legend.scale]}"
    _legend(key=key, data={"title": title, "stops": [_stop(stop) for stop in legend.stops], "marked": marked})


def _stop(stop: Stop) -> dict[str, str]:
    kind = next((style for name, style in KINDS.items() if name.replace(" ", "-") == stop.css_class), None)
    dashes = "5 3" if kind and "dashed" in kind.style else "2 3" if kind and "dotted" in kind.style else ""
    width = str(kind.border_px) if kind else "1.5"
    return {"css": stop.css_class, "fill": stop.fill, "label": stop.label, "dashes": dashes, "width": width}
