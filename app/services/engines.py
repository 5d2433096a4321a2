"""The engines, each made once for everybody: named weights, those here, those fetched, and the server's own.

Engines never change, so that all sessions share them. Which ones are there is also in `loaded`, for those who may not
import PyTorch.
"""

from __future__ import annotations

import os

import streamlit as st

from app.services import graph, loaded
from googlenet_core.blueprint import specs
from googlenet_core.engine import Engine
from googlenet_core.errors import WeightsError
from googlenet_core.weights import Source, catalogue
from googlenet_core.weights.fetching import DownloadProgress

OWN_WEIGHTS_VARIABLE = "GOOGLENET_EXPLORER_WEIGHTS"
"""Names a .safetensors, .pth, .caffemodel or .onnx file that the pages then offer as the server's own weights."""


@st.cache_resource(max_entries=5, show_spinner=False)
def load(weights: str) -> Engine:
    """The engine for named weights, shared by every session; nothing is downloaded here without being asked for."""
    # Looking at a variant exchanges every module's call: it must be over before any network runs in another thread.
    for name in specs.VARIANTS:
        graph.find_architecture(name)
    source = list_sources().get(weights)
    if source and source.url:
        catalogue.verify(weights)  # loading would fetch what is not there: an address may not, only a click
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


def list_sources() -> dict[str, Source]:
    """The named weights, and whether they are here."""
    return {source.name: source for source in catalogue.available()}


def fetch(weights: str, progress: DownloadProgress) -> None:
    """Download named weights.

    Raises:
        DownloadError: it could not be done; nothing is left half-written.
        WeightsError: what was fetched is not what it should be, or there is no folder for it.
    """
    catalogue.fetch(weights, progress)
