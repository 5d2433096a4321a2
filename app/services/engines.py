"""Everything slow, once: the only user of Streamlit's caches and the only caller of the engine.

No cached function shows a spinner of its own, which would be there at some times only and move what stands below; those
who call say what they wait for, in a place that is always there.

Engines and facts are shared by all sessions and never change. What is made from a picture stays with the session that
brought it (``scope="session"``) and goes with it; each cache is bounded.
"""

from __future__ import annotations

import importlib
import os
import time
from collections.abc import Callable
from typing import Literal

import streamlit as st
from streamlit import runtime
from streamlit.runtime.scriptrunner import StopException, get_script_run_ctx

from app.figures.tables import layers as layer_rows_module
from app.figures.tables.table import Table
from app.services import loaded
from app.services.decoders import Decoders, decode_s
from googlenet_core.blueprint import specs
from googlenet_core.blueprint.architecture import Architecture
from googlenet_core.blueprint.naming import LayerId
from googlenet_core.diagram import drawing
from googlenet_core.diagram.style import Legend
from googlenet_core.engine.engine import Engine
from googlenet_core.errors import WeightsError
from googlenet_core.network import introspection
from googlenet_core.pictures import preprocessing, samples
from googlenet_core.pictures.preprocessing import Preprocessed
from googlenet_core.weights import catalogue as weights_module
from googlenet_core.weights.fetching.downloads import DownloadProgress
from googlenet_core.weights.origins import Source

LEFT_S = 2.0
"""How long a connection may be lost before what its visitor has sent is decoded no further."""

OWN_WEIGHTS_VARIABLE = "GOOGLENET_EXPLORER_WEIGHTS"
"""Names a .safetensors, .pth, .caffemodel or .onnx file that the pages then offer as the server's own weights."""


@st.cache_resource(max_entries=5, show_spinner=False)
def engine(weights: str) -> Engine:
    """The engine for named weights, shared by every session; nothing is downloaded here without being asked for."""
    # Looking at a variant exchanges every module's call: it must be over before any network runs in another thread.
    for name in specs.VARIANTS:
        architecture(name)
    source = sources().get(weights)
    if source and source.url:
        weights_module.verify(weights)  # loading would fetch what is not there: an address may not, only a click
    made = Engine.load(_own_weights() if weights == "own" else weights)
    loaded.weights.add(weights)
    return made


def _own_weights() -> str:
    """The file that whoever started the server named in the environment.

    Raises:
        WeightsError: none was named.
    """
    path = os.environ.get(OWN_WEIGHTS_VARIABLE)
    if not path:
        raise WeightsError(f"This server has no weights of its own; start it with {OWN_WEIGHTS_VARIABLE}=FILE.")
    return path


def has_own_weights() -> bool:
    """Whether whoever started the server named a weights file."""
    return bool(os.environ.get(OWN_WEIGHTS_VARIABLE))


@st.cache_resource(show_spinner=False)
def architecture(variant: str) -> Architecture:
    """The facts about a variant, as torchinfo and torch.fx find them."""
    return introspection.architecture(specs.variant(variant))


@st.cache_resource(max_entries=64, show_spinner=False)
def graph_svg(variant: str, options: drawing.DiagramOptions) -> str:
    """The drawn graph."""
    return drawing.render_diagram(architecture(variant), options, "svg")


@st.cache_resource(max_entries=64, show_spinner=False)
def graph_legend(variant: str, options: drawing.DiagramOptions) -> Legend:
    """What the colours of the drawn graph mean."""
    return drawing.legend(architecture(variant), options)


@st.cache_resource(max_entries=16, show_spinner=False)
def graph_png(variant: str, options: drawing.DiagramOptions) -> bytes:
    """The drawn graph as a picture."""
    return drawing.render_png(architecture(variant), options)


def graph_text(variant: str, options: drawing.DiagramOptions, format: Literal["json", "dot"]) -> str:
    """The graph as data or in Graphviz's language."""
    return drawing.render_diagram(architecture(variant), options, format)


def graph_layers(variant: str, options: drawing.DiagramOptions) -> tuple[LayerId, ...]:
    """The layers that the graph draws, in order of execution."""
    return tuple(node.id for node in drawing.view(architecture(variant), options).nodes)


@st.cache_resource(max_entries=9, show_spinner=False)
def layer_rows(variant: str, level: layer_rows_module.Level) -> Table:
    """The table of all layers."""
    return layer_rows_module.layer_rows(architecture(variant), level)


def prepared(digest: str, weights: str, data: bytes) -> Preprocessed:
    """A picture on its way into the network; `services_shelves.prepared` keeps it.

    Raises:
        ImageError: the bytes cannot be used as a picture.
    """
    recipe = engine(weights).weights
    if data in map(samples.read_sample, samples.SAMPLES):  # they ship with a package, and the first page waits for one
        return preprocessing.preprocess(data, recipe)
    return preprocessing.preprocess_steps(decoders().prepare(data, recipe.resize_px, _until_left()), digest, recipe)


@st.cache_resource(show_spinner=False)
def decoders() -> Decoders:
    """The processes that decode what visitors bring."""
    return Decoders(decode_s(os.environ))


def _until_left() -> Callable[[], None]:
    """What ends a page's run, when called, once its visitor has been away for `LEFT_S`; another click does not."""
    context = get_script_run_ctx(suppress_warning=True)
    seen_s = time.monotonic()

    def look() -> None:
        nonlocal seen_s
        if context is None or not runtime.exists() or runtime.get_instance().is_active_session(context.session_id):
            seen_s = time.monotonic()
        elif time.monotonic() - seen_s > LEFT_S:
            raise StopException

    return look


def sources() -> dict[str, Source]:
    """The named weights, and whether they are here."""
    return {source.name: source for source in weights_module.available()}


def fetch(weights: str, progress: DownloadProgress) -> None:
    """Download named weights.

    Raises:
        DownloadError: it could not be done; nothing is left half-written.
        WeightsError: what was fetched is not what it should be, or there is no folder for it.
    """
    weights_module.fetch(weights, progress)


def warm() -> None:
    """Do before the first visitor what would make the first visitor wait."""
    importlib.import_module("googlenet_core.why.captum_runs")  # brings Captum, whose first import takes a second
    importlib.import_module("pandas")  # Streamlit looks at components' data with it, and imports it at the first click
    for name in specs.VARIANTS:
        architecture(name)
    graph_svg(specs.PAPER.name, drawing.DiagramOptions())
    loaded = engine("bundled")
    picture = preprocessing.preprocess(samples.read_sample(samples.FIRST), loaded.weights)
    loaded.predict(picture.tensor)
    decoders().warm()
