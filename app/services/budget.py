"""Where results about pictures are kept: up to a number of bytes in all, the least recently used going first.

Those about sample pictures are everybody's; those about an own picture stand on a shelf of its session and go with it, and
so does what took long: whoever has not asked for it is asked first.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from contextvars import ContextVar
from functools import cache
from types import MappingProxyType
from typing import TypeVar

import streamlit as st

from app.services.shelf import Budget, Shelf
from app.session.kept_pictures import digest
from googlenet_core.pictures import Preprocessed, samples
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


def has_room() -> bool:
    """Whether half of the bytes are free: what nobody has asked for yet must push out nothing that somebody has."""
    return 2 * budget().bytes <= budget().most_bytes


@st.cache_resource(show_spinner=False)
def everybodys_shelf() -> Shelf:
    """What belongs to no session: results about sample pictures, or about no picture at all."""
    return budget().shelf()


@st.cache_resource(scope="session", on_release=Shelf.close, show_spinner=False)
def own_shelf() -> Shelf:
    """What belongs to this session alone: results about its own pictures, and of the long work it asked for."""
    return budget().shelf()


def is_sample(digest: str) -> bool:
    """Whether a picture is one of those that everybody has."""
    return digest in sample_digests().values()


@cache
def sample_digests() -> Mapping[str, str]:
    """Return how every sample's bytes are known, by the sample's name."""
    return MappingProxyType({name: digest(samples.read_sample(name)) for name in samples.SAMPLES})


_BOUND: ContextVar[Shelf | None] = ContextVar("shelf", default=None)


def shelf(picture: Preprocessed) -> Shelf:
    """Where results about a picture are kept: a sample's for everybody, an own one's with its session."""
    if bound_shelf := _BOUND.get():
        return bound_shelf
    return everybodys_shelf() if is_sample(picture.digest) else own_shelf()


def bind(picture: Preprocessed, work: Callable[[], Value]) -> Callable[[], Value]:
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
