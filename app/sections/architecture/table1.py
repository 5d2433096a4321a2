"""The paper's Table 1 as printed, beside the exact values, with what does not fit explained."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from app.components import fact_table
from app.figures.tables.table1 import notes, table1_rows
from app.sections.architecture.context import LAYER, GraphView
from app.sections.section import TEXT_PX
from app.widgets.table_export import offer_csv
from app.words.prose import passage
from googlenet_core.blueprint import PAPER, STRIDE_2_POOL, layers, output_size
from googlenet_core.studies import Verdict, table1

_TOPIC = "architecture_table1"


def show(_view: GraphView) -> None:
    """Draw the section: the table and its explanations."""
    numbers = _numbers()
    st.subheader(passage(_TOPIC, "heading", **numbers), anchor=False)
    table = table1_rows()
    with st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"):
        st.caption(passage(_TOPIC, "intro", **numbers), width=TEXT_PX)
        offer_csv(table, "googlenet-table1")
    fact_table.mount(table, key="table-1", label="Table 1 of the paper", choice=LAYER)
    written = [f"{count}\\. {passage(_TOPIC, note, **numbers)}" for count, note in enumerate(notes(), start=1)]
    left, right = st.columns(2, gap="medium")
    half = halved([len(note) for note in written])
    left.markdown("\n\n".join(written[:half]), width=TEXT_PX)
    right.markdown("\n\n".join(written[half:]), width=TEXT_PX)


def halved(lengths: Sequence[int]) -> int:
    """Return how many of some texts make the first of two columns, so that the two are most nearly as long."""
    return min(range(len(lengths) + 1), key=lambda at: abs(sum(lengths[:at]) - sum(lengths[at:])))


def counts() -> dict[str, int]:
    """Return how many costs are printed, and of how many each verdict holds."""
    found = [one for row in table1.rows() for one in (row.params_verdict, row.ops_verdict) if one]
    kinds: tuple[Verdict, ...] = ("agrees", "one off", "disagrees")
    return {"figures": len(found)} | {kind.replace(" ", "_"): found.count(kind) for kind in kinds}


def _numbers() -> dict[str, object]:
    rows = {row.layers[-1]: row for row in table1.rows() if row.layers}
    stem = table1.SeparableStem()
    first, second, linear, five = rows["conv1"], rows["conv3"], rows["fc"], rows["inception5a"]
    column = {layer: row for layer, row in rows.items() if "params_column" in row.notes}
    off = {layer: abs(row.printed.params or 0) / row.params_k - 1 for layer, row in column.items()}
    worst = min(off, key=off.__getitem__)
    first_side, side = (next(row.size for row in layers(PAPER) if row.id == name) for name in ("conv1", "inception5a"))
    printed_k = five.printed.params or 0
    return {
        **counts(),
        "kibi": table1.KIBI,
        "conv1": PAPER.conv1,
        "reduce": PAPER.conv2,
        "exact_weights": first.cost.weights,
        "exact_macs": first.cost.macs,
        "multiplier": stem.multiplier,
        "separable_weights": stem.weights,
        "separable_macs": stem.macs,
        "separable_k": stem.weights / table1.KIBI,
        "separable_params": stem.params,
        "second_weights": second.cost.weights,
        "second_k": second.params_k,
        "linear_weights": linear.cost.weights,
        "linear_k": linear.params_k,
        "side_before": first_side,
        "ceil_sizes": _in_words(pool_sizes(first_side, ceil=True)),
        "floor_sizes": _in_words(pool_sizes(first_side, ceil=False)),
        "k_3b": rows["inception3b"].params_k,
        "k_4b": rows["inception4b"].params_k,
        "worst": -100 * off[worst],
        "worst_row": f"({worst.removeprefix('inception')})",
        "ops_4a": rows["inception4a"].ops_m,
        "printed_4a": rows["inception4a"].printed.ops,
        "printed_k": printed_k,
        "printed_m": five.printed.ops,
        "side": side,
        "implied_m": printed_k * table1.KIBI * side * side / table1.MEGA,
        "exact_k": five.params_k,
        "exact_m": five.ops_m,
    }


def pool_sizes(side: int, *, ceil: bool, padding: int = 0) -> list[int]:
    """Return the sides of the maps after the four stride-2 pools, if all were 3×3, rounded and padded in this way."""
    found = []
    for _ in range(4):
        side = output_size(side, STRIDE_2_POOL.kernel, STRIDE_2_POOL.stride, padding, ceil=ceil)
        found.append(side)
    return found


def _in_words(sizes: list[int]) -> str:
    return ", ".join(map(str, sizes))
