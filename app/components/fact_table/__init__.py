"""A table in the browser: sortable, operable by keyboard, and linked to the selected layer.

The rows travel as constant data, which Streamlit sends once; the selected layer travels beside them in a letter, so that
a click resends no table. What is in a table is for `figures` to decide.
"""

from __future__ import annotations

import json
from collections.abc import Callable

from app.components import letter
from app.components.mount import declare, reported_fields
from app.figures.tables.table import Table
from app.session import state
from googlenet_core.blueprint import canonical

_TABLE = declare(__file__, lib=("dom", "mailbox"))


def mount(
    table: Table,
    *,
    key: str,
    label: str,
    selected: str = "",
    sortable: bool = False,
    height_px: int | None = None,
    on_select: Callable[[str], None] | None = None,
) -> None:
    """Show a table.

    Args:
        table: what to show; a row with a layer can be selected if ``on_select`` is given.
        key: the component's key, unique on the page.
        label: what the table is, for screen readers.
        selected: the layer whose row is marked and scrolled to; one without a row marks the module it is in.
        sortable: whether the headings sort; subtotals are left out while they do.
        height_px: greatest height of the table; beyond it, it scrolls under its headings.
        on_select: called with the layer of a row that somebody chose, before the page runs.
    """

    def report() -> None:
        layer = read_layer(state.widget_value(key), table)
        if layer and on_select:
            on_select(layer)

    look = {"key": key, "label": label, "sortable": sortable, "height": height_px, "links": bool(on_select)}
    # Bytes go to the browser as they are; a dictionary would be searched for data frames and encoded at every click.
    _TABLE(key=key, data=f'{{"look": {json.dumps(look)}, "table": {table.json}}}'.encode(), on_event_change=report)
    if on_select:
        letter.mount(key, canonical(selected))


def read_layer(value: object, table: Table) -> str | None:
    """Read which layer a browser names; None if the table does not have it."""
    layer = reported_fields(value, "event").get("layer")
    return layer if any(row.layer == layer for row in table.rows) and isinstance(layer, str) else None
