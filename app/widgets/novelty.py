"""A word that a picture is unlike anything the network was trained on, where the weights come with such measurements."""

from __future__ import annotations

import streamlit as st

from app.words.prose import passage
from googlenet_core.evaluation import Likeness
from googlenet_core.weights import Recipe

_TOPIC = "outputs"
UNLIKE = ":violet-badge[:material/travel_explore: Unlike its training]"


def warn(found: Likeness | None, recipe: Recipe) -> None:
    """Say that the picture is unlike the training photographs, where it is."""
    known = recipe.novelty
    if found is None or known is None or not found.unlike:
        return
    own = known.rates[0]
    words = passage(_TOPIC, "Unlike", cosine=found.cosine, threshold=known.threshold, share=own.share)
    st.markdown(f"{UNLIKE} {words}")
