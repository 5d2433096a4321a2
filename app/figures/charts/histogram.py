"""How often which activation occurs in one map, and where the largest stand. Facts in, a Plotly figure out."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray

from app.figures.charts import plots
from app.words.scale import short_number

BINS = 40


def top_cells(values: NDArray[np.float32], count: int) -> list[tuple[int, int, float]]:
    """Return row, column and value of the largest cells [H, W], largest first; equal ones in reading order."""
    flat = np.where(np.isnan(values.ravel()), -np.inf, values.ravel())
    order = np.argsort(-flat, kind="stable")[:count]
    return [(*divmod(int(at), values.shape[1]), float(values.ravel()[at])) for at in order]


def constant(values: NDArray[np.float32]) -> float | None:
    """Return the one value that every cell has, NaN where none is finite; None where they differ and can be counted by size."""
    finite = values[np.isfinite(values)]
    if not finite.size:
        return float("nan")
    return float(finite[0]) if (finite == finite[0]).all() else None


def histogram(values: NDArray[np.float32], chosen: float, ink: str) -> go.Figure:
    """Return how many cells have which activation; a line marks the chosen cell's. Counts are on a logarithmic axis.

    The cells must differ: bins of a `constant` map would have a width that nothing in the map has.
    """
    finite = values[np.isfinite(values)].astype(np.float64)  # float32 has no room for bins in a tiny range
    counts, edges = np.histogram(finite, bins=BINS)
    bars = {
        "type": "bar",
        "x": ((edges[:-1] + edges[1:]) / 2).tolist(),
        "y": counts.tolist(),
        "width": float(edges[1] - edges[0]),
        "marker": {"color": plots.LINE, "line": {"width": 0}},
        "customdata": [f"{short_number(low)} to {short_number(high)}" for low, high in pairwise(edges)],
        "hovertemplate": "%{customdata}: %{y} units<extra></extra>",
    }
    line = {"type": "line", "x0": chosen, "x1": chosen, "y0": 0, "y1": 1, "yref": "paper"}
    return plots.figure(
        [bars],
        ink,
        height=320,
        margin={"l": 10, "r": 10, "t": 10, "b": 10},
        xaxis=plots.axis(ink, "activation"),
        yaxis=plots.axis(ink, "units (log.)", type="log", dtick=1),
        shapes=[line | {"line": {"color": ink, "width": 2, "dash": "dash"}}],
        bargap=0,
        showlegend=False,
    )
