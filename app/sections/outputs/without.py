"""What if a part were not there: any branch, channel range or channel switched off, and all branches ranked."""

from __future__ import annotations

from typing import cast

import streamlit as st

from app.components import answer_changes, chart
from app.figures.charts import bars
from app.figures.tables import changes
from app.sections.outputs import layout
from app.services import engines, why
from app.services.subjects import Subject
from app.session import state
from app.widgets import heads
from app.widgets.long_work import show_or_start
from app.widgets.waiting import show_waiting
from app.words.prose import passage
from app.words.text import plain
from googlenet_core.arithmetic import channels
from googlenet_core.blueprint import HEAD_TITLES, GoogLeNetSpec, stage_of
from googlenet_core.engine import Provenance
from googlenet_core.pictures import samples
from googlenet_core.why import Ablation, Fill, Sweep, parts as ablation_part

_FIRST_CHANNELS = range(16)
_LONGEST_FINDING = 800
"""Characters: the names of a part and of two classes fit."""
_FILLS: dict[Fill, str] = {
    "zero": "zero",
    "mean": f"each channel's own mean over the {len(samples.SAMPLES)} sample pictures, few and unlike the training set",
}


def show(subject: Subject) -> tuple[Provenance, ...]:
    """Draw the section."""
    if not subject.prepared.weights.trained_heads:
        heads.show_none_trained("change")
        return ()
    spec = engines.load(subject.weights).spec
    off = _controls(spec)
    with show_waiting("Running the network without it…"):
        found = why.ablate(subject, off)
    st.subheader(plain(changes.write_finding(off.title(spec), found.changes), _LONGEST_FINDING), anchor=False)
    answer_changes.mount(changes.make(found.changes, _name_heads_ahead(off, spec)), key="changes")
    st.caption(passage("outputs", "Ablation", channels=len(found.channels), width=found.width, fill=_FILLS[off.fill]))
    return (found.made, *_sweep(subject, off.fill))


def _controls(spec: GoogLeNetSpec) -> Ablation:
    """The part to switch off, from the address and the controls."""
    off = ablation_part.parse(state.get("off"), cast("Fill", state.get("fill")))
    module_id = _module_of(state.get("off"))
    module = next((m for m in spec.modules if m.id == module_id), spec.modules[0])
    branches = channels.branches(spec, module)
    names = [m.id for m in spec.modules]
    row, second = layout.controls(2)
    row.segmented_control(
        "Module", names, format_func=lambda name: f"({name.removeprefix('inception')})",
        **state.bound("off-module", module.id, lambda name: state.put("off", f"{name}.branch3")),
    )  # fmt: skip
    parts = {f"{module.id}.branch{b.index}": f"{b.label} ({b.width})" for b in branches}
    chosen = off.layer if off.layer in parts and off.channels is None else module.id
    row.segmented_control(
        "Part",
        [*parts, module.id],
        format_func=lambda part: parts.get(part, "channels…"),
        **state.bound(
            "off-part",
            chosen,
            lambda part: _put(
                module.id, part if part in parts else f"{part}:{_FIRST_CHANNELS.start}-{_FIRST_CHANNELS.stop - 1}"
            ),
        ),
    )
    second.segmented_control("Filled with", list(_FILLS), **state.widget("fill"))
    if chosen != module.id:
        return off
    top = module.out_channels - 1
    span = off.channels or _FIRST_CHANNELS
    low, high = span.start, span.stop - 1
    st.slider(
        f"Channels of the depth concat of inception ({module.name})", 0, top, width=layout.WORDS_PX,
        **state.bound(
            "off-channels", (low, high), lambda ends: _put(module.id, f"{module.id}:{ends[0]}-{ends[1]}")
        ),
    )  # fmt: skip
    branch, own = channels.locate(module, low)
    st.caption(f"Channel {low} is number {own} of the {branches[branch - 1].label} branch.")
    return Ablation(module.id, span, off.fill)


def _put(module: str, part: str) -> None:
    """Switch a part of a module off, unless somebody has gone on to another module."""
    if _module_of(state.get("off")) == module:
        state.put("off", part)


def _module_of(off: str) -> str:
    return stage_of(ablation_part.parse(off, "zero").layer)


def _name_heads_ahead(off: Ablation, spec: GoogLeNetSpec) -> list[str]:
    """The heads that read what comes before the part."""
    ids = [module.id for module in spec.modules]
    stage = stage_of(off.layer)
    at = ids.index(stage) if stage in ids else 0
    return [f"aux_{head.tap}" for head in spec.auxiliary if ids.index(f"inception{head.tap}") < at]


def _sweep(subject: Subject, fill: Fill) -> tuple[Provenance, ...]:
    st.subheader("All branches, one at a time", anchor=False)
    head = state.get("head") if state.get("head") in subject.prepared.weights.trained_heads else "main"
    count = 4 * len(engines.load(subject.weights).spec.modules)
    found: Sweep | None = show_or_start(
        f"sweep {subject.key} {fill} {head}",
        f"Rank all {count} branches by what the {HEAD_TITLES[head]} loses",
        count,
        lambda progress: why.sweep_branches(subject, head, fill, progress),
    )
    if found is None:
        return ()
    most = bars.sweep_in_words(found)
    turned = sum(
        change is not None and change.best_before != change.best_after
        for change in (row.changes[found.head] for row in found.rows)
    )
    with layout.beside("sweep") as (place, words):
        with place:
            alt = f"All {len(found.rows)} branches by the probability they move; most: {most}"
            chart.mount(bars.ranked_sweep(found), key="sweep", alt=alt)
        words.markdown(
            passage("outputs", "Ranked", most=most, turned=turned, branches=len(found.rows), head=HEAD_TITLES[head])
        )
    return (found.made,)
