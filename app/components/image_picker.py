"""Choosing the picture: a sample photograph or an upload, shared by all pages through the state."""

from __future__ import annotations

from dataclasses import dataclass

import streamlit as st

from app import samples, services, state
from googlenet_core.errors import ImageError
from googlenet_core.preprocessing import Preprocessed

UPLOAD_TYPES = ["jpg", "jpeg", "png", "webp", "gif", "bmp", "tif", "tiff"]
_UPLOADER = "uploader"


@dataclass(frozen=True, slots=True, eq=False)
class Picture:
    """The chosen picture, what it is called, and its file's bytes."""

    prepared: Preprocessed
    title: str
    credit: str
    data: bytes


def image_picker(weights: str) -> Picture:
    """Show the controls and return the chosen picture, prepared for named weights.

    A file that cannot be used shows why; the last good picture stays.
    """
    left, right = st.columns([1, 2], vertical_alignment="top")
    with left:
        st.selectbox(
            "Sample picture",
            list(samples.SAMPLES),
            format_func=lambda name: samples.SAMPLES[name].title,
            index=_sample_index(),
            key=f"sample-{state.get('image')}",
            on_change=_sample_chosen,
            args=(f"sample-{state.get('image')}",),
            placeholder="Your own picture",
            help="Photographs that come with scikit-image.",
        )
    with right:
        st.file_uploader(
            "Or your own: JPEG, PNG, WebP, GIF, BMP or TIFF, up to 20 MB. It stays in this browser session.",
            type=UPLOAD_TYPES,
            key=_UPLOADER,
            on_change=_uploaded,
            args=(weights,),
        )
    return _chosen(weights)


def _sample_index() -> int | None:
    names = list(samples.SAMPLES)
    return names.index(state.get("image")) if state.get("image") in names else None


def _sample_chosen(key: str) -> None:
    if name := state.widget_value(key):
        state.put("image", name)


def _uploaded(weights: str) -> None:
    file = state.widget_value(_UPLOADER)
    if file is None:
        return
    data = file.getvalue()
    try:
        # Read before it is kept: a file that cannot be used must not replace the last good picture.
        services.prepared(state.digest(data), weights, data)
    except ImageError as error:
        state.notice(f"{file.name}: {error}")
    else:
        state.keep_upload(data, file.name)


def _chosen(weights: str) -> Picture:
    name = state.get("image")
    upload = state.upload()
    if upload is not None and name == state.upload_name(upload):
        return Picture(services.prepared(upload.digest, weights, upload.data), upload.name, "your upload", upload.data)
    if name not in samples.SAMPLES:
        st.info("The uploaded picture left with its session. Upload it again, or look at the sample.")
        name = next(iter(samples.SAMPLES))
        state.put_now("image", name)
    sample = samples.SAMPLES[name]
    data = samples.data(name)
    credit = f"scikit-image's `{sample.file}`: {sample.credit}"
    return Picture(services.prepared(state.digest(data), weights, data), sample.title, credit, data)
