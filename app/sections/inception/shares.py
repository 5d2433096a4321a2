"""Nine modules beside each other, and whether the larger kernels' share grows with depth."""

from __future__ import annotations

import streamlit as st

from app.components import chart, fact_table
from app.figures.charts.shares import larger_kernels_figure, shares_figure
from app.figures.tables.shares import shares_table
from app.sections.inception.context import ModuleView
from app.sections.section import TEXT_PX, stand_beside
from app.widgets.table_export import offer_csv
from app.words.prose import passage
from googlenet_core.blueprint import GoogLeNetSpec, naming
from googlenet_core.studies import MEASURES, longest_rise, trend
from googlenet_core.studies.shares import shares

_TOPIC = "inception_shares"
_LINES_PX, _TABLE_PX = 600, 600
_WORDS = {"channels": "channels", "params": "parameters", "macs": "MACs"}


def show(view: ModuleView) -> None:
    """Draw the section; the shown module is pointed out."""
    spec = view.spec
    labels = [naming.branch_label(spec, branch) for branch in (1, 2, 3, 4)]
    together = f"{labels[1]} and {labels[2]}"
    st.subheader(heading(spec, together), anchor=False)
    table = shares_table(spec)
    words, drawn, rest = stand_beside(TEXT_PX, _LINES_PX, rest="shares")
    with rest:
        counted, said = stand_beside(_TABLE_PX, TEXT_PX)
    with words:
        st.markdown(passage(_TOPIC, "claim"))
        st.markdown(answer(spec))
    with drawn:
        alt = f"Share of {together} over the nine modules, in three lines."
        chart.mount(larger_kernels_figure(spec, together, chart.ink()), key="larger-kernels", alt=alt)
    with counted:
        fact_table.mount(table, key="shares-table", label="Shares of the branches", sortable=True, height_px=380)
    with said:
        st.caption(passage(_TOPIC, "same"))
        offer_csv(table, f"googlenet-{spec.name}-shares")
    alt = "Share of each branch in the nine modules, by channels, parameters and MACs; the table has the numbers."
    figure = shares_figure(spec, labels, view.module.name, chart.ink())
    chart.mount(figure, key="shares", alt=alt, wide=True, least_px=1120)


def heading(spec: GoogLeNetSpec, pair: str) -> str:
    """Return whether the two branches' share of the channels grows with depth."""
    verdict = trend([one.larger_kernels for one in shares(spec, "channels")]).verdict
    return passage(_TOPIC, f"heading {verdict}", pair=pair)


def answer(spec: GoogLeNetSpec) -> str:
    """Return the verdict in each measure; those with the same numbers share a line."""
    said: dict[tuple[str, str], list[str]] = {}
    for measure in MEASURES:
        percents = [100 * one.larger_kernels for one in shares(spec, measure)]
        said.setdefault((trend(percents).verdict, _numbers(spec, percents)), []).append(_WORDS[measure])
    lines = [
        f"- {passage(_TOPIC, verdict, what=' and '.join(what))} {numbers}" for (verdict, numbers), what in said.items()
    ]
    return "\n".join([*lines, "", _ratio(spec), "", _rise(spec)])


def _numbers(spec: GoogLeNetSpec, percents: list[float]) -> str:
    names = [module.name for module in spec.modules]
    moves = trend(percents)
    return passage(
        _TOPIC,
        "numbers",
        first=percents[0],
        last=percents[-1],
        first_module=names[0],
        last_module=names[-1],
        largest=max(percents),
        largest_modules=_with_value(max(percents), percents, names),
        smallest=min(percents),
        smallest_modules=_with_value(min(percents), percents, names),
        pairs=moves.pairs,
        rising=moves.rising_pairs,
        falling=moves.falling_pairs,
        level=moves.level_pairs,
    )


def _with_value(value: float, values: list[float], names: list[str]) -> str:
    """All modules with this value; equal fractions are equal to the last digit."""
    return " and ".join(f"({name})" for name, one in zip(names, values, strict=True) if one == value)


def _ratio(spec: GoogLeNetSpec) -> str:
    found = shares(spec, "channels")
    ratios = [one.larger_to_1x1 for one in found]
    return passage(
        _TOPIC,
        "ratio",
        first_module=found[0].module,
        last_module=found[-1].module,
        ratio_first=ratios[0],
        ratio_last=ratios[-1],
        ratio_largest=max(ratios),
        ratio_modules=_with_value(max(ratios), ratios, [one.module for one in found]),
    )


def _rise(spec: GoogLeNetSpec) -> str:
    found = shares(spec, "channels")
    percents = [100 * one.larger_kernels for one in found]
    first, last = longest_rise(percents)
    moves, steps = trend(percents), len(percents) - 1
    others = moves.rising_steps - (last - first)
    return passage(
        _TOPIC,
        "longest rise" if others else "rise",
        rise_first=found[first].module,
        rise_last=found[last].module,
        rise_from=percents[first],
        rise_to=percents[last],
        rising=others,
        falling=moves.falling_steps,
        level=steps - moves.rising_steps - moves.falling_steps,
    )
