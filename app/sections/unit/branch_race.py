"""The section with a module's four branches side by side on one scale, each with the field of its strongest unit."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import streamlit as st

from app.components import crop_panels
from app.components.crop_panels import Panel, Pick
from app.figures.drawings.branch_colours import branch_colour
from app.figures.maps.groups import channel_groups
from app.sections.maps.context import MapsView, read_grid_view
from app.sections.section import TEXT_PX
from app.sections.unit.frames import frame
from app.services import maps, pictures
from app.session import state
from app.widgets.waiting import show_waiting
from app.words.prose import passage
from app.words.scale import scale_words, short_number
from googlenet_core.arithmetic import Field, unit_field
from googlenet_core.blueprint import GoogLeNetSpec, naming, stage_of
from googlenet_core.maps import RULE, Race, Stop
from googlenet_core.pictures import palettes

_TOPIC = "feature_maps_race"
_CLEARLY = 1.1
"""How many times the second mean the first is where it is told in times: below, the two would read as one number."""


def show(view: MapsView) -> None:
    """Draw the section."""
    modules = [module.id for module in view.spec.modules]
    stage = stage_of(view.layer)
    module = stage if stage in modules else modules[0]
    with st.container(key="section-controls-race"):
        st.segmented_control(
            "Module",
            modules,
            format_func=lambda layer: f"({layer.removeprefix('inception')})",
            **state.bound("race-module", module, state.show_layer),
        )
    needed = not maps.are_captured(view.subject, (module,))
    with show_waiting("Running the network…", needed=needed):
        race = maps.race_branches(view.subject, module)
    palette = read_grid_view().palette or palettes.DEFAULT
    fields = [group.field for group in channel_groups(view.spec, module, sum(view.spec.module(module).branch_widths))]

    st.subheader(heading(view.spec, race), anchor=False)
    crop_panels.mount(
        "race",
        [_panel(view, race, stop, field, palette) for stop, field in zip(race.stops, fields, strict=True)],
        [pictures.crop_file(view.picture.prepared, view.weights)],
        of=f"{view.picture.prepared.digest} {view.weights} {module}",
        on_pick=_picking(module, [stop.channel for stop in race.stops], view.still_asked),
        strength=65,
        hint="Point anywhere; a click shows what that unit saw.",
    )
    row = st.container(horizontal=True, gap="medium")
    row.markdown(
        passage(
            _TOPIC,
            "What is shown",
            module=naming.label(module, view.spec),
            outcome=outcome(view.spec, race),
            level="weights and batch norm" if view.spec.batch_norm else "weights and biases",
            sizes=", ".join(f"{stop.rf_px} px" for stop in race.stops),
        ),
        width=TEXT_PX,
    )
    scale = scale_words(palette, race.low, race.high)
    row.caption(passage(_TOPIC, "Scale", rule=RULE, scale=scale), width=TEXT_PX)


def heading(spec: GoogLeNetSpec, race: Race) -> str:
    """Return who is ahead on this picture, and by how much."""
    first, second = race.ranked[:2]
    facts = {
        "first": naming.branch_label(spec, first.branch or 1),
        "second": naming.branch_label(spec, second.branch or 1),
        "mean": short_number(first.mean),
        "below": short_number(second.mean),
    }
    if race.winner is None:
        return passage(_TOPIC, "Nobody ahead", **facts)
    if second.mean <= 0:
        return passage(_TOPIC, "Alone", **facts)
    times = first.mean / second.mean
    return passage(_TOPIC, "Ahead" if times >= _CLEARLY else "Barely ahead", **facts, times=short_number(times))


def outcome(spec: GoogLeNetSpec, race: Race) -> str:
    """Return at what share of the positions each branch's map is the largest; another picture may turn it round."""
    positions = race.stops[0].map.size
    undecided = positions - sum(race.leads)
    shares = [
        f"{naming.branch_label(spec, stop.branch or 1)} {lead / positions:.0%}"
        for stop, lead in zip(race.stops, race.leads, strict=True)
    ]
    where = passage(_TOPIC, "Positions", positions=positions, shares=", ".join(shares))
    rest = passage(_TOPIC, "Undecided", undecided=f"{undecided / positions:.0%}") if undecided else ""
    return f"{where} {rest}".strip()


def _picking(module: str, channels: Sequence[int], still_asked: Callable[[], bool]) -> Callable[[Pick], None]:
    """What is called when a place on one of the branches' maps is chosen."""

    def picked(pick: Pick) -> None:
        if pick.cell and still_asked():
            state.show_layer(module)
            state.put_all({"unit": (channels[pick.panel], *pick.cell), "maps": "unit"})

    return picked


def _panel(view: MapsView, race: Race, stop: Stop, field: Field, palette: str) -> Panel:
    seen = unit_field(stop.peak, view.spec, view.classes)
    branch = stop.branch or 1
    name = naming.branch_label(view.spec, branch)
    among = view.spec.module(race.module).branch_widths[branch - 1]
    wins = " — the largest mean" if branch == race.winner else ""
    return Panel(
        f"{name}{wins}",
        f"Mean {short_number(stop.mean)}; channel {stop.channel}, its no. {stop.local}\n"
        f"Maximum {short_number(stop.max)} at row {stop.peak.y}, column {stop.peak.x}\n"
        f"Sees {stop.rf_px}×{stop.rf_px} px; silent maps: {stop.silent} of {among}",
        map=crop_panels.at_true_centres(stop.map, field, race.low, race.high, palette),
        boxes=(frame(seen.box, "field of the strongest unit"),),
        marks=(seen.center_px,),
        colour=branch_colour(branch).fill,
    )
