"""The section that takes one number apart, down to inputs and weights."""

from __future__ import annotations

import math

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from app.components import microscope
from app.components.microscope import Dissected
from app.sections.maps.context import MapsView
from app.sections.maps.unit_picker import choose_unit
from app.sections.section import TEXT_PX
from app.services import maps as services_maps
from app.widgets.waiting import show_waiting
from app.words.prose import passage
from app.words.scale import short_number
from googlenet_core.engine import Provenance
from googlenet_core.microscope import Convolution, Explanation, Linear

_TOPIC = "feature_maps_units"


def show(view: MapsView) -> tuple[Provenance, ...]:
    """Draw the section."""
    unit = choose_unit(view)
    picture = view.picture.prepared
    layers = services_maps.layers_read(view.weights, unit)
    with show_waiting("Running the network…", needed=not services_maps.are_captured(view.subject, layers)):
        found = services_maps.explain(view.subject, unit)
    st.subheader(heading(found), anchor=False)
    shown = Dissected(
        unit,
        found,
        view.spec,
        own=view.maps().map(unit.channel),
        scale=view.scale(unit.channel),
        palette=view.palette(),
        crop=picture.crop,
        digest=picture.digest,
        sources=_sources(view, found),
    )
    microscope.mount("microscope", shown, on_move=view.keep_unit)
    st.caption(_agreement(found), width=TEXT_PX)
    return (view.maps().made, found.made)


def heading(found: Explanation) -> str:
    """Return which summand counts most, where the number is a sum."""
    total = next((step.sum for step in found.steps if isinstance(step, Convolution | Linear)), None)
    if total is None:
        return passage(_TOPIC, "No weight")
    sizes = [abs(term.product) for term in total.terms]
    if not math.isfinite(sum(sizes) + abs(total.rest)):
        name = "Summands not finite"
    elif sizes[0] == 0:
        name = "No summand"
    else:
        name = "One summand counts most" if sizes.count(sizes[0]) == 1 else "Several count most"
    largest = total.terms[0]
    product = short_number(largest.product if name == "One summand counts most" else sizes[0])
    count = f"{len(sizes) + total.rest_count:,}"
    return passage(_TOPIC, name, count=count, channel=largest.channel, product=product)


def _sources(view: MapsView, found: Explanation) -> NDArray[np.float32] | None:
    source = microscope.source_of(found)
    if source is None:
        return None
    return services_maps.read_maps(view.subject, source.layer, source.channels)


def _agreement(found: Explanation) -> str:
    return (
        f"The sum is computed in float64, the network in float32; they differ by {short_number(found.difference)} "
        f"({'within' if found.agrees else 'more than'} what rounding explains)."
    )
