"""The section with two pictures side by side: the same map on the same scale, and the difference."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import streamlit as st

from app.components import crop_panels
from app.components.crop_panels import Panel
from app.figures.maps.compared import ChannelDifference, rank_by_difference
from app.sections.maps.context import MapsView, wait_for_maps
from app.sections.maps.unit_picker import keeping_peak
from app.sections.section import TEXT_PX
from app.services import pictures
from app.services.subjects import Picture, Subject
from app.session import state
from app.widgets.image_picker import other_picture
from app.words.prose import passage
from app.words.scale import scale_words, short_number
from app.words.text import plain
from googlenet_core.engine import Provenance
from googlenet_core.pictures import palettes, samples

_TOPIC = "feature_maps_compare"
_PICTURE_PX = 320


def show(view: MapsView) -> tuple[Provenance, ...]:
    """Draw the section."""
    row = st.container(horizontal=True, gap="xsmall", key="section-controls-compare")
    with row:
        other = _other(view)
    first, second = view.maps(), wait_for_maps(Subject(other, view.subject.network), view.layer)
    channels = rank_by_difference(first.stats.mean, second.stats.mean)
    unit = view.kept_unit()
    chosen = next((one for one in channels if unit and one.channel == unit.channel), channels[0])
    with row:
        by_channel = {one.channel: one for one in channels}
        st.selectbox(
            "Map",
            list(by_channel),
            format_func=lambda channel: _words(view, by_channel[channel]),
            width=TEXT_PX,
            **state.bound("compare-channel", chosen.channel, keeping_peak(first, view.keep_unit)),
        )
    one, two = first.map(chosen.channel), second.map(chosen.channel)
    difference = two - one
    palette, signed = view.palette(), palettes.DEFAULT_SIGNED
    high = max(float(np.abs(one).max()), float(np.abs(two).max()))
    low = -high if min(one.min(), two.min()) < 0 or palettes.get_palette(palette).diverging else 0.0
    most = float(np.abs(difference).max())
    field = view.group_of(chosen.channel).field

    st.subheader(heading(channels, view.label), anchor=False)
    crop_panels.mount(
        "compare",
        [
            Panel(
                plain(view.picture.title),
                f"Mean {short_number(chosen.first)}",
                0,
                crop_panels.at_true_centres(one, field, low, high, palette),
            ),
            Panel(
                plain(other.title),
                f"Mean {short_number(chosen.second)}",
                1,
                crop_panels.at_true_centres(two, field, low, high, palette),
            ),
            Panel(
                "Second minus first, position by position",
                f"Scale: its own; {scale_words(signed, -most, most)}",
                None,
                crop_panels.at_true_centres(difference, field, -most, most, signed, unit="difference at"),
            ),
        ],
        [pictures.crop_file(one.prepared, view.weights) for one in (view.picture, other)],
        of=f"{view.picture.prepared.digest} {other.prepared.digest} {view.layer} {chosen.channel}",
        on_pick=crop_panels.keeping_cell(chosen.channel, view.keep_unit),
        cursor=_cursor(view, chosen.channel),
        strength=65,
        hint="Point at one picture: the same unit is read on all three.",
    )
    st.caption(passage(_TOPIC, "Scale", scale=scale_words(palette, low, high)), width=TEXT_PX)
    return (first.made, second.made)


def heading(channels: Sequence[ChannelDifference], layer: str) -> str:
    """Return how many maps have another mean, and which of them differs most; ``channels`` come in that order."""
    changed = [one for one in channels if abs(one.change) > 0]
    if not changed:
        return passage(_TOPIC, "All alike", layer=layer)
    most = [one.channel for one in changed if abs(one.change) == abs(changed[0].change)]
    count = f"{len(changed)} of {len(channels)}" if len(changed) < len(channels) else f"All {len(channels)}"
    numbers = {"layer": layer, "count": count, "most": f"map {most[0]}"}
    return passage(_TOPIC, "Some differ" if len(most) == 1 else "Several most", **numbers)


def _cursor(view: MapsView, channel: int) -> tuple[float, float] | None:
    """The kept unit's place, so that it is read while nobody points anywhere."""
    unit, field = view.kept_unit(), view.group_of(channel).field
    if unit is None or field.jump_px is None:
        return None
    return field.center(unit.y), field.center(unit.x)


def _words(view: MapsView, one: ChannelDifference) -> str:
    group = view.group_of(one.channel)
    local = f" ({group.label} no. {one.channel - group.first})" if group.branch else ""
    return f"{one.channel}{local}: mean {short_number(one.first)} and {short_number(one.second)}"


def _other(view: MapsView) -> Picture:
    """The control and the picture on the right."""
    names = [name for name in samples.SAMPLES if name != state.get("image")]
    upload = state.upload()
    if upload is not None and state.upload_name(upload) != state.get("image"):
        names.append(state.upload_name(upload))
    chosen = state.get("second") if state.get("second") in names else names[0]
    st.selectbox(
        "Second picture",
        names,
        format_func=lambda name: samples.SAMPLES[name].title if name in samples.SAMPLES else "Your own picture",
        width=_PICTURE_PX,
        **state.bound("second-picture", chosen, lambda name: state.put("second", name)),
    )
    return other_picture(chosen, view.weights)
