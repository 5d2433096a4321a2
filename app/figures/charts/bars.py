"""Charts of the outputs page: a ranked sweep, gradient norms. Facts in, plotly figures out."""

from __future__ import annotations

import math

import plotly.graph_objects as go

from app.figures.charts.plots import escape_text, hatched_bars, solid_bars
from app.figures.drawings.branch_colours import branch_colour
from app.figures.tables.answers import place
from googlenet_core.why import GradientReport, Sweep

TEXT_PX = 15


def _laid_out(figure: go.Figure, height: int) -> go.Figure:
    figure.update_layout(
        height=height,
        margin={"l": 10, "r": 10, "t": 30, "b": 10},
        legend={"orientation": "h", "y": 1.02, "yanchor": "bottom", "x": 0, "font_size": TEXT_PX},
        bargap=0.25,
    )
    figure.update_xaxes(tickfont_size=TEXT_PX, title_font_size=TEXT_PX)
    figure.update_yaxes(tickfont_size=TEXT_PX, title_font_size=TEXT_PX)
    figure.update_traces(textfont_size=TEXT_PX)
    return figure


def _share_axis(figure: go.Figure, most: float, room: float) -> None:
    """An axis of shares with room for words beyond the longest bar, and no tick where no share can be."""
    per_cent = next((step for step in (1, 2, 5, 10) if 100 * most <= 5 * step), 20)
    last = min(100, per_cent * math.ceil(100 * most / per_cent))
    ticks = [value / 100 for value in range(0, last + 1, per_cent)]
    figure.update_xaxes(range=[0, max(most, 1e-9) * room], tickvals=ticks, tickformat=".0%")


def ranked_sweep(found: Sweep) -> go.Figure:
    """How far each branch moves the head's belief, the one that moves it most on top."""
    changes = [row.changes[found.head] for row in found.rows]
    moves = [change.total_variation if change else 0.0 for change in changes]
    turned = [
        f"answer becomes {escape_text(change.best_after)}" if change and change.best_before != change.best_after else ""
        for change in changes
    ]
    figure = go.Figure(
        go.Bar(
            y=[f"{row.label} ({row.width})" for row in found.rows],
            x=moves,
            orientation="h",
            marker_color=[branch_colour(int(row.layer[-1])).fill for row in found.rows],
            text=[f"{move:.1%} {word}".strip() for move, word in zip(moves, turned, strict=True)],
            textposition="outside",
            cliponaxis=False,
        )
    )
    figure.update_yaxes(autorange="reversed", dtick=1)
    _share_axis(figure, max(0.01, *moves), room=2.2)
    figure.update_xaxes(title="probability moved to other classes")
    return _laid_out(figure, 80 + 27 * len(found.rows))


def sweep_in_words(found: Sweep, most: int = 3) -> str:
    """What stands on top of the ranking, for those who do not see the chart."""
    changes = [(row.label, row.changes[found.head]) for row in found.rows[:most]]
    return ", ".join(f"{label} {change.total_variation if change else 0.0:.1%}" for label, change in changes)


def gradient_norms(found: GradientReport, of: str) -> go.Figure:
    """Length of the gradient at each module from the main loss alone and from all three losses.

    Args:
        found: the norms.
        of: ``weights`` (what a training step would move) or ``output`` (the signal that arrives).
    """
    rows = [(row.label, getattr(row, of)) for row in found.rows]
    labels = [_in_lines(label) for label, _ in rows]
    both = " + ".join(f"{weight:g} · {place(head)}" for head, weight in found.loss_weights.items() if head != "main")
    figure = go.Figure(
        [
            go.Bar(x=labels, y=[norms.main for _, norms in rows], name="main loss alone", marker=solid_bars()),
            go.Bar(
                x=labels, y=[norms.both for _, norms in rows], name=f"main + {both}",
                marker=hatched_bars(),
                text=["" if norms.gain is None else f"×{norms.gain:.2g}" for _, norms in rows], textposition="outside", constraintext="none",
            ),
        ]
    )  # fmt: skip
    figure.update_yaxes(type="log", title="gradient norm (logarithmic)", exponentformat="power", dtick=1)
    figure.update_xaxes(tickangle=0)
    return _laid_out(figure, 400)


def _in_lines(label: str) -> str:
    """A module's label in so few letters a line that a dozen stand beside each other."""
    return escape_text(label.removeprefix("inception ").replace("convolution", "conv.")).replace(" ", "<br>")
