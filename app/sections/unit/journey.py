"""The section that follows the picture through the network, from pixels to logits, by each stage's strongest channel."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import streamlit as st

from app.components import journey
from app.components.journey import Journey, Place
from app.figures.tables import answers as answer_table
from app.sections.maps.context import MapsView, read_grid_view
from app.sections.section import TEXT_PX
from app.services import maps, why
from app.session import state
from app.widgets import verdicts
from app.widgets.waiting import show_waiting
from app.words.prose import passage
from app.words.text import plain
from googlenet_core.blueprint import HEADS, IMAGE_PX, LayerId
from googlenet_core.engine import ClassScore, Provenance
from googlenet_core.maps import RULE
from googlenet_core.pictures import palettes

_TOPIC = "feature_maps_journey"


def show(view: MapsView) -> tuple[Provenance, ...]:
    """Draw the section."""
    with show_waiting("Following the picture…"):
        followed = maps.follow_journey(view.subject)
        found = why.ask_heads(view.subject).prediction
    st.subheader(heading(found.main or (), view.classes), anchor=False)
    answers = answer_table.make(found, verdicts.find_right(view.picture))["heads"][HEADS.index("main")]
    palette = read_grid_view().palette or palettes.DEFAULT
    shown = Journey(followed.stops, answers, view.picture.prepared.crop, view.spec, view.classes, palette)
    journey.mount("journey", shown, on_go=_going(view.still_asked))
    st.caption(passage(_TOPIC, "What is shown", rule=RULE), width=TEXT_PX)
    return (followed.made, found.made)


def heading(answers: Sequence[ClassScore], classes: int) -> str:
    """Return where the way ends: with the main head's first answer, or with logits that nothing was learned for."""
    pixels = f"{IMAGE_PX}×{IMAGE_PX}"
    if not answers:
        return passage(_TOPIC, "Finding, untrained", pixels=pixels, classes=f"{classes:,}")
    first = answers[0]
    return passage(_TOPIC, "Finding", pixels=pixels, answer=plain(first.label), probability=f"{first.probability:.1%}")


def _going(still_asked: Callable[[], bool]) -> Callable[[LayerId, Place], None]:
    """What is called when a stop's layer is to be opened."""

    def go(layer: LayerId, unit: Place) -> None:
        if still_asked():
            state.show_layer(layer)
            state.put_all({"unit": unit, "maps": "grid"})

    return go
