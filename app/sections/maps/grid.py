"""The section with all maps of the layer: the grid, whose view, kept unit and pins stand in the address."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from app.components import feature_grid
from app.components.feature_grid import GridPicture
from app.figures.maps.view import GridState, MapCell
from app.figures.tables import answers as answer_table
from app.sections.maps import layer_picker
from app.sections.maps.context import MapsView, read_grid_view
from app.services import maps as services_maps, pictures
from app.services.subjects import Subject
from app.session import state
from app.widgets import heads, verdicts
from app.words.prose import passage

ANSWERS = 3
"""Classes shown of each head."""

_GRID, _SEQ = "feature-grid", "feature-grid-seq"


def show(view: MapsView) -> None:
    """Draw the section."""
    maps = view.maps()
    shown = GridPicture(
        id=f"{_begin_id(maps.digest, maps.made.weights)}-{maps.layer}",
        title=view.label,
        atlas=maps.atlas,
        stats=maps.stats,
        groups=view.groups(),
        strongest=MapCell(*maps.strongest()),
        crop_jpeg=pictures.crop_file(view.picture.prepared, view.weights),
    )
    _heading(view)
    unit = view.kept_unit()
    before = GridState(
        view=read_grid_view(),
        selected=MapCell(unit.channel, unit.y, unit.x) if unit else None,
        pinned=tuple(number for number in state.get("pins") if number < maps.shape[0]),
        seq=state.kept(_SEQ) or 0,
    )
    with st.container(key="maps-grid"):
        after = feature_grid.mount(_GRID, shown, before, on_open=_opening(shown.id, view.keep_unit, view.still_asked))
    state.keep(_SEQ, after.seq)
    if after != before:
        state.put_all_now(_as_params(after))
    services_maps.make_ahead(view.subject, layer_picker.neighbours(view.layer, view.spec))


def _begin_id(digest: str, weights: str) -> str:
    """What the ids of all maps of a picture and weights begin with, and their answers are known by."""
    return f"{digest[:16]}-{weights}"


def show_answers(subject: Subject) -> None:
    """Hand the grid what the heads answer, which is known later than the maps; say below what keeps it from being misread."""
    answers = heads.ask(subject)
    right = verdicts.find_right(subject.picture)
    prepared = subject.prepared
    feature_grid.mount_answers(
        _GRID,
        _begin_id(prepared.digest, subject.network.weights),
        answer_table.make(answers.prediction, right, top=ANSWERS),
    )
    heads.show_cautions(subject, answers)


def _heading(view: MapsView) -> None:
    maps = view.maps()
    channels, height, width = maps.shape
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        st.markdown(f"### {view.label}: {channels} maps of {height}×{width}", width="content")
        st.caption(
            passage("feature_maps", "Maps", device=maps.made.device, milliseconds=maps.made.elapsed_ms),
            width="content",
        )


def _as_params(grid: GridState) -> dict[str, object]:
    cell = grid.selected
    unit = (cell.channel, cell.y, cell.x) if cell else ()
    return grid.view.as_dict() | {"unit": unit, "pins": grid.pinned}


def _opening(
    maps: str, keep_unit: Callable[[int, int, int], None], still_asked: Callable[[], bool]
) -> Callable[[], None]:
    """What is called when more is wanted about a unit of the maps with this id."""

    def opened() -> None:
        found = feature_grid.read_opening(state.widget_value(_GRID), maps)
        if found and still_asked():
            section, cell = found
            keep_unit(cell.channel, cell.y, cell.x)
            state.put("maps", section)

    return opened
