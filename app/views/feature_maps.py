"""The feature maps page: a picture, the crop the network sees, the maps of the selected layer, the three heads."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from app import services, state
from app.components.feature_grid import GridPicture, crop_jpeg, feature_grid
from app.components.heads import heads
from app.components.image_picker import Picture, image_picker
from app.components.layer_picker import layer_picker
from app.figures import grid_groups
from app.figures.grid_view import GridState
from app.text import plain
from googlenet_core import naming
from googlenet_core.errors import CoreError
from googlenet_core.spec import GoogLeNetSpec

_GRID = "feature-grid"


def show() -> None:
    """Draw the page."""
    weights = state.get("weights")
    try:
        spec = services.engine(weights).spec
    except CoreError as error:
        st.error(f"{plain(str(error))} Going on with the bundled weights.")
        weights = "bundled"
        state.put_now("weights", weights)
        spec = services.engine(weights).spec
    picture = image_picker(weights)
    layer_id = layer_picker(spec)
    maps = services.layer_maps(picture.prepared.digest, weights, layer_id, picture.prepared)
    channels, height, width = maps.maps.shape
    st.subheader(f"{naming.label(layer_id, spec)}: {channels} maps of {height}×{width}", anchor=False)
    st.caption(
        f"{plain(picture.title)} ({picture.credit}) · network: {spec.title} · weights: {maps.weights} · "
        f"{maps.device}, {maps.elapsed_ms:.0f} ms up to this layer"
    )
    _grid(picture, maps, spec)
    heads(picture, weights)


def _grid(picture: Picture, maps: services.LayerMaps, spec: GoogLeNetSpec) -> None:
    shown = GridPicture(
        id=f"{maps.digest[:16]}-{maps.weights}-{maps.layer}",
        title=naming.label(maps.layer, spec),
        atlas=maps.atlas,
        stats=maps.stats,
        groups=grid_groups.channel_groups(spec, maps.layer, len(maps.maps)),
        crop_jpeg=crop_jpeg(picture.prepared.crop),
    )
    id_before, kept = state.kept(_GRID) or ("", GridState())
    if id_before != shown.id:  # a kept unit and pins belong to the maps they were chosen on
        kept = replace(kept, selected=None, pinned=())
    state.keep(_GRID, (shown.id, feature_grid(_GRID, shown, kept)))
