"""The price of a 1×1: the module with and without reductions, two sliders on their widths, and nine naive modules."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from app.components import chart, fact_table
from app.figures.charts.price import MEASURE_NAMES, break_even_figure, chain_figure, versions_figure
from app.figures.tables.price import reductions_table, versions_table
from app.sections.inception.context import ModuleView
from app.sections.inception.whatif import edit
from app.sections.section import TEXT_PX, share_rest, stand_beside
from app.session import state
from app.widgets.table_export import offer_csv
from app.words.prose import passage
from googlenet_core.blueprint import GoogLeNetSpec, InceptionSpec, naming
from googlenet_core.studies import (
    Reduction,
    Version,
    built,
    built_chain,
    first_branch_reduction,
    naive,
    naive_chain,
    with_width,
)
from googlenet_core.studies.reductions import Measure, reductions

_TOPIC = "inception_price"
_WIDTH_INDEX = {2: 1, 3: 3}
"""Which of the six widths, counted from 0, is a branch's reduction."""

_TABLE_PX, _BARS_PX, _SLIDER_PX, _EVEN_PX = 600, 578, 300, 560
_CHAIN_PX, _EVERY_PX, _REDUCTIONS_PX = 860, 950, 896


def show(view: ModuleView) -> None:
    """Draw the section."""
    spec, module = view.spec, view.module
    labels = tuple(naming.branch_label(spec, branch) for branch in (1, 2, 3, 4))
    one, other = built(spec, module.name), naive(spec, module.name)
    st.subheader(heading(one, other), anchor=False)
    words, drawn, rest = stand_beside(_TABLE_PX, _BARS_PX, rest="price")
    with rest:
        pays, never = stand_beside(TEXT_PX, TEXT_PX)
    with words:
        st.markdown(
            passage(
                _TOPIC,
                "intro",
                params=other.cost.params / one.cost.params,
                naive_out=other.out_channels,
                built_out=one.out_channels,
                inputs=one.in_channels,
            ),
            width=TEXT_PX,
        )
        table = versions_table(spec, module.name, labels)
        fact_table.mount(table, key="price-table", label="With and without reductions")
    with drawn:
        alt = "Parameters, MACs and channels with and without reductions; the table has the numbers."
        chart.mount(versions_figure(one, other, labels, chart.ink()), key="price-versions", alt=alt, wide=True)
    measure: Measure = "macs" if state.get("measure") == "macs" else "params"
    with pays:
        st.markdown(passage(_TOPIC, "slider"))
        st.markdown(passage(_TOPIC, "learns"))
    first = first_branch_reduction(spec, module.name)
    numbers = {"inputs": first.direct.in_channels, "outputs": first.direct.channels}
    never.markdown(passage(_TOPIC, "never", first=first.widest_saving(measure), **numbers))
    _sliders(spec, module, measure)
    _chain(spec)


def heading(one: Version, other: Version) -> str:
    """Return how many times the MACs of a module with reductions it needs without them."""
    times = other.cost.macs / one.cost.macs
    shown = round(times, 2)
    name = "as many" if shown == 1 else "more" if shown > 1 else "fewer"
    return passage(_TOPIC, name, module=one.module, macs=times)


def _sliders(spec: GoogLeNetSpec, module: InceptionSpec, measure: Measure) -> None:
    found = reductions(spec, module.name)
    with st.container(horizontal=True, vertical_alignment="center"):
        st.subheader(widest_heading(found, measure), anchor=False, width="content")
        st.segmented_control(
            "Counted in",
            list(MEASURE_NAMES),
            format_func=lambda name: f"in {MEASURE_NAMES[name]}",
            label_visibility="collapsed",
            **state.widget("measure"),
        )
    with st.container(horizontal=True, gap="medium"):
        for reduction in found:
            _slider(module, reduction, measure)


def widest_heading(found: Sequence[Reduction], measure: Measure) -> str:
    """Return how wide each reduction of a module may be before it stops paying."""
    ends = (f"up to {one.widest_saving(measure)} channels before the {one.direct.label}" for one in found)
    return passage(_TOPIC, "widest", ends=", ".join(ends))


def _slider(module: InceptionSpec, reduction: Reduction, measure: Measure) -> None:
    with share_rest(f"slider-{reduction.branch}"):
        words, drawn = stand_beside(_SLIDER_PX, _EVEN_PX)
    with words:
        _choose_width(module, reduction, measure)
    width = reduction.reduce.channels
    with drawn:
        alt = (
            f"Cost over the width of the reduction: {reduction.with_reduction(measure):,} at {width}, "
            f"{reduction.without(measure):,} without it."
        )
        figure = break_even_figure(reduction, measure, chart.ink())
        chart.mount(figure, key=f"break-even-{reduction.branch}", alt=alt)
        st.caption(f"r = {reduction.break_even_formula(measure)}")


def _choose_width(module: InceptionSpec, reduction: Reduction, measure: Measure) -> None:
    width, index = reduction.reduce.channels, _WIDTH_INDEX[reduction.branch]
    st.slider(
        f"{reduction.reduce.label}: {reduction.direct.in_channels} → r channels",
        1,
        max(reduction.direct.in_channels, width),
        **state.bound(
            f"reduce-{module.name}-{reduction.branch}", width, lambda chosen: edit(with_width(module, index, chosen))
        ),
    )
    saving = float(100 * reduction.saving(measure))
    parts = [(found.label, found.formula(measure)) for found in (reduction.reduce, reduction.conv)]
    lines = [f"{label}: {formula}" for label, formula in parts]
    lines += [
        f"**together: {reduction.with_reduction(measure):,}**",
        f"{reduction.direct.label} without it: {reduction.direct.formula(measure)}",
    ]
    st.markdown("  \n".join(lines))
    st.markdown(passage(_TOPIC, "pays" if saving > 0 else "no_gain", width=width, part=abs(saving)))


def _chain(spec: GoogLeNetSpec) -> None:
    one, other = built_chain(spec), naive_chain(spec)
    params = [sum(version.cost.params for version in chain) for chain in (one, other)]
    macs = [sum(version.cost.macs for version in chain) for chain in (one, other)]
    numbers = {
        "naive_last": other[-1].out_channels,
        "built_last": one[-1].out_channels,
        "params": params[1] / params[0],
        "macs": macs[1] / macs[0],
        "naive_macs": macs[1] / 1e9,
        "built_macs": macs[0] / 1e9,
    }
    st.subheader(passage(_TOPIC, "chain heading", **numbers), anchor=False)
    left, right = stand_beside(_CHAIN_PX, _EVERY_PX)
    with left:
        st.markdown(passage(_TOPIC, "chain", **numbers), width=TEXT_PX)
        alt = "Channels after each module, as built and without reductions."
        chart.mount(chain_figure(one, other, chart.ink()), key="price-chain", alt=alt, wide=True, least_px=760)
    with right:
        table = reductions_table(spec)
        with st.container(
            horizontal=True, vertical_alignment="center", horizontal_alignment="distribute", width=_REDUCTIONS_PX
        ):
            st.caption(passage(_TOPIC, "every"), width="content")
            offer_csv(table, f"googlenet-{spec.name}-reductions")
        fact_table.mount(table, key="reductions", label="Every reduction and its break-even")
