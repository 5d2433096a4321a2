"""The facts about a variant and the graph drawn of it, each made once for everybody. No engine, no pictures.

No cached function shows a spinner of its own, which would be there at some times only and move what stands below; those
who call say what they wait for, in a place that is always there.
"""

from __future__ import annotations

import gzip
import json
from typing import Literal

import streamlit as st

from app.figures.tables import facts, layers
from app.figures.tables.layers import Level
from app.figures.tables.table import Table
from app.words.prose import passages
from googlenet_core.blueprint import Architecture, LayerId, specs
from googlenet_core.diagram import DiagramOptions, Legend, drawing
from googlenet_core.network import introspection


@st.cache_resource(show_spinner=False)
def find_architecture(variant: str) -> Architecture:
    """Return the facts about a variant, as torchinfo and torch.fx find them."""
    return introspection.architecture(specs.variant(variant))


def find_facts(variant: str, layer: LayerId, against: str = "") -> facts.LayerFacts:
    """Return what is known about a layer of a variant; with ``against`` also how it differs in that other one."""
    other = specs.variant(against) if against else None
    return facts.layer_facts(
        find_architecture(variant), layer, specs.variant(variant), passages("architecture_details"), other
    )


@st.cache_resource(max_entries=len(specs.VARIANTS) ** 2, show_spinner=False)
def pack_facts(variant: str, against: str = "") -> bytes:
    """Return the facts of all layers of a variant by LayerId, as gzipped JSON of about 25 kB."""
    found = find_architecture(variant)
    book = {node.id: find_facts(variant, node.id, against).as_data() for node in found.nodes}
    return gzip.compress(json.dumps(book).encode(), mtime=0)


@st.cache_resource(max_entries=64, show_spinner=False)
def draw_svg(variant: str, options: DiagramOptions) -> str:
    """Return the drawn graph."""
    return drawing.render_diagram(find_architecture(variant), options, "svg")


@st.cache_resource(max_entries=16, show_spinner=False)
def draw_png(variant: str, options: DiagramOptions) -> bytes:
    """Return the drawn graph as a picture."""
    return drawing.render_png(find_architecture(variant), options)


@st.cache_resource(max_entries=64, show_spinner=False)
def make_legend(variant: str, options: DiagramOptions) -> Legend:
    """Return what the colours of the drawn graph mean."""
    return drawing.legend(find_architecture(variant), options)


def write_text(variant: str, options: DiagramOptions, format: Literal["json", "dot"]) -> str:
    """Return the graph as data or in Graphviz's language."""
    return drawing.render_diagram(find_architecture(variant), options, format)


def list_drawn(variant: str, options: DiagramOptions) -> tuple[LayerId, ...]:
    """Return the layers that the graph draws, in order of execution."""
    return tuple(node.id for node in drawing.view(find_architecture(variant), options).nodes)


@st.cache_resource(max_entries=9, show_spinner=False)
def tabulate_layers(variant: str, level: Level) -> Table:
    """Return the table of all layers."""
    return layers.layer_rows(find_architecture(variant), level)
