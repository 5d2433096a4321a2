"""The section that follows the picture through the network, from pixels to logits, by each stage's strongest channel."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from app.components import journey
from app.components.journey import Journey, Place
from app.sections.maps.context import MapsView, read_grid_view
from app.services import maps, why
from app.session import state
from app.widgets.waiting import show_waiting
from app.words.prose import passage
from googlenet_core.blueprint import LayerId
from googlenet_core.maps import RULE
from googlenet_core.pictures import palettes

TOP = 5


def show(view: MapsView) -> None:
    """Draw the section."""
    st.markdown(passage("feature_maps_journey", "What is shown", rule=RULE))
    with show_waiting("Following the picture…"):
        stops = maps.follow_journey(view.subject)
        answers = why.ask_heads(view.subject).prediction.main or ()
    palette = read_grid_view().palette or palettes.DEFAULT
    shown = Journey(stops, answers[:TOP], view.picture.prepared.crop, view.spec, view.classes, palette)
    journey.mount("journey", shown, on_go=_going(view.still_asked))


def _going(still_asked: Callable[[], bool]) -> Callable[[LayerId, Place], None]:
    """What is called when a stop's layer is to be opened."""

    def go(layer: LayerId, unit: Place) -> None:
        if still_asked():
            state.show_layer(layer)
            state.put_all({"unit": unit, "maps": "grid"})

    return go
