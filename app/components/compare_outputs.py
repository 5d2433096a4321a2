"""Two pictures, or two sets of weights, side by side: beliefs, Grad-CAM, and the same part switched off."""

from __future__ import annotations

import streamlit as st

from app import params, samples, services, services_why, state
from app.components.heat_picture import heat_picture
from app.components.image_picker import Picture
from app.components.progress import kept_or_started
from app.text import plain
from googlenet_core import naming
from googlenet_core.ablation_results import Ablation
from googlenet_core.attribution import Attribution
from googlenet_core.attribution_methods import METHODS
from googlenet_core.prediction import HEADS
from googlenet_core.targets import HEAD_TITLES

TOP = 3
_METHOD = METHODS["grad-cam"]


def show(picture: Picture, weights: str) -> None:
    """Draw the section."""
    other = _other(picture, weights)
    for column, (shown, name) in zip(st.columns(2, gap="large"), ((picture, weights), other), strict=True):
        with column:
            _one(shown, name, "left" if shown is picture and name == weights else "right")


def _other(picture: Picture, weights: str) -> tuple[Picture, str]:
    """The control, and what stands on the right."""
    pictures = {name: sample for name, sample in samples.SAMPLES.items() if name != state.get("image")}
    choices = {f"image={name}": f"Picture: {sample.title}" for name, sample in pictures.items()}
    ready = [name for name in params.WEIGHTS if name != weights and _is_ready(name)]
    choices |= {f"weights={name}": f"Weights: {name}" for name in ready}
    chosen = state.get("beside") if state.get("beside") in choices else next(iter(choices))
    st.selectbox(
        "Beside it",
        list(choices),
        format_func=choices.__getitem__,
        **state.bound("beside", chosen, lambda value: state.put("beside", value)),
    )
    kind, _, name = chosen.partition("=")
    if kind == "weights":
        prepared = services.prepared(picture.prepared.digest, name, picture.data)
        return Picture(prepared, picture.title, picture.credit, picture.data), name
    sample, data = samples.SAMPLES[name], samples.data(name)
    prepared = services.prepared(state.digest(data), weights, data)
    return Picture(prepared, sample.title, sample.credit, data), weights


def _is_ready(name: str) -> bool:
    if name == "own":
        return services.has_own_weights()
    return services.sources()[name].present


def _one(picture: Picture, weights: str, side: str) -> None:
    recipe = picture.prepared.weights
    spec = services.engine(weights).spec
    st.subheader(f"{plain(picture.title)}, {plain(recipe.title)}", anchor=False)
    st.caption(f"Network: {spec.title}")
    found = services.prediction(picture.prepared.digest, weights, picture.prepared)
    rows = ["| " + " | ".join(HEAD_TITLES[head] for head in HEADS) + " |", "|---|---|---|"]
    for place in range(TOP):
        scores = [found.head(head) for head in HEADS]
        cells = [f"{s[place].probability:.1%} {plain(s[place].label)}" if s else "not trained" for s in scores]
        rows.append("| " + " | ".join(cells) + " |")
    st.markdown("\n".join(rows))
    if not recipe.trained_heads:
        return
    head = state.get("head") if state.get("head") in recipe.trained_heads else "main"
    label = state.get("class") if state.get("class") in recipe.labels else None
    layer = state.get("at")
    cam: Attribution | None = kept_or_started(
        f"{picture.prepared.digest} {weights} compare {layer} {head} {label}",
        "Grad-CAM",
        2,
        lambda progress: services_why.explain(
            weights, picture.prepared, _METHOD.name, layer, head, label, _METHOD.checked(), progress
        ),
        at_once=True,
    )
    if cam is not None:
        title = f"{_METHOD.title} at {naming.label(layer, spec)}: {cam.label}, {HEAD_TITLES[head]}"
        heat_picture(cam, picture.prepared, title, key=f"compare-{side}")
    part = state.get("off").partition(":")[0]
    gone = services_why.ablate(picture.prepared.digest, weights, Ablation(part), picture.prepared)
    st.markdown(f"**Without {naming.label(part, spec)}**")
    for name, change in gone.changes.items():
        if change is not None:
            st.markdown(
                f"- {HEAD_TITLES[name]}: {change.total_variation:.1%} of the probability moves; "
                f"{change.best_before} → {change.best_after}"
            )
