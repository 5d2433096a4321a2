"""Two pictures, two sets of weights, or two variants side by side: beliefs, Grad-CAM, and the same part switched off."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from app.components import fact_table
from app.figures.tables.variants import modules_table
from app.sections.outputs import compare_sides, layout
from app.sections.outputs.compare_sides import Side
from app.services import engines, loaded, pictures, why
from app.services.subjects import Network, Subject
from app.session import address, state
from app.widgets.image_picker import other_picture
from app.widgets.waiting import show_spinner
from app.words.prose import passage
from app.words.text import plain
from googlenet_core.arithmetic import channels
from googlenet_core.blueprint import HEAD_TITLES, HEADS, GoogLeNetSpec, naming, specs
from googlenet_core.engine import Provenance
from googlenet_core.pictures import samples
from googlenet_core.why import Ablation, parts as ablation_part

_LEFT = "Random weights on the left too"
_TABLE_PX = 900


def show(subject: Subject) -> list[Provenance]:
    """Draw the section."""
    row, asked = layout.controls(2)
    sides = _sides(subject, row)
    with asked:
        layer, head, off = _questions(sides[0])
    compare_sides.headings(sides)
    _facts(sides, layer)
    made = compare_sides.beliefs(sides)
    made += compare_sides.maps(sides, layer, head, state.get("class"))
    made += compare_sides.without(sides, off)
    imagenet = engines.list_sources()["imagenet"]
    if subject.weights == "bundled" and not imagenet.present:
        st.caption(passage("outputs", "Not fetched", classes=imagenet.classes))
    return made


def _sides(subject: Subject, row: DeltaGenerator) -> tuple[Side, Side]:
    """The control, drawn in ``row``, and what stands on either side."""
    picture, weights = subject.picture, subject.weights
    choices = _choices(weights)
    chosen = state.get("beside")
    if chosen not in choices:
        first = next(iter(choices))
        if chosen:
            st.warning(plain(f"'{chosen}' cannot stand beside this view. Showing {choices[first]} instead."))
            state.put_now("beside", "")
        chosen = first
    row.selectbox(
        "Beside it",
        list(choices),
        format_func=choices.__getitem__,
        width=layout.LONG_LIST_PX,
        **state.bound("beside", chosen, lambda value: state.put("beside", value)),
    )
    kind, _, name = chosen.partition("=")
    if kind == "image":
        other = other_picture(name, weights)
        return Side(subject, picture.title), Side(Subject(other, subject.network), other.title)
    if kind == "weights":
        with show_spinner("Loading the weights…", needed=name not in loaded.weights):
            prepared = pictures.prepare(picture.prepared.digest, name, picture.data)
        other = replace(picture, prepared=prepared)
        titles = [engines.load(one).weights.title for one in (weights, name)]
        return Side(subject, titles[0]), Side(Subject(other, Network(name)), titles[1])
    with row:
        left = _left_network(weights, name)
    return _variant_side(Subject(picture, left)), _variant_side(Subject(picture, Network(weights, name)))


def _choices(weights: str) -> dict[str, str]:
    """What can stand beside the view, and what people call it."""
    pictures = {name: sample.title for name, sample in samples.SAMPLES.items()}
    upload = state.upload()
    if upload is not None:
        pictures[state.upload_name(upload)] = upload.name
    choices = {f"image={name}": f"Picture: {title}" for name, title in pictures.items() if name != state.get("image")}
    ready = [name for name in address.WEIGHTS if name != weights and _is_ready(name)]
    choices |= {f"weights={name}": f"Weights: {name}" for name in ready}
    own = engines.load(weights)
    for spec in specs.VARIANTS.values():
        if spec.name != own.spec.name:
            choices[f"variant={spec.name}"] = f"Variant: {spec.title}, random weights"
        elif own.weights.trained_heads:
            choices[f"variant={spec.name}"] = f"The same variant ({spec.title}), random weights"
    return choices


def _is_ready(name: str) -> bool:
    if name == "own":
        return engines.has_own_weights()
    return engines.list_sources()[name].present


def _left_network(weights: str, variant: str) -> Network:
    """The left network beside a variant: as chosen, or untrained as well, so that only the architecture differs."""
    own = engines.load(weights)
    if not own.weights.trained_heads or own.spec.name == variant:
        return Network(weights)
    random = st.toggle(
        _LEFT,
        help=passage("outputs", "Both untrained"),
        **state.bound(
            "compare-left",
            state.get("left") == "random",
            lambda on: state.put("left", "random" if on else address.DEFAULTS["left"]),
        ),
    )
    return Network(weights, own.spec.name) if random else Network(weights)


def _variant_side(subject: Subject) -> Side:
    with show_spinner("Drawing random weights…", needed=bool(subject.network.variant)):
        engine = why.load_engine(subject.network)
    weights = engine.weights.title if engine.weights.trained_heads else "random weights"
    return Side(subject, f"{engine.spec.title}: {weights}")


def _questions(side: Side) -> tuple[str, str, Ablation]:
    """The controls that both sides obey: the module, the head, and the part to switch off."""
    spec = side.spec
    st.selectbox(
        "Grad-CAM at",
        [module.id for module in spec.modules],
        format_func=lambda layer: naming.label(layer, spec),
        width=layout.LIST_PX,
        **state.bound("compare-at", state.get("at"), lambda layer: state.put("at", layer)),
    )
    st.selectbox(
        "Output",
        HEADS,
        format_func=lambda head: HEAD_TITLES[head],
        width=layout.LIST_PX,
        **state.bound("compare-head", state.get("head"), lambda head: state.put("head", head)),
    )
    parts = {
        f"{module.id}.branch{branch.index}": naming.label(f"{module.id}.branch{branch.index}", spec)
        for module in spec.modules
        for branch in channels.branches(spec, module)
    }
    chosen = state.get("off")
    parts = parts if chosen in parts else {chosen: ablation_part.parse(chosen).title(spec)} | parts
    st.selectbox(
        "Switched off",
        list(parts),
        format_func=parts.__getitem__,
        width=layout.LIST_PX,
        **state.bound("compare-off", chosen, lambda part: state.put("off", part)),
    )
    return state.get("at"), state.get("head"), ablation_part.parse(chosen)


def _facts(sides: tuple[Side, Side], layer: str) -> None:
    """Where the variants differ: what follows from the architecture alone, whatever the weights."""
    left, right = sides
    if left.spec == right.spec:
        return
    table = modules_table(_named(left), _named(right), layer)
    title = f"The two networks, and {naming.label(layer, left.spec)} in each"
    st.markdown(f"**{title}**")
    with st.container(width=_TABLE_PX):
        fact_table.mount(table, key="compare-facts", label=title)
    st.caption(passage("outputs", "Two networks"))


def _named(side: Side) -> tuple[GoogLeNetSpec, int]:
    return side.spec, len(side.recipe.labels)
