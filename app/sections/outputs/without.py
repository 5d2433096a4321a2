"""What if a part were not there: any branch, channel range or channel switched off, and all branches ranked."""

from __future__ import annotations

from typing import cast

import streamlit as st

from app.components import chart
from app.figures.charts import bars
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
from googlenet_core.pictures import samples
from googlenet_core.why import Ablation, AblationResult, Fill, HeadChange, Sweep, parts as ablation_part

_FIRST_CHANNELS = range(16)
_FILLS: dict[Fill, str] = {
    "zero": "zero",
    "mean": f"each channel's own mean over the {len(samples.SAMPLES)} sample pictures, few and unlike the training set",
}


def show(subject: Subject) -> None:
    """Draw the section."""
    if not subject.prepared.weights.trained_heads:
        heads.show_none_trained("change")
        return
    spec = engines.load(subject.weights).spec
    off = _controls(spec)
    with show_waiting("Running the network without it…"):
        found = why.ablate(subject, off)
    st.subheader(f"Without {off.title(spec)}: {len(found.channels)} of {found.width} channels", anchor=False)
    _changes(found)
    moved = ", ".join(f"{HEAD_TITLES[n]} {c.total_variation:.1%}" for n, c in found.changes.items() if c is not None)
    st.caption(passage("outputs", "Ablation", fill=_FILLS[off.fill], moved=moved))
    st.caption(f"{found.made.device}, {found.made.elapsed_ms:.0f} ms.")
    _sweep(subject, off.fill)


def _controls(spec: GoogLeNetSpec) -> Ablation:
    """The part to switch off, from the address and the controls."""
    off = ablation_part.parse(state.get("off"), cast("Fill", state.get("fill")))
    module_id = _module_of(state.get("off"))
    module = next((m for m in spec.modules if m.id == module_id), spec.modules[0])
    branches = channels.branches(spec, module)
    names = [m.id for m in spec.modules]
    st.segmented_control(
        "Module", names, format_func=lambda name: f"({name.removeprefix('inception')})",
        **state.bound("off-module", module.id, lambda name: state.put("off", f"{name}.branch3")),
    )  # fmt: skip
    parts = {f"{module.id}.branch{b.index}": f"{b.label} ({b.width})" for b in branches}
    chosen = off.layer if off.layer in parts and off.channels is None else module.id
    left, right = st.columns([3, 1])
    with left:
        st.segmented_control(
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
    with right:
        st.segmented_control("Filled with", list(_FILLS), **state.widget("fill"))
    if chosen != module.id:
        return off
    top = module.out_channels - 1
    span = off.channels or _FIRST_CHANNELS
    low, high = span.start, span.stop - 1
    st.slider(
        f"Channels of the depth concat of inception ({module.name})", 0, top,
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


def _changes(found: AblationResult) -> None:
    changes = {head: change for head, change in found.changes.items() if change is not None}
    for head, column in heads.lay_out_columns(changes).items():
        with column:
            words = f"Probabilities of the {HEAD_TITLES[head]}: {bars.changes_in_words(changes[head].classes)}"
            chart.mount(bars.before_and_after(changes[head].classes), key=f"off-{head}", alt=words)
            st.markdown(_verdict(changes[head]))


def _verdict(change: HeadChange) -> str:
    if change.total_variation == 0:
        return "Nothing changes: this head reads what comes before the part."
    if change.best_before == change.best_after:
        return f"Still **{plain(change.best_after)}**."
    return f"**{plain(change.best_before)}** becomes **{plain(change.best_after)}**."


def _sweep(subject: Subject, fill: Fill) -> None:
    st.subheader("All branches, one at a time", anchor=False)
    head = state.get("head") if state.get("head") in subject.prepared.weights.trained_heads else "main"
    count = 4 * len(engines.load(subject.weights).spec.modules)
    found: Sweep | None = show_or_start(
        f"sweep {subject.key} {fill} {head}",
        f"Rank all {count} branches by what the {HEAD_TITLES[head]} loses",
        count,
        lambda progress: why.sweep_branches(subject, head, fill, progress),
    )
    if found is not None:
        words = f"All {len(found.rows)} branches by the probability they move; most: {bars.sweep_in_words(found)}"
        chart.mount(bars.ranked_sweep(found), key="sweep", alt=words)
        st.caption(f"{found.made.device}, {found.made.elapsed_ms:.0f} ms for all {len(found.rows)} branches.")
