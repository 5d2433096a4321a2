"""The graph as it is shown, to take away; each file is made when it is asked for."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from app.figures.tables.layers import rows_of
from app.figures.tables.table import Table, to_csv
from app.services import engines
from googlenet_core.diagram.drawing import DiagramOptions


def graph_exports(variant: str, options: DiagramOptions) -> None:
    """Offer the graph as SVG, PNG, DOT and JSON, and the layers it draws as CSV."""
    with st.container(horizontal=True, vertical_alignment="center", gap="small", key="graph-exports"):
        st.markdown("Export this view", width="content")
        _button("SVG", "image/svg+xml", variant, lambda: engines.graph_svg(variant, options))
        _button("PNG", "image/png", variant, lambda: engines.graph_png(variant, options))
        _button("DOT", "text/vnd.graphviz", variant, lambda: engines.graph_text(variant, options, "dot"))
        _button("JSON", "application/json", variant, lambda: engines.graph_text(variant, options, "json"))
        _button("CSV", "text/csv", variant, lambda: to_csv(_drawn(variant, options)))


def _drawn(variant: str, options: DiagramOptions) -> Table:
    return rows_of(engines.architecture(variant), engines.graph_layers(variant, options))


def _button(format: str, mime: str, variant: str, make: Callable[[], str | bytes]) -> None:
    st.download_button(
        format, make, f"googlenet-{variant}.{format.lower()}", mime, key=f"export-{format}", on_click="ignore"
    )


def table_export(table: Table, name: str) -> None:
    """Offer a table as CSV."""
    st.download_button(
        "Download as CSV",
        lambda: to_csv(table),
        f"{name}.csv",
        "text/csv",
        key=f"csv-{name}",
        icon=":material/download:",
        on_click="ignore",
    )
