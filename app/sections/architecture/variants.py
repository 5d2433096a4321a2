"""The variants side by side, what each difference means, and the layers in which two of them differ."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from app.components import fact_table
from app.figures.tables.variants import ASPECTS, difference_table, traits_table
from app.sections.architecture.context import LAYER, GraphView
from app.sections.section import TEXT_PX
from app.session import state
from app.widgets.table_export import offer_csv
from app.widgets.waiting import show_empty
from app.words.prose import passage
from googlenet_core.arithmetic import field_of, row_of
from googlenet_core.arithmetic.unit_fields import cells_read
from googlenet_core.blueprint import IMAGE_PX, PAPER_BN, TORCHVISION, GoogLeNetSpec, specs
from googlenet_core.studies import marked, traits

_TOPIC = "architecture_difference"
_HEIGHT_PX = 520


def show(view: GraphView) -> None:
    """Draw the section: traits of all variants, and the layers in which the shown one differs from the other."""
    shown, other = view.spec, view.other
    st.subheader(heading(shown), anchor=False)
    st.caption(passage(_TOPIC, "intro", shown=shown.title), width=TEXT_PX)
    meanings = {trait.key: passage(_TOPIC, trait.key, **numbers()) for trait in traits(shown)}
    table = traits_table(specs.VARIANTS.values(), shown, meanings)
    fact_table.mount(table, key="traits", label="The variants side by side")
    if other is None:
        show_empty("To see which layers differ, choose a variant to compare with: above the graph, under Display.")
        return
    _layers(view, shown, other)


def heading(shown: GoogLeNetSpec) -> str:
    """Return in how many traits each other variant differs from the shown one."""
    own = {trait.key: trait.value for trait in traits(shown)}
    (title, count), *others = (
        (other.title, sum(trait.value != own[trait.key] for trait in traits(other)))
        for other in specs.VARIANTS.values()
        if other != shown
    )
    rest = "".join(passage(_TOPIC, "heading rest", title=name, count=many) for name, many in others)
    return passage(_TOPIC, "heading", title=title, shown=shown.title, count=count, all=len(own), rest=rest)


def numbers() -> dict[str, object]:
    """Return what the placeholders in the meanings of the traits stand for; it depends on no variant's being shown."""
    rf = field_of("inception5b", PAPER_BN).rf_px
    kernels = replace(PAPER_BN, third_kernel=TORCHVISION.third_kernel)
    pool = replace(PAPER_BN, pool4=TORCHVISION.pool4)
    return {
        "image": IMAGE_PX,
        "modules": len(PAPER_BN.modules),
        "off_both": rf - field_of("inception5b", TORCHVISION).rf_px,
        "off_kernels": rf - field_of("inception5b", kernels).rf_px,
        "off_pool": rf - field_of("inception5b", pool).rf_px,
        "fixed_rows": _first_rows(PAPER_BN),
        "adaptive_rows": _first_rows(TORCHVISION),
    }


def _first_rows(spec: GoogLeNetSpec) -> str:
    """First rows of the windows of an auxiliary head's pool."""
    pool = row_of("aux1.pool", spec)
    return ", ".join(str(cells_read(pool, cell)[0]) for cell in range(pool.size))


def _layers(view: GraphView, shown: GoogLeNetSpec, other: GoogLeNetSpec) -> None:
    count = len(marked(shown, other))
    st.subheader(passage(_TOPIC, "heading layers", count=count, shown=shown.title, title=other.title), anchor=False)
    counts: dict[str, int] = {name: len(marked(shown, other, name)) for name in ASPECTS}
    known = ["any", *(name for name, count in counts.items() if count)]
    titles = {"any": "Any"} | {str(name): title for name, title in ASPECTS.items()}
    table = difference_table(shown, other, view.aspect)
    with st.container(horizontal=True, vertical_alignment="center"):
        st.segmented_control(
            "Outline in the graph and list what differs in",
            known,
            format_func=lambda name: titles[name] + (f" ({counts[name]})" if name in counts else ""),
            label_visibility="collapsed",
            **state.widget("mark"),
        )
        offer_csv(table, f"googlenet-{shown.name}-{other.name}")
    fact_table.mount(
        table,
        key="difference",
        label=f"Layers that differ between {shown.title} and {other.title}",
        choice=LAYER,
        sortable=True,
        height_px=_HEIGHT_PX,
    )
