"""A table to take away; the file is made when it is asked for."""

from __future__ import annotations

import streamlit as st

from app.figures.tables.table import Table, to_csv


def offer_csv(table: Table, name: str) -> None:
    """Offer a table as CSV."""
    st.download_button(
        "Download as CSV",
        lambda: to_csv(table),
        f"{name}.csv",
        "text/csv",
        key=f"csv-{name}",
        icon=":material/download:",
        type="tertiary",
        on_click="ignore",
    )
