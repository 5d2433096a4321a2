"""The price of a 1×1 as Plotly figures: with and without reductions, the break-even, nine naive modules in a row."""

from __future__ import annotations

from collections.abc import Sequence

import plotly.graph_objects as go
from plotly.subplots import make_subplots

from app.figures.branch_colours import branch_colour
from app.figures.plots import LINE, pattern, styled
from googlenet_core.reductions import Measure, Reduction, Version

MEASURE_NAMES = {"params": "parameters", "macs": "MACs"}
_WAYS = ("with", "without")
_POINTS = 120


def versions_figure(built: Version, naive: Version, labels: Sequence[str]) -> go.Figure:
    """Return parameters, MACs and channels of a module with and without its reductions, branch by branch."""
    figure = make_subplots(
        rows=1, cols=3, subplot_titles=("Parameters", "MACs", "Channels that leave"), horizontal_spacing=0.06
    )
    for branch, label in enumerate(labels, start=1):
        both = (built, naive)
        amounts = (
            [version.costs[branch - 1].params for version in both],
            [version.costs[branch - 1].macs for version in both],
            [version.widths[branch - 1] for version in both],
        )
        for column, values in enumerate(amounts, start=1):
            figure.add_trace(_bar(branch, label, values, legend=column == 1), row=1, col=column)
    figure.update_yaxes(autorange="reversed")
    for column in (2, 3):
        figure.update_yaxes(showticklabels=False, row=1, col=column)
    figure.update_xaxes(tickformat="~s")
    return styled(figure, height=250, barmode="stack", bargap=0.3).update_layout(
        margin={"t": 70}, legend={"y": 1.22, "traceorder": "normal"}
    )


def _bar(branch: int, label: str, values: Sequence[int], *, legend: bool) -> go.Bar:
    return go.Bar(
        x=values,
        y=[f"{way} reductions" for way in _WAYS],
        orientation="h",
        name=label,
        legendgroup=label,
        showlegend=legend,
        marker=pattern(branch),
        hovertemplate=f"{label}, %{{y}}: %{{x:,}}<extra></extra>",
    )


def break_even_figure(reduction: Reduction, measure: Measure) -> go.Figure:
    """Return the cost of a branch over the width of its reduction, with the cost without one and where they cross."""
    even, most = float(reduction.break_even(measure)), max(reduction.direct.in_channels, reduction.reduce.channels)
    widths = sorted({1, most, *range(1, most, max(1, most // _POINTS))})
    costs = [reduction.at_width(width).with_reduction(measure) for width in widths]
    direct, colour = reduction.without(measure), branch_colour(reduction.branch)
    figure = go.Figure()
    figure.add_trace(
        go.Scatter(
            x=widths,
            y=costs,
            mode="lines",
            name="with the 1×1",
            line={"color": colour.fill, "width": 4},
            hovertemplate=f"r = %{{x}}: %{{y:,}} {MEASURE_NAMES[measure]}<extra></extra>",
        )
    )
    figure.add_trace(
        go.Scatter(
            x=[1, most],
            y=[direct, direct],
            mode="lines",
            name="without it",
            line={"color": LINE, "width": 3, "dash": "dash"},
            hovertemplate=f"without: %{{y:,}} {MEASURE_NAMES[measure]}<extra></extra>",
        )
    )
    now = reduction.reduce.channels
    figure.add_trace(
        go.Scatter(
            x=[now],
            y=[reduction.with_reduction(measure)],
            mode="markers",
            name=f"now: {now}",
            marker={"color": colour.fill, "size": 15, "line": {"color": LINE, "width": 2}},
            hovertemplate=f"now: r = %{{x}}: %{{y:,}} {MEASURE_NAMES[measure]}<extra></extra>",
        )
    )
    figure.add_vrect(x0=even, x1=most, fillcolor=LINE, opacity=0.18, line_width=0)
    figure.add_vline(x=even, line={"color": LINE, "width": 2, "dash": "dot"})
    figure.add_annotation(x=even, y=0, yref="paper", yanchor="bottom", xanchor="right", text="pays ", showarrow=False)
    figure.add_annotation(
        x=even, y=0, yref="paper", yanchor="bottom", xanchor="left", text=" does not", showarrow=False
    )
    figure.update_xaxes(title=f"width r of {reduction.reduce.label}", range=[0, most * 1.02])
    figure.update_yaxes(title=MEASURE_NAMES[measure], rangemode="tozero", tickformat="~s")
    return styled(figure, height=330)


def chain_figure(built: Sequence[Version], naive: Sequence[Version]) -> go.Figure:
    """Return the channels after each module, as built and with nine naive modules in a row."""
    figure = go.Figure()
    for name, chain, colour, shape in (
        ("without reductions and pool proj", naive, "#d55e00", "/"),
        ("as built", built, "#0072b2", ""),
    ):
        figure.add_trace(
            go.Bar(
                x=[f"({version.module})" for version in chain],
                y=[version.out_channels for version in chain],
                name=name,
                text=[f"{version.out_channels:,}" for version in chain],
                textposition="outside",
                textangle=0,
                cliponaxis=False,
                marker={
                    "color": colour,
                    "pattern": {"shape": shape, "size": 9, "bgcolor": colour, "fgcolor": "#ffffff", "fgopacity": 0.5},
                },
                hovertemplate="%{x}: %{y:,} channels<extra></extra>",
            )
        )
    figure.update_yaxes(title="channels that leave the module")
    return styled(figure, height=340, barmode="group", bargap=0.25)
