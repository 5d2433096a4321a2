"""The grid of feature maps as one canvas, beside the crop on which a unit's receptive field is drawn.

The grid's data is the same on every rerun (Streamlit then sends a reference instead of the maps); what changes, view,
selection and pins, travels beside it in a letter. Sorting, filtering,
scales, palettes, hovering and pinning happen in the browser. What the maps are is decided in `figures`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, dataclass
from math import isfinite

import numpy as np
import streamlit as st

from app.components import letter
from app.components.mount import base64_of, declare, packed, reported, reported_fields
from app.figures.drawings.branch_colours import branch_colour
from app.figures.maps.atlas import Atlas
from app.figures.maps.branch_means import branch_means, finding
from app.figures.maps.groups import ChannelGroup
from app.figures.maps.view import GridState, GridView, MapCell
from app.figures.tables.answers import Answered
from googlenet_core.blueprint import IMAGE_PX
from googlenet_core.maps import MapStats
from googlenet_core.pictures import palettes

_GRID = declare(
    __file__,
    styles=(
        "lib/controls.css",
        "lib/answer_rows.css",
        "lib/scale_bar.css",
        "feature_grid/feature_grid_controls.css",
        "feature_grid/feature_grid_answers.css",
    ),
    lib=("dom", "mounting", "mailbox", "packed", "numbers", "answer_rows"),
    parts=tuple(
        f"feature_grid_{part}"
        for part in ("model", "paint", "words", "controls", "readout", "answers", "pins", "print")
    ),
)
_ANY_SHAPE = (1_000_000, 1_000_000, 1_000_000)


@dataclass(frozen=True, eq=False, slots=True)
class GridPicture:
    """Everything about the maps of one layer for one image that the grid shows; constant between reruns.

    ``id`` says which maps these are (image, weights and layer): selections and pins belong to it. ``title`` is the
    layer's label, ``strongest`` the unit that is looked at before one is kept.
    """

    id: str
    title: str
    atlas: Atlas
    stats: MapStats
    groups: tuple[ChannelGroup, ...]
    strongest: MapCell
    crop_jpeg: bytes

    @property
    def shape(self) -> tuple[int, int, int]:
        """Channels, height and width of the maps."""
        return self.atlas.channels, self.atlas.height, self.atlas.width


def mount(key: str, picture: GridPicture, state: GridState, on_open: Callable[[], None] | None = None) -> GridState:
    """Show the grid and return the state after what was done in it; keep that and pass it next time.

    Args:
        key: names the grid on its page.
        picture: the maps.
        state: view, kept unit and pinned maps to show; those of other maps must not be passed.
        on_open: called when more is wanted about a unit; `read_opening` then says what and about which.
    """
    with st.container(gap=None):
        result = _GRID(
            key=key, data=_grid_data(key, picture), on_done_change=_no_callback, on_open_change=on_open or _no_callback
        )
        state = state.after(reported(result, "done"), picture.id, picture.shape)
        letter.mount(key, {"id": picture.id, **asdict(state)})
    return state


def mount_answers(key: str, of: str, answered: Answered) -> None:
    """Hand the grid with this key what the heads answer, to be shown beside the maps of the same picture and weights.

    Args:
        key: the grid's key.
        of: what the ids of the maps begin with that these answers belong to.
        answered: what the heads say.
    """
    letter.mount(f"{key}-answers", {"of": of, **answered})


def read_opening(value: object, picture_id: str) -> tuple[str, MapCell] | None:
    """Read what somebody wants to know more of: ``unit`` or ``microscope``, and the cell; None for other maps."""
    given = reported_fields(value, "open")
    cell = MapCell.parse(given, _ANY_SHAPE)
    section = given.get("section")
    return (section, cell) if section in ("unit", "microscope") and cell and given.get("id") == picture_id else None


def _no_callback() -> None:
    """Streamlit knows an event by its callback; what was done is read from the result."""


def _grid_data(key: str, picture: GridPicture) -> dict[str, object]:
    """The constant data: arrays as Arrow tables, everything else as JSON."""
    atlas, stats = picture.atlas, picture.stats
    facts = (atlas.step, stats.max, stats.mean, stats.spread, stats.active)
    meta = {
        "key": key,
        "id": picture.id,
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
        "strongest": asdict(picture.strongest),
        "groups": [_group_dict(group) for group in picture.groups],
        "means": _means_dict(picture),
        "palettes": [_palette_dict(palettes.get_palette(name)) for name in palettes.PALETTES],
    }
    return packed(meta, cells=atlas.cells, crop=picture.crop_jpeg, facts=np.stack(facts, axis=1))


def _means_dict(picture: GridPicture) -> dict[str, object] | None:
    """The means of the branches and what they say, or None where there are no branches; a mean that is NaN is None."""
    found = branch_means(picture.stats, picture.groups)
    values = [one.mean if isfinite(one.mean) else None for one in found]
    return {"values": values, "finding": finding(found)} if found else None


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
        "table": base64_of(palette.table),
        "diverging": palette.diverging,
        "low_word": palette.low_word,
        "middle_word": palette.middle_word,
        "high_word": palette.high_word,
    }
