"""The graph as it is shown, to take away; each file is made when it is asked for."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from app.figures.tables.layers import rows_of
from app.figures.tables.table import to_csv
from app.sections.architecture.context import GraphView
from app.services import graph


def show(view: GraphView) -> None:
    """Offer the graph as SVG, PNG, DOT and JSON, and the layers it draws as CSV."""
    variant, options = view.spec.name, view.options
    st.caption("The graph as it is shown; CSV has the layers that it draws.")
    with st.container(horizontal=True, gap="small"):
        _button("SVG", "image/svg+xml", variant, lambda: graph.draw_svg(variant, options))
        _button("PNG", "image/png", variant, lambda: graph.draw_png(variant, options))
        _button("DOT", "text/vnd.graphviz", variant, lambda: graph.write_text(variant, options, "dot"))
        _button("JSON", "application/json", variant, lambda: graph.write_text(variant, options, "json"))
        _button("CSV", "text/csv", variant, lambda: _csv(view))


def _csv(view: GraphView) -> bytes:
    drawn = graph.list_drawn(view.spec.name, view.options)
    return to_csv(rows_of(graph.find_architecture(view.spec.name), drawn))


def _button(format: str, mime: str, variant: str, make: Callable[[], str | bytes]) -> None:
    st.download_button(
        format, make, f"googlenet-{variant}.{format.lower()}", mime, key=f"export-{format}", on_click="ignore"
    )
