"""What if a module were wider or narrower: six fields, and what follows in the module, the network and the next module."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from app.components import fact_table, inception_widths, svg_figure
from app.figures.drawings.ledger_pair import ledger_pair_svg
from app.figures.tables.whatif import costs_table, readers_table
from app.sections.inception.context import ModuleView
from app.sections.section import TEXT_PX, stand_beside
from app.session import state
from app.words.prose import passage
from googlenet_core.arithmetic import MACS_RULE, channels, layer_costs, total
from googlenet_core.blueprint import GoogLeNetSpec, InceptionSpec, naming
from googlenet_core.studies import built, changes
from googlenet_core.studies.whatif import WidthChange

_TOPIC = "inception_whatif"
_EDITOR = "inception-widths"
_LEDGER_PX, _COSTS_PX, _RULE_PX = 1012, 690, 480


def edit(module: InceptionSpec) -> None:
    """Give the shown module other widths, unless somebody has gone on to another module."""
    if module.name == state.module():
        own = state.spec().module(module.name)
        state.put("widths", None if module == own else module)


def reset() -> None:
    """Give the shown module the widths of Table 1 again."""
    state.put("widths", None)
    inception_widths.forget(_EDITOR)


def show(view: ModuleView) -> None:
    """Draw the section."""
    spec, own, module = view.plain, view.own, view.module
    st.subheader(heading(spec, view.spec, own.name), anchor=False)
    left, right = stand_beside(_LEDGER_PX, rest="costs")
    with left:
        st.markdown(passage(_TOPIC, "intro"), width=TEXT_PX)
        _edit(spec, own, module)
    with right:
        st.subheader(costs_heading(view.spec, module.name), anchor=False)
        costs, rule = stand_beside(_COSTS_PX, _RULE_PX)
    with costs:
        fact_table.mount(costs_table(spec, view.spec, module.name), key="costs", label="Costs before and after")
    rule.caption(f"MACs: {MACS_RULE}. 1 MAC = 2 FLOPs.")
    found = changes(spec, module)
    with st.container():
        if module != own:
            st.markdown(_says(spec, own, module, found), width=TEXT_PX)
        _readers(found)


def _edit(spec: GoogLeNetSpec, own: InceptionSpec, module: InceptionSpec) -> None:
    """The six fields, and what they make of the concat."""
    inception_widths.mount(spec, own, module, _EDITOR, edit)
    st.button(
        "Reset the six widths",
        icon=":material/undo:",
        on_click=state.while_asked(reset, "layer"),
        disabled=module == own and not inception_widths.refused(_EDITOR, module),
    )
    rows = [("Table 1", channels.branches(spec, own))]
    if module != own:
        rows.append(("edited", channels.branches(spec.with_module(module), module)))
    svg_figure.mount(ledger_pair_svg(rows), key="ledger-pair")


def _readers(found: Sequence[WidthChange]) -> None:
    if found:
        st.subheader(readers_heading(found), anchor=False)
        fact_table.mount(readers_table(found), key="readers", label="Layers whose input has changed")


def heading(before: GoogLeNetSpec, after: GoogLeNetSpec, name: str) -> str:
    """Return what a module puts out and needs with its widths, and with those of Table 1 where they are others."""
    own, module = before.module(name), after.module(name)
    one, other = (layer_costs(spec)[own.id].macs / 1e6 for spec in (before, after))
    kind = "own" if module == own else "edited" if module.out_channels != own.out_channels else "edited inside"
    numbers = {"before": own.out_channels, "after": module.out_channels, "macs_before": one, "macs": other}
    return passage(_TOPIC, kind, module=naming.label(own.id, before), **numbers)


def costs_heading(spec: GoogLeNetSpec, name: str) -> str:
    """Return which part of the network's parameters and MACs a module has."""
    own, whole = built(spec, name).cost, total(spec)
    shares = {"params": own.params / whole.params, "macs": own.macs / whole.macs}
    return passage(_TOPIC, "costs", module=naming.label(spec.module(name).id, spec), **shares)


def readers_heading(found: Sequence[WidthChange]) -> str:
    """Return how many layers read another number of channels than before, and how many they are now."""
    first = found[0]  # all of them read the same
    name = "reader" if len(found) == 1 else "readers"
    return passage(_TOPIC, name, count=len(found), before=first.in_before, after=first.in_after)


def _says(spec: GoogLeNetSpec, own: InceptionSpec, module: InceptionSpec, found: Sequence[WidthChange]) -> str:
    if not found:
        return passage(_TOPIC, "output_same")
    return passage(
        _TOPIC,
        "output",
        count=len(found),
        readers=", ".join(naming.label(change.layer, spec) for change in found),
        direction="deeper" if module.out_channels > own.out_channels else "shallower",
    )
