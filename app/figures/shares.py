"""Which part of each module its branches make up, as one Plotly figure: nine modules by channels, parameters and MACs."""

from __future__ import annotations

from collections.abc import Sequence

import plotly.graph_objects as go
from plotly.subplots import make_subplots

from app.figures.branch_colours import branch_colour
from app.figures.plots import pattern, styled
from googlenet_core.shares import MEASURES, Shares, shares
from googlenet_core.spec import GoogLeNetSpec

TITLES = {"channels": "Channels of the concat", "params": "Parameters", "macs": "MACs"}
_ROW_PX = 290
_LEAST_LABELLED = 0.08
"""Parts smaller than this have no room for their number in the bar; it is in the table and when pointed at."""


def shares_figure(spec: GoogLeNetSpec, labels: Sequence[str], marked: str) -> go.Figure:
    """Return the figure; ``marked`` is the name of the module to point out."""
    titles = [f"{TITLES[measure]}: share of each branch in %" for measure in MEASURES]
    figure = make_subplots(rows=len(MEASURES), cols=1, subplot_titles=titles, vertical_spacing=0.1)
    for row, measure in enumerate(MEASURES, start=1):
        found = shares(spec, measure)
        for branch, label in enumerate(labels, start=1):
            figure.add_trace(_bars(branch, label, found, marked, legend=row == 1), row=row, col=1)
    figure.update_yaxes(range=[0, 100], showgrid=False, tickvals=[0, 50, 100])
    styled(figure, height=_ROW_PX * len(MEASURES), barmode="stack", bargap=0.12)
    return figure.update_layout(margin={"t": 70}, legend={"y": 1.06, "traceorder": "normal"})


def _bars(branch: int, label: str, found: Sequence[Shares], marked: str, *, legend: bool) -> go.Bar:
    colour = branch_colour(branch)
    parts = [100 * shares.fractions[branch - 1] for shares in found]
    return go.Bar(
        x=[f"<b>({one.module})</b>" if one.module == marked else f"({one.module})" for one in found],
        y=parts,
        name=label,
        legendgroup=label,
        showlegend=legend,
        text=[f"{part:.1f}" if part >= 100 * _LEAST_LABELLED else "" for part in parts],
        textposition="inside",
        insidetextanchor="middle",
        textangle=0,
        constraintext="none",
        textfont={"color": colour.ink, "size": 15},
        customdata=[one.amounts[branch - 1] for one in found],
        marker=pattern(branch),
        hovertemplate=f"{label} in %{{x}}: %{{y:.1f}} % (%{{customdata:,}})<extra></extra>",
    )


def larger_kernels_figure(spec: GoogLeNetSpec, name: str) -> go.Figure:
    """Return the share of 3×3 and third branch together over the nine modules, a line for each measure.

    Args:
        spec: the network.
        name: what the two branches are called together.
    """
    figure = go.Figure()
    looks = {
        "channels": ("#0072b2", "solid", "circle"),
        "params": ("#d55e00", "dash", "square-open"),
        "macs": ("#009e73", "dot", "x"),
    }
    for measure in MEASURES:
        found, (colour, dash, symbol) = shares(spec, measure), looks[measure]
        figure.add_trace(
            go.Scatter(
                x=[f"({one.module})" for one in found],
                y=[100 * one.larger_kernels for one in found],
                mode="lines+markers",
                name=TITLES[measure],
                line={"color": colour, "width": 3, "dash": dash},
                marker={"symbol": symbol, "size": 15 if symbol == "square-open" else 10},
                hovertemplate=f"{TITLES[measure]}, %{{x}}: %{{y:.1f}} %<extra></extra>",
            )
        )
    figure.update_yaxes(title=f"{name}, % of module", range=[0, 100])
    return styled(figure, height=330)
