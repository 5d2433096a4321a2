"""The variants side by side, what each difference means, and the layers in which two of them differ."""

from __future__ import annotations

import streamlit as st

from app.components import fact_table
from app.figures.tables.variants import ASPECTS, difference_table, traits_table
from app.sections.architecture.context import LAYER, GraphView
from app.session import state
from app.widgets.table_export import offer_csv
from app.words.prose import passage
from googlenet_core.blueprint import IMAGE_PX, GoogLeNetSpec, specs
from googlenet_core.studies import marked, traits

_TOPIC = "architecture_difference"
_HEIGHT_PX = 520


def show(view: GraphView) -> None:
    """Draw the section: traits of all variants, and the layers in which the shown one differs from the other."""
    shown, other = view.spec, view.other
    st.markdown(passage(_TOPIC, "intro", shown=shown.title))
    meanings = {trait.key: passage(_TOPIC, trait.key, image=IMAGE_PX) for trait in traits(shown)}
    table = traits_table(specs.VARIANTS.values(), shown, meanings)
    fact_table.mount(table, key="traits", label="The variants side by side")
    if other is None:
        st.info("Choose a variant to compare with, at the top of the page, to see which layers differ.")
        return
    _layers(view, shown, other)


def _layers(view: GraphView, shown: GoogLeNetSpec, other: GoogLeNetSpec) -> None:
    st.subheader(f"{shown.title} → {other.title}, layer by layer", anchor=False)
    counts: dict[str, int] = {name: len(marked(shown, other, name)) for name in ASPECTS}
    known = ["any", *(name for name, count in counts.items() if count)]
    titles = {"any": "Any"} | {str(name): title for name, title in ASPECTS.items()}
    st.segmented_control(
        "Outline in the graph and list what differs in",
        known,
        format_func=lambda name: titles[name] + (f" ({counts[name]})" if name in counts else ""),
        **state.widget("mark"),
    )
    table = difference_table(shown, other, view.aspect)
    fact_table.mount(
        table,
        key="difference",
        label=f"Layers that differ between {shown.title} and {other.title}",
        choice=LAYER,
        sortable=True,
        height_px=_HEIGHT_PX,
    )
    offer_csv(table, f"googlenet-{shown.name}-{other.name}")
