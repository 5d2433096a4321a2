"""Where results about pictures are kept: up to a number of bytes in all, the least recently used going first.

Those about sample pictures are everybody's; those about an own picture stand on a shelf of its session and go with it.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from contextvars import ContextVar
from functools import cache
from typing import TypeVar

import streamlit as st

from app.services import engines
from app.services.shelf import Budget, Shelf
from app.session import kept_pictures, state
from googlenet_core.pictures import samples
from googlenet_core.pictures.preprocessing import Preprocessed
from googlenet_core.queueing import asking
from googlenet_core.wording import whole

Value = TypeVar("Value")

BUDGET_VARIABLE = "GOOGLENET_EXPLORER_CACHE_MB"
"""Sets how many megabytes of activations are kept in all."""

DEFAULT_BUDGET_MB = 512


def budget_bytes(environ: Mapping[str, str]) -> int:
    """Bytes of activations to keep, from the environment; nonsense there is the default."""
    megabytes = whole(environ.get(BUDGET_VARIABLE, ""))
    return 1_000_000 * (DEFAULT_BUDGET_MB if megabytes is None else megabytes)


@st.cache_resource(show_spinner=False)
def budget() -> Budget:
    """What all sessions' activations may take together."""
    return Budget(budget_bytes(os.environ))


@st.cache_resource(show_spinner=False)
def everybodys_shelf() -> Shelf:
    """What belongs to no session: results about sample pictures, or about no picture at all."""
    return budget().shelf()


@st.cache_resource(scope="session", on_release=Shelf.clear, show_spinner=False)
def _own_shelf() -> Shelf:
    return budget().shelf()


@cache
def _sample_digests() -> frozenset[str]:
    return frozenset(state.digest(samples.read_sample(name)) for name in samples.SAMPLES)


@st.cache_resource(show_spinner=False)
def _picture_budget() -> Budget:
    """What all pictures as the network sees them may take together: some megabytes each, whatever the file has."""
    return Budget(kept_pictures.budget_bytes(os.environ) // 2)


@st.cache_resource(show_spinner=False)
def _everybodys_pictures() -> Shelf:
    return _picture_budget().shelf()


@st.cache_resource(scope="session", on_release=Shelf.clear, show_spinner=False)
def _own_pictures() -> Shelf:
    return _picture_budget().shelf()


def prepared(digest: str, weights: str, data: bytes) -> Preprocessed:
    """A picture on its way into the network; a sample is prepared once for everybody.

    Raises:
        ImageError: the bytes cannot be used as a picture.
    """
    place = _everybodys_pictures() if digest in _sample_digests() else _own_pictures()
    return place.get((digest, weights), lambda: engines.prepared(digest, weights, data), _picture_bytes)


def _picture_bytes(picture: Preprocessed) -> int:
    arrays = (picture.crop, picture.centred, picture.normalised, picture.tensor)
    pixels = sum(image.width * image.height for image in (picture.decoded, picture.resized))
    return 4 * pixels + sum(array.nbytes for array in arrays)  # Pillow keeps four bytes for each pixel


_BOUND: ContextVar[Shelf | None] = ContextVar("shelf", default=None)


def shelf(picture: Preprocessed) -> Shelf:
    """Where results about a picture are kept: a sample's for everybody, an own one's with its session."""
    if bound_shelf := _BOUND.get():
        return bound_shelf
    return everybodys_shelf() if picture.digest in _sample_digests() else _own_shelf()


def bound(picture: Preprocessed, work: Callable[[], Value]) -> Callable[[], Value]:
    """Return ``work`` for later: downloads are made outside of any session, and then for this one, with its shelf."""
    kept, visitor = shelf(picture), asking.visitor()

    def run() -> Value:
        token = _BOUND.set(kept)
        try:
            with asking.as_visitor(visitor):
                return work()
        finally:
            _BOUND.reset(token)

    return run
