"""Rows of stacked bars in parts below one another, each part with a scale of its own: name, bar and sum on one line."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import plotly.graph_objects as go

from app.figures.charts.plots import axis, figure, heading, legend

_ROW_PX, _TITLE_PX, _LEGEND_PX = 34, 36, 34
_ROOM = 1.35
"""How many times the longest bar a part is wide: its sum stands at its end."""


@dataclass(frozen=True, slots=True)
class Kind:
    """What the bars are stacked of: a name, its looks, and its amounts by part and row."""

    name: str
    looks: dict[str, Any]
    amounts: Sequence[Sequence[int]]


def stacked_rows(
    titles: Sequence[str], rows: Sequence[str], kinds: Sequence[Kind], written: Callable[[int], str], ink: str
) -> go.Figure:
    """Return the figure.

    Args:
        titles: of the parts, from above.
        rows: what each part's rows are called.
        kinds: what the bars are stacked of, from the left.
        written: how a sum is written.
        ink: colour of the text.
    """
    traces, axes, texts = [], {}, []
    part_px = _TITLE_PX + _ROW_PX * len(rows)
    for at, title in enumerate(titles):
        part, top = at + 1, 1 - at / len(titles)
        domain = (1 - part / len(titles), top - _TITLE_PX / part_px / len(titles))
        sums = [sum(kind.amounts[at][row] for kind in kinds) for row in range(len(rows))]
        traces += [_bars(kind, at, rows) for kind in kinds]
        axes[f"xaxis{part}"] = axis(
            ink, anchor=f"y{part}", range=[0, _ROOM * max(sums)], showticklabels=False, showgrid=False, zeroline=False
        )
        axes[f"yaxis{part}"] = axis(ink, anchor=f"x{part}", domain=domain, autorange="reversed")
        texts.append(heading(ink, f"<b>{title}</b>", 0, domain[1]) | {"xanchor": "left"})
        texts += [_sum(written(total), total, row, part) for row, total in zip(rows, sums, strict=True)]
    return figure(
        traces,
        ink,
        height=_LEGEND_PX + part_px * len(titles),
        barmode="stack",
        bargap=0.35,
        annotations=texts,
        legend=legend(ink, 1),
        margin={"l": 10, "r": 10, "t": _LEGEND_PX, "b": 0},
        **axes,
    )


def _bars(kind: Kind, at: int, rows: Sequence[str]) -> dict[str, Any]:
    return {
        "type": "bar",
        "orientation": "h",
        "x": kind.amounts[at],
        "y": rows,
        "xaxis": f"x{at + 1}",
        "yaxis": f"y{at + 1}",
        "name": kind.name,
        "legendgroup": kind.name,
        "showlegend": at == 0,
        "marker": kind.looks,
        "hovertemplate": f"{kind.name}, %{{y}}: %{{x:,}}<extra></extra>",
    }


def _sum(words: str, total: int, row: str, part: int) -> dict[str, Any]:
    place = {"x": total, "y": row, "xref": f"x{part}", "yref": f"y{part}", "xanchor": "left"}
    return place | {"text": f" {words}", "showarrow": False}
