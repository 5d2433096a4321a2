"""Which weights answer: what they are, how good, where from; and the way to others."""

from __future__ import annotations

import streamlit as st

from app.services import engines, loaded
from app.session import state
from app.widgets import weights_switch
from app.widgets.waiting import show_spinner
from app.words.text import plain
from googlenet_core.blueprint import HEAD_TITLES, HEADS
from googlenet_core.errors import LONGEST, CoreError
from googlenet_core.markdown import format_table
from googlenet_core.weights import lines_about

MOST_READ_OUT = 20
"""More class names than this are looked up, not read out."""


def load_usable() -> str:
    """Return the chosen weights; if they cannot be used, say why and go on with the bundled ones."""
    weights = state.get("weights")
    source = None if weights in loaded.weights else engines.list_sources().get(weights)
    if source and not source.present:
        st.info(
            f"{plain(source.title)}: these weights are not on this server yet. A button under “Network” fetches them; "
            "until then the bundled ones answer."
        )
        weights = "bundled"
        state.put_now("weights", weights)
    try:
        with show_spinner("Loading the weights…", needed=weights not in loaded.weights):
            engines.load(weights)
    except CoreError as error:
        st.error(f"{plain(str(error), LONGEST)} Going on with the bundled weights.")
        weights = "bundled"
        state.put_now("weights", weights)
    return weights


def show(weights: str) -> None:
    """Show the facts about the weights in use, and others to take."""
    recipe = engines.load(weights).weights
    rows = []
    for head in HEADS:
        trained = "trained" if head in recipe.trained_heads else "**not trained**: it says nothing"
        accuracy = f"{recipe.accuracy[head]:.1%}" if head in recipe.accuracy else "not measured"
        rows.append((HEAD_TITLES[head], trained, accuracy if head in recipe.trained_heads else ""))
    title = f"**{plain(recipe.title)}**: {len(recipe.labels):,} classes"
    table = format_table(("head", "weights", "top-1 accuracy"), rows, right=[2])
    st.markdown(f"{title}\n\n{table}")
    if recipe.measured_on:
        st.caption(f"Measured on {plain(recipe.measured_on)}.")
    weights_switch.offer(weights)
    _classes(recipe.labels)
    with st.expander("Where they come from, and how a picture is made for them"):
        origin = f"{plain(recipe.provenance)}{f' {plain(recipe.licence)}.' if recipe.licence else ''}"
        lines = "\n".join(f"- {plain(line, LONGEST)}" for line in lines_about(recipe))
        digest = f"sha256\n\n```\n{recipe.sha256}\n```" if recipe.sha256 else ""
        st.markdown(f"{origin}\n\n{lines}\n\n{digest}")


def _classes(names: tuple[str, ...]) -> None:
    """Look a class up among many, instead of reading them all out."""
    if len(names) <= MOST_READ_OUT:
        st.markdown(f"Classes: {', '.join(map(plain, names))}.")
        return
    wanted = st.text_input(
        f"Look up one of the {len(names):,} classes", key="class-search", placeholder="for example: cat", max_chars=100
    )
    if not wanted.strip():
        return
    found = [name for name in names if wanted.strip().casefold() in name.casefold()]
    rest = f" and {len(found) - MOST_READ_OUT:,} more" if len(found) > MOST_READ_OUT else ""
    st.markdown(
        f"{', '.join(map(plain, found[:MOST_READ_OUT]))}{rest}."
        if found
        else f"No class has “{plain(wanted)}” in its name: these weights cannot answer with it."
    )
