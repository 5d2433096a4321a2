"""A table in the browser: sortable, operable by keyboard, and linked to the chosen layer.

The rows travel as constant data, which Streamlit sends once. What is in a table is for `figures` to decide.
"""

from __future__ import annotations

import json

from app.components.mount import declare
from app.figures.tables.table import Table

_TABLE = declare(__file__, lib=("dom", "mounting", "choice"), styles=("lib/controls.css",))


def mount(
    table: Table,
    *,
    key: str,
    label: str,
    choice: str = "",
    sortable: bool = False,
    height_px: int | None = None,
) -> None:
    """Show a table.

    Args:
        table: what to show.
        key: the component's key, unique on the page.
        label: what the table is, for screen readers.
        choice: name of the choice of a layer whose row is marked and scrolled to, and that a row with a layer chooses;
            a layer without a row marks the module it is in.
        sortable: whether the headings sort; subtotals are left out while they do.
        height_px: greatest height of the table, unless ``--table-height`` of the page around it is more; beyond it, it
            scrolls under its headings.
    """
    look = {"label": label, "sortable": sortable, "height": height_px, "choice": choice}
    # Bytes go to the browser as they are; a dictionary would be searched for data frames and encoded at every click.
    _TABLE(key=key, data=f'{{"look": {json.dumps(look)}, "table": {table.json}}}'.encode())
