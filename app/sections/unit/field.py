"""The section about what a unit saw: its theoretical field, what each pixel would do, and the way back from a pixel."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from app.components import crop_panels
from app.components.crop_panels import Frame, Panel, PanelMap, Pick
from app.figures.drawings.picture_row import Captioned, picture_row
from app.sections.maps.context import MapsView
from app.sections.maps.unit_picker import choose_unit
from app.sections.unit.frames import field_frame, frame
from app.services import maps as services_maps, pictures
from app.session import state
from app.widgets.waiting import show_empty, show_waiting
from app.words.prose import passage
from app.words.scale import scale_words, short_number
from googlenet_core.arithmetic import Box, Field, Unit, UnitField, cells_seeing, unit_field
from googlenet_core.blueprint import IMAGE_PX
from googlenet_core.engine import Provenance
from googlenet_core.markdown import format_table
from googlenet_core.microscope import EffectiveField
from googlenet_core.pictures import cut_out, palettes
from googlenet_core.wording import percent

_TOPIC = "feature_maps_units"
_SEEN_PX, _SHOWN_PX = 300, 280
_HOLDS = 0.9
_STRONGEST = 0.99
_ROOM, _LEAST_PX = 1.25, 24
_WHOSE = ("this picture", "these pictures of noise")


def show(view: MapsView) -> tuple[Provenance, ...]:
    """Draw the section."""
    unit = choose_unit(view)
    field = unit_field(unit, view.spec, view.classes)
    effective = _effective(view, unit)
    st.subheader(heading(field, effective), anchor=False)
    _pictures(view, unit, field, effective)
    seen, gradient, numbers = st.columns(3, gap="medium")
    with seen:
        _crops(view, field)
    with gradient:
        _control()
        whose = _WHOSE[effective.pictures > 1]
        st.caption(passage(_TOPIC, "Effective field", summary=effective.summary, pictures=whose))
    with numbers:
        _facts(field, effective)
    return (view.maps().made, effective.made)


def heading(field: UnitField, effective: EffectiveField) -> str:
    """Return how much smaller the square is that holds nearly all of the gradient."""
    name = "Field finding" if effective.total else "Field finding, none"
    side = effective.side_px(_HOLDS)
    return passage(_TOPIC, name, share=f"{_HOLDS:.0%}", side=side, rf=field.rf_px)


def _control() -> None:
    noise = f"{services_maps.NOISE_PICTURES} pictures of noise (mean)"
    with st.container(key="section-controls-field"):
        st.segmented_control(
            "The gradient on",
            ["picture", "noise"],
            format_func={"picture": "this picture", "noise": noise}.__getitem__,
            **state.widget("field"),
        )


def _effective(view: MapsView, unit: Unit) -> EffectiveField:
    of = view.subject if state.get("field") == "picture" else view.subject.network
    needed = not services_maps.measure_field.is_kept(of, unit)
    with show_waiting("Differentiating the unit…", needed=needed):
        place = st.empty()

        def tell(done: int, total: int) -> None:
            if total > 1:
                place.progress(done / total, text=f"{done} of {total} pictures")

        found = services_maps.measure_field(of, unit, progress=tell)
        place.empty()
    return found


def _pictures(view: MapsView, unit: Unit, field: UnitField, effective: EffectiveField) -> None:
    most = strong(effective.gradient)
    heat = PanelMap(effective.gradient, 0, 0, 1, 0.0, most, palettes.DEFAULT, unit="pixel", fade=True)
    pixel = _pixel(field)
    seen_box = field_frame(field)
    could = Panel("What it can see", _could(field), boxes=(seen_box,), marks=(field.center_px,))
    does = Panel(
        "How strongly each pixel would move it: |gradient|",
        f"Scale: {scale_words(palettes.DEFAULT, 0.0, most)} or more (the strongest hundredth). Where it is weak, the picture shows through."
        if most
        else "Zero everywhere: no small change of a pixel moves it.",
        map=heat,
        boxes=(seen_box, frame(effective.central, "central box", "dashed")),
        window=_closer(field.inside),
    )
    crop_panels.mount(
        "unit-pictures",
        [could, does, _way_back(view, unit, pixel)],
        [pictures.crop_file(view.picture.prepared, view.weights)],
        of=f"{view.picture.prepared.digest} {view.weights} {view.layer}",
        on_pick=_picking(view.still_asked),
        strength=80,
        hint="A click asks which units see that pixel.",
    )


def strong(gradient: NDArray[np.float32]) -> float:
    """Return the value that all but the strongest hundredth of the pixels with any gradient stay below; 0 without any."""
    some = gradient[gradient > 0]
    return float(np.quantile(some, _STRONGEST)) if some.size else 0.0


def _could(field: UnitField) -> str:
    inside = field.inside
    part = "" if field.share_inside == 1 else f", of which {percent(field.share_inside)} lie inside the picture"
    return (
        f"{field.rf_px}×{field.rf_px} px{part}: rows {inside.top}–{inside.bottom - 1}, "
        f"columns {inside.left}–{inside.right - 1}."
    )


def _closer(inside: Box) -> tuple[float, float, float]:
    """The square around what the unit sees of the picture, with a little more on all sides."""
    side = min(IMAGE_PX, max(inside.height, inside.width, _LEAST_PX) * _ROOM)
    top, left = (min(max(0.0, place - side / 2), IMAGE_PX - side) for place in inside.center)
    return top, left, side


def _way_back(view: MapsView, unit: Unit, pixel: tuple[int, int]) -> Panel:
    """The map with the cells that contain the chosen pixel in their field."""
    maps, group = view.maps(), view.group_of(unit.channel)
    low, high = view.scale(unit.channel)
    cells = cells_seeing(pixel, view.layer, view.spec, unit.channel)
    words = passage(
        _TOPIC,
        "Way back" if cells.area else "Way back, none",
        row=pixel[0],
        column=pixel[1],
        count=cells.area,
        all=maps.shape[1] * maps.shape[2],
        rows=f"{cells.top}–{cells.bottom - 1}",
        columns=f"{cells.left}–{cells.right - 1}",
        channel=unit.channel,
    )
    shown = crop_panels.at_true_centres(maps.map(unit.channel), group.field, low, high, view.palette())
    return Panel(
        f"Which units of map {unit.channel} see a pixel",
        words,
        map=shown,
        boxes=(_on_picture(cells, shown),) if cells.area and _even(group.field, maps.shape[1]) else (),
        marks=(pixel,),
    )


def _even(field: Field, side: int) -> bool:
    return side > 1 and field.jump_px is not None


def _on_picture(cells: Box, shown: PanelMap) -> Frame:
    return Frame(
        "units that see the pixel",
        shown.top + cells.top * shown.side,
        shown.left + cells.left * shown.side,
        cells.height * shown.side,
        cells.width * shown.side,
        "dotted",
    )


def _pixel(field: UnitField) -> tuple[int, int]:
    """The pixel in the address, or the one at the centre of the unit's field."""
    if state.get("pixel"):
        row, column = (min(number, IMAGE_PX - 1) for number in state.get("pixel"))
        return row, column
    row, column = (min(max(round(place), 0), IMAGE_PX - 1) for place in field.center_px)
    return row, column


def _picking(still_asked: Callable[[], bool]) -> Callable[[Pick], None]:
    """What is called when a pixel is chosen."""

    def picked(pick: Pick) -> None:
        if still_asked():
            state.put("pixel", pick.pixel)

    return picked


def _facts(field: UnitField, effective: EffectiveField) -> None:
    row, column = field.center_px
    rows = [
        ("Theoretical field", f"{field.rf_px}×{field.rf_px} px, centre at row {row:g}, column {column:g}"),
        ("Inside the picture", f"{field.inside.height}×{field.inside.width} px: {_percent(field.share_inside)} of the field, "
         f"{_percent(field.share_of_image)} of the picture"),
        ("Gradient inside the field", none_outside(field, effective)),
        (f"Gradient in the {effective.central_name}",
         f"**{_percent(effective.central_share)}**, on {_percent(effective.central_area)} of what it can see"),
        ("Largest gradient of a pixel", short_number(float(effective.gradient.max()))),
    ]  # fmt: skip
    st.markdown(format_table(("Field", "of this unit"), rows))


def none_outside(field: UnitField, effective: EffectiveField) -> str:
    """Return the share inside the field, and why: where the field covers the picture there is no pixel outside it."""
    why = "it covers the whole picture" if field.share_of_image == 1 else "no pixel outside it can move the unit"
    return f"{_percent(effective.theoretical_share)}: {why}"


def _percent(share: float) -> str:
    """A share whose number and sign stay on one line."""
    return percent(share).replace(" ", "\N{NO-BREAK SPACE}")


def _crops(view: MapsView, field: UnitField) -> None:
    if not field.inside.area:
        show_empty("All of this unit's field lies outside the picture: it only saw padding.")
        return
    found = cut_out(view.picture.prepared, field)
    height, width = found.network.shape[:2]
    factor = max(1, _SEEN_PX // max(height, width))
    two = (
        Captioned(
            found.network.repeat(factor, axis=0).repeat(factor, axis=1),
            f"As the network saw it: {width}×{height}\N{NO-BREAK SPACE}px",
            "The part of the crop inside the unit's field",
        ),
        Captioned(
            found.sharp,
            f"The same in the original: {found.sharp.width}×{found.sharp.height}\N{NO-BREAK SPACE}px",
            "The same part of the original picture",
            photograph=True,
        ),
    )
    st.html(picture_row(two, _SHOWN_PX, columns=2))
