"""The section about how the receptive field grows with depth, in the paper's network and in torchvision's."""

from __future__ import annotations

import streamlit as st

from app.components import chart
from app.figures.charts.growth import growth_chart
from app.sections.maps.context import MapsView
from app.sections.section import TEXT_PX
from app.words.prose import passage
from googlenet_core.arithmetic import field_of, first_beyond_image, first_seeing_all
from googlenet_core.arithmetic.growth import growth
from googlenet_core.blueprint import IMAGE_PX, GoogLeNetSpec, naming, specs

_VARIANTS = (specs.PAPER, specs.TORCHVISION)


def show(_view: MapsView) -> None:
    """Draw the section."""
    st.subheader(heading(*_VARIANTS), anchor=False)
    highest = max(row.rf_px for spec in _VARIANTS for row in growth(spec))
    for column, spec in zip(st.columns(2, gap="large"), _VARIANTS, strict=True):
        with column:
            st.markdown(f"**{spec.title}**")
            labels = [naming.branch_label(spec, branch) for branch in (1, 2, 3, 4)]
            first = first_beyond_image(spec)
            alt = f"Receptive field per stage and branch; {first.label} is the first whose field is larger than the picture."
            drawn = growth_chart(growth(spec), labels, highest, chart.ink())
            chart.mount(drawn, key=f"growth-{spec.name}", alt=alt, wide=True)
            st.markdown(_words(spec), width=TEXT_PX)
    st.caption(passage("feature_maps_growth", "What it does not say", image=IMAGE_PX), width=TEXT_PX)


def heading(one: GoogLeNetSpec, other: GoogLeNetSpec) -> str:
    """Return where the field outgrows the picture in two networks."""
    first, second = (first_beyond_image(spec).label for spec in (one, other))
    names = {"one": first, "other": second, "one_title": one.title, "other_title": other.title}
    return passage("feature_maps_growth", "Finding, alike" if first == second else "Finding", **names)


def _words(spec: GoogLeNetSpec) -> str:
    beyond = [first_beyond_image(spec, branch) for branch in (1, 2, 3, 4)]
    stages = [row for row in growth(spec) if row.branch is None]
    first, whole, last = first_beyond_image(spec), first_seeing_all(spec), stages[-1]
    return passage(
        "feature_maps_growth",
        "Where it exceeds the picture",
        first=first.label,
        first_px=first.rf_px,
        corner=field_of(first.layer, spec).pixels(0)[-1],
        whole=whole.label,
        before=stages[stages.index(whole) - 1].label,
        image=IMAGE_PX,
        branches="; ".join(
            f"{naming.branch_label(spec, row.branch or 1)} from {naming.label(row.stage, spec)} on ({row.rf_px} px)"
            for row in beyond
        ),
        last_px=last.rf_px,
    )
