"""How the receptive field grows along the network, branch by branch, up to and beyond the picture. Facts in, figure out."""

from __future__ import annotations

from collections.abc import Sequence

import plotly.graph_objects as go

from app.figures.charts import plots
from app.figures.drawings.branch_colours import branch_colour
from googlenet_core.arithmetic import Growth
from googlenet_core.blueprint import IMAGE_PX

SYMBOLS = ("circle", "square", "diamond", "triangle-up")
"""A shape a branch, so that colour is not the only sign."""

_ASIDE = 0.17
"""How far apart the branches of a module stand, in steps: two often see equally much."""

_SHORT = {"input": "input", "avgpool": "avg pool", "dropout": "dropout", "fc": "linear"}


def short_stage(layer: str) -> str:
    """Return a stage's name as it stands under the axis: ``3a``, ``conv1``, ``pool1``."""
    return _SHORT.get(layer, layer.removeprefix("inception").removeprefix("max"))


def growth_chart(rows: Sequence[Growth], labels: Sequence[str], highest: int, ink: str) -> go.Figure:
    """Return the curve of one variant.

    Args:
        rows: from `googlenet_core.arithmetic.growth.growth`.
        labels: of the four branches.
        highest: upper end of the axis in pixels, the same for variants that are compared.
        ink: colour of the text.
    """
    stages = [row for row in rows if row.branch is None]
    whole = {
        "type": "scatter",
        "name": "stage",
        "mode": "lines+markers",
        "x": [row.step for row in stages],
        "y": [row.rf_px for row in stages],
        "text": [short_stage(row.stage) for row in stages],
        "line": {"color": ink, "width": 2, "shape": "hv"},
        "marker": {"size": 6},
        "hovertemplate": "%{text}: %{y} px<extra></extra>",
    }
    first = next(row for row in stages if row.exceeds_image)
    edge = {"type": "line", "xref": "paper", "x0": 0, "x1": 1, "y0": IMAGE_PX, "y1": IMAGE_PX}
    return plots.figure(
        [whole, *(_branch(rows, number, label) for number, label in enumerate(labels, start=1))],
        ink,
        height=470,
        xaxis=plots.axis(
            ink,
            tickangle=-60,
            tickvals=[row.step for row in stages],
            ticktext=[short_stage(row.stage) for row in stages],
            zeroline=False,
        ),
        yaxis=plots.axis(ink, "receptive field, px", range=[0, highest * 1.05]),
        shapes=[edge | {"line": {"color": plots.LINE, "width": 2, "dash": "dash"}}],
        annotations=[
            {
                "x": first.step, "y": first.rf_px, "ax": -70, "ay": -70, "arrowcolor": ink,
                "text": f"{first.label}: {first.rf_px} px,<br>larger than the picture ({IMAGE_PX} px)",
                "font": {"size": plots.FONT, "color": ink},
            }
        ],
    )  # fmt: skip


def _branch(rows: Sequence[Growth], number: int, label: str) -> dict[str, object]:
    own = [row for row in rows if row.branch == number]
    return {
        "type": "scatter",
        "name": label,
        "mode": "markers",
        "x": [row.step + _ASIDE * (number - 2.5) for row in own],
        "y": [row.rf_px for row in own],
        "text": [short_stage(row.stage) for row in own],
        "marker": {"color": branch_colour(number).fill, "size": 10, "symbol": SYMBOLS[number - 1]},
        "hovertemplate": f"%{{text}} {label}: %{{y}} px<extra></extra>",
    }
