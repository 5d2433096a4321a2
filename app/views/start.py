"""The Start page: what GoogLeNet is, what it answers now, a picture's whole way through it, and where to go from here.

Its frame needs no PyTorch and is sent first; what is computed comes from `app.sections.start`, loaded once that is sent.
"""

from __future__ import annotations

from functools import cache
from importlib import import_module

import streamlit as st

from app.components import start
from app.components.start import Door, Frame
from app.figures.drawings import sample_pictures
from app.figures.drawings.stages_shown import stages_shown
from app.services import loaded
from app.session import state
from app.words.prose import passage
from googlenet_core.blueprint import layers, specs
from googlenet_core.blueprint.naming import branch_label
from googlenet_core.pictures import samples
from googlenet_core.studies import peers

_DOORS = (
    ("lesson", "Start the lesson", "Lesson", "Begin with chapter 1"),
    ("architecture", "Explore the network", "Architecture", "Open Architecture"),
    ("feature-maps", "Use your own picture", "Own picture", "Upload a photograph"),
    ("teachers", "For teachers", "Teachers", "Open lesson plans"),
)
"""Of each door the page's name in the address, the title, the passage of `start.md` that tells of it, what is to be done."""

_WORDS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
_DOOR = "door"


def show() -> None:
    """Draw the page."""
    _follow_door()
    notices = st.container(gap=None, key="head-notices")
    waiting = passage("start", "Looking" if loaded.weights else "Loading")
    start.mount(_make_frame(), state.get("image"), waiting, on_choose=_choose, on_go=_go)
    queue = st.empty()
    # PyTorch is imported here: by now the browser has the frame.
    start.tell(import_module("app.sections.start.answer").find(notices, queue))


def _choose(name: str) -> None:
    state.put("image", name)


def _go(door: str, step: str) -> None:
    state.keep(_DOOR, (door, step))


def _follow_door() -> None:
    """Go where somebody wants to: the session goes along, which the link's own address would leave behind."""
    wanted = state.kept(_DOOR)
    if wanted:
        state.keep(_DOOR, None)
        door, step = wanted
        st.switch_page(state.kept("pages")[door], query_params={"step": step} if step else None)


@cache
def _make_frame() -> Frame:
    spec = specs.PAPER
    counts = peers.ratios(spec)[0]
    small = sample_pictures.thumbnail_urls()
    first = next(layer for layer in layers(spec) if layer.id == "conv1")
    return Frame(
        title=passage("start", "Title", values=f"{first.in_channels * first.in_size**2:,}"),
        says=passage(
            "start",
            "What it is",
            modules=_WORDS[len(spec.modules)],
            branches=_WORDS[4],
            parameters=f"{counts.googlenet:,}",
            alexnet=f"{counts.alexnet:,}",
        ),
        thumbnails={name: (samples.SAMPLES[name].title, url) for name, url in small.items()},
        way=passage("start", "Way"),
        strongest=passage("start", "Strongest"),
        input=(first.in_channels, first.in_size),
        stages=stages_shown(spec),
        branches=tuple(branch_label(spec, branch) for branch in range(1, 5)),
        doors=tuple(Door(name, title, passage("start", text), action) for name, title, text, action in _DOORS),
    )
