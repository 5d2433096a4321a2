"""What can be taken away from the feature maps page; each file is made when it is asked for."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from app.figures.maps import png, view as grid
from app.figures.maps.groups import channel_groups
from app.figures.maps.view import GridView
from app.figures.tables import maps as map_rows
from app.figures.tables.table import to_csv
from app.sections.maps.context import MapsView, read_grid_view
from app.services import budget, maps as services_maps
from app.services.maps import LayerMaps
from app.session import state
from app.words.prose import passage
from app.words.text import plain
from googlenet_core.arithmetic import Unit
from googlenet_core.maps import notebooks
from googlenet_core.microscope import reports


@dataclass(frozen=True, slots=True, eq=False)
class _Wanted:
    """What the page shows at the moment, so that a file can be made after the page was."""

    view: MapsView
    grid: GridView
    unit: tuple[int, int, int] | None

    def maps(self) -> LayerMaps:
        return services_maps.compute_maps(self.view.subject, self.view.layer)

    def channels(self) -> NDArray[np.intp]:
        maps = self.maps()
        groups = channel_groups(self.view.spec, self.view.layer, maps.shape[0])
        branches = tuple(group.channels for group in groups) if len(groups) > 1 else ()
        return grid.select_visible(self.grid, maps.stats, branches)

    def whole_unit(self) -> Unit:
        maps = self.maps()
        inside = self.unit and all(n < size for n, size in zip(self.unit, maps.shape, strict=True))
        return Unit(self.view.layer, *(self.unit if self.unit and inside else maps.strongest()))


def show(view: MapsView) -> None:
    """Offer the maps as PNG, NPZ and CSV, the unit's explanation as Markdown, the view as a notebook."""
    wanted = _Wanted(view, read_grid_view(), state.get("unit") or None)
    stem = f"googlenet-{view.layer}"
    st.markdown(passage("feature_maps_exports", "The maps as shown"))
    with st.container(horizontal=True, gap="small"):
        _button("PNG", "image/png", f"{stem}.png", wanted, _png)
        _button("NPZ", "application/octet-stream", f"{stem}.npz", wanted, _npz)
        _button("CSV", "text/csv", f"{stem}.csv", wanted, _csv)
    st.markdown(passage("feature_maps_exports", "The unit"))
    with st.container(horizontal=True, gap="small"):
        _button("Markdown", "text/markdown", f"{stem}-unit.md", wanted, _markdown)
        _button("Map as CSV", "text/csv", f"{stem}-map.csv", wanted, _one_map)
    st.markdown(passage("feature_maps_exports", "The notebook", picture=plain(view.picture.file_name)))
    with st.container(horizontal=True, gap="small"):
        _button("Notebook", "application/x-ipynb+json", f"{stem}.ipynb", wanted, _notebook)
        _button("Picture", "application/octet-stream", view.picture.file_name, wanted, lambda w: w.view.picture.data)


def _button(label: str, mime: str, name: str, wanted: _Wanted, make: Callable[[_Wanted], str | bytes]) -> None:
    work = budget.bind(wanted.view.picture.prepared, lambda: make(wanted))
    st.download_button(label, work, name, mime, key=f"take-{label}", on_click="ignore")


def _png(wanted: _Wanted) -> bytes:
    view, maps = wanted.view, wanted.maps()
    title = f"{view.label}, variant {maps.made.variant}, weights {maps.made.weights}, picture {view.picture.title}"
    groups = channel_groups(view.spec, view.layer, maps.shape[0])
    return png.grid_png(maps.maps(), wanted.channels(), wanted.grid, groups, title)


def _npz(wanted: _Wanted) -> bytes:
    maps = wanted.maps()
    facts = {
        "layer": maps.layer,
        "variant": maps.made.variant,
        "weights": maps.made.weights,
        "image_sha256": maps.digest,
    }
    return map_rows.archive(maps.maps(), wanted.channels(), **facts)


def _csv(wanted: _Wanted) -> bytes:
    groups = channel_groups(wanted.view.spec, wanted.view.layer, wanted.maps().shape[0])
    return to_csv(map_rows.map_rows(wanted.maps().stats, wanted.channels(), groups))


def _one_map(wanted: _Wanted) -> str:
    return map_rows.map_csv(wanted.maps().map(wanted.whole_unit().channel))


def _markdown(wanted: _Wanted) -> str:
    view = wanted.view
    return reports.report_markdown(services_maps.explain(view.subject, wanted.whole_unit()))


def _notebook(wanted: _Wanted) -> str:
    view, shown = wanted.view, wanted.grid
    changed = shown.reverse or shown.branch or shown.minimum or shown.channels or not shown.silent
    recipe = view.picture.prepared.weights
    found = notebooks.NotebookView(
        image=view.picture.file_name,
        weights=view.weights if view.weights != "own" else recipe.name,
        layer=view.layer,
        order=shown.sort,
        channels=tuple(wanted.channels().tolist()) if changed else (),
        unit=wanted.whole_unit(),
        digest=view.picture.prepared.digest,
        transform_input=recipe.transform_input if recipe.input_reason else None,
    )
    return notebooks.compose_notebook(found, view.spec, view.classes)
