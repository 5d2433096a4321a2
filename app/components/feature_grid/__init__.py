"""The grid of feature maps as one canvas, beside the crop on which a unit's receptive field is drawn.

`feature_grid` mounts two components: the grid itself, whose data is the same on every rerun (Streamlit then sends a
reference instead of the maps), and a small one that carries what changes: view, selection, pins. Sorting, filtering,
scales, palettes, hovering and pinning happen in the browser. What the maps are is decided in `figures`.
"""

from __future__ import annotations

import base64
import hashlib
import io
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
import streamlit as st
from numpy.typing import NDArray
from PIL import Image

from app.figures.drawings.branch_colours import branch_colour
from app.figures.maps.atlas import Atlas
from app.figures.maps.groups import ChannelGroup
from app.figures.maps.view import Cell, GridState, GridView
from googlenet_core.blueprint.specs import IMAGE_PX
from googlenet_core.maps.stats import MapStats
from googlenet_core.pictures import palettes

_HERE = Path(__file__).parent
_PARTS = tuple(f"feature_grid{part}.js" for part in ("_model", "_paint", "_words", "_print", ""))
_CROP_QUALITY = 95
_ANY_SHAPE = (1_000_000, 1_000_000, 1_000_000)


@dataclass(frozen=True, eq=False, slots=True)
class GridPicture:
    """Everything about the maps of one layer for one image that the grid shows; constant between reruns.

    ``id`` says which maps these are (image, weights and layer): selections and pins belong to it. ``title`` is the
    layer's label.
    """

    id: str
    title: str
    atlas: Atlas
    stats: MapStats
    groups: tuple[ChannelGroup, ...]
    crop_jpeg: bytes

    @property
    def shape(self) -> tuple[int, int, int]:
        """Channels, height and width of the maps."""
        return self.atlas.channels, self.atlas.height, self.atlas.width


def crop_jpeg(crop: NDArray[np.uint8]) -> bytes:
    """Return the crop [224, 224, 3] as a small JPEG for showing."""
    target = io.BytesIO()
    Image.fromarray(crop).save(target, "JPEG", quality=_CROP_QUALITY, subsampling=0)
    return target.getvalue()


def feature_grid(
    key: str, picture: GridPicture, state: GridState, on_open: Callable[[], None] | None = None
) -> GridState:
    """Show the grid and return the state after what was done in it; keep that and pass it next time.

    Args:
        key: names the grid on its page.
        picture: the maps.
        state: view, kept unit and pinned maps to show; those of other maps must not be passed.
        on_open: called when more is wanted about a unit; `wanted` then says what and about which.
    """
    with st.container(gap=None):
        result = _GRID(
            key=key, data=_grid_data(key, picture), on_done_change=_no_callback, on_open_change=on_open or _no_callback
        )
        state = state.after(result.get("done"), picture.id, picture.shape)
        _REMOTE(key=f"{key}-remote", data={"link": key, "id": picture.id, **asdict(state)})
    return state


def wanted(opened: object, picture_id: str) -> tuple[str, Cell] | None:
    """Read what a grid's ``open`` event asks for: ``unit`` or ``microscope``, and the cell; None for other maps."""
    given = opened if isinstance(opened, Mapping) else {}
    cell = Cell.parse(given, _ANY_SHAPE)
    section = given.get("section")
    return (section, cell) if section in ("unit", "microscope") and cell and given.get("id") == picture_id else None


def _no_callback() -> None:
    """Streamlit knows an event by its callback; what was done is read from the result."""


_GRID = st.components.v2.component(
    "googlenet_explorer.feature_grid",
    html=(_HERE / "feature_grid.html").read_text(encoding="utf-8"),
    css=(_HERE / "feature_grid.css").read_text(encoding="utf-8"),
    js="\n".join((_HERE / part).read_text(encoding="utf-8") for part in _PARTS),
)
_REMOTE = st.components.v2.component(
    "googlenet_explorer.feature_grid_remote", js=(_HERE / "feature_grid_remote.js").read_text(encoding="utf-8")
)


def _grid_data(key: str, picture: GridPicture) -> dict[str, object]:
    """The constant data: arrays as Arrow tables, everything else as JSON."""
    atlas, stats = picture.atlas, picture.stats
    digest = hashlib.sha256(picture.id.encode() + atlas.cells + picture.crop_jpeg + atlas.step.tobytes())
    facts = (atlas.step, stats.max, stats.mean, stats.spread, stats.active)
    meta = {
        "link": key,
        "id": picture.id,
        "version": digest.hexdigest()[:24],
        "title": picture.title,
        "channels": atlas.channels,
        "height": atlas.height,
        "width": atlas.width,
        "zero": atlas.zero,
        "signed": atlas.signed,
        "finite": atlas.finite,
        "image_px": IMAGE_PX,
        "not_finite_rgb": list(palettes.NOT_FINITE_RGB),
        "default_palette": palettes.choose_default(atlas.signed),
        "default_view": GridView().as_dict(),
        "groups": [_group_dict(group) for group in picture.groups],
        "palettes": [_palette_dict(palettes.get_palette(name)) for name in palettes.PALETTES],
    }
    return {
        "meta": meta,
        # Streamlit sends arrays as Arrow tables: bytes as they are, a third smaller than as text in JSON.
        "cells": np.frombuffer(atlas.cells, dtype=np.uint8),
        "crop": np.frombuffer(picture.crop_jpeg, dtype=np.uint8),
        "facts": np.stack(facts, axis=1),
    }


def _group_dict(group: ChannelGroup) -> dict[str, object]:
    field = group.field
    return {
        "label": group.label,
        "first": group.first,
        "last": group.last,
        "colour": branch_colour(group.branch).fill,
        "rf": field.rf_px,
        "jump": field.jump_px,
        "center0": field.center0_px,
        "first0": field.first0_px,
    }


def _palette_dict(palette: palettes.Palette) -> dict[str, object]:
    return {
        "id": palette.id,
        "title": palette.title,
        "table": base64.b64encode(palette.table.tobytes()).decode(),
        "diverging": palette.diverging,
        "low_word": palette.low_word,
        "middle_word": palette.middle_word,
        "high_word": palette.high_word,
    }
