"""What all sections of the page Three outputs ask for: the picture, and the weights that look at it."""

from __future__ import annotations

from dataclasses import dataclass

from app.widgets.image_picker import Picture


@dataclass(frozen=True, slots=True, eq=False)
class OutputsView:
    """The chosen picture, prepared for these weights."""

    picture: Picture
    weights: str
