"""Pictures on their way into the network: decoded by processes of their own, and kept up to a number of bytes in all."""

from __future__ import annotations

import os
import time
from collections.abc import Callable

import streamlit as st
from streamlit import runtime
from streamlit.runtime.scriptrunner import StopException, get_script_run_ctx

from app.figures.drawings.inline import crop_jpeg, thumbnail_url
from app.services import budget, engines
from app.services.decoding.decoders import Decoders, decode_s
from app.services.shelf import Budget, Shelf
from app.session import kept_pictures
from googlenet_core.pictures import Preprocessed, preprocessing, samples

CHOSEN_PX = 56
"""Of the chosen picture in the head line, shown at half that size."""

LEFT_S = 2.0
"""How long a connection may be lost before what its visitor has sent is decoded no further."""


@st.cache_resource(show_spinner=False)
def _budget() -> Budget:
    """What all pictures as the network sees them may take together: some megabytes each, whatever the file has."""
    return Budget(kept_pictures.budget_bytes(os.environ) // 2)


@st.cache_resource(show_spinner=False)
def _everybodys_shelf() -> Shelf:
    return _budget().shelf()


@st.cache_resource(scope="session", on_release=Shelf.close, show_spinner=False)
def _own_shelf() -> Shelf:
    return _budget().shelf()


def _shelf(digest: str) -> Shelf:
    return _everybodys_shelf() if budget.is_sample(digest) else _own_shelf()


def is_prepared(digest: str, weights: str) -> bool:
    """Whether a picture is kept as the network with these weights sees it."""
    return _shelf(digest).has((digest, weights))


def prepare(digest: str, weights: str, data: bytes) -> Preprocessed:
    """Return a picture as the network sees it; a sample is prepared once for everybody.

    Raises:
        ImageError: the bytes cannot be used as a picture.
    """
    return _shelf(digest).get((digest, weights), lambda: _decode(digest, weights, data), _bytes_of)


def _bytes_of(picture: Preprocessed) -> int:
    arrays = (picture.crop, picture.centred, picture.normalised, picture.tensor)
    pixels = sum(image.width * image.height for image in (picture.decoded, picture.resized))
    return 4 * pixels + sum(array.nbytes for array in arrays)  # Pillow keeps four bytes for each pixel


def _decode(digest: str, weights: str, data: bytes) -> Preprocessed:
    recipe = engines.load(weights).weights
    if data in map(samples.read_sample, samples.SAMPLES):  # they ship with a package, and the first page waits for one
        return preprocessing.preprocess(data, recipe)
    return preprocessing.preprocess_steps(decoders().prepare(data, recipe.resize_px, _until_left()), digest, recipe)


def chosen_url(picture: Preprocessed, weights: str) -> str:
    """Return a picture, prepared for named weights, as a small one within a URL; it is kept with the prepared one."""
    key = (picture.digest, weights, "thumbnail")
    return _shelf(picture.digest).get(key, lambda: thumbnail_url(picture.crop, CHOSEN_PX), len)


def crop_file(picture: Preprocessed, weights: str) -> bytes:
    """Return the crop that the network with named weights sees as a JPEG file; it is kept with the prepared picture."""
    return _shelf(picture.digest).get((picture.digest, weights, "crop"), lambda: crop_jpeg(picture.crop), len)


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
