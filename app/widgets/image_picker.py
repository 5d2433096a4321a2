"""Choosing the picture: a sample photograph, an upload or the camera; shared by all pages through the state."""

from __future__ import annotations

from pathlib import Path

import streamlit as st
from streamlit.runtime.uploaded_file_manager import UploadedFile

from app.services import pictures
from app.services.priority import lower_priority
from app.services.subjects import Picture
from app.session import state, uploads
from app.widgets.waiting import show_spinner
from app.words.prose import passage
from app.words.text import plain
from googlenet_core.errors import ImageError
from googlenet_core.pictures import MAX_BYTES, samples
from googlenet_core.pictures.files import READ

_UPLOADER, _CAMERA, _CAMERA_ON = "uploader", "camera", "camera-on"
_STYLE = (Path(__file__).parent / "image_picker.css").read_text(encoding="utf-8")
_LARGE_BYTES = 2_000_000
_OWN = f"{READ}, up to {MAX_BYTES / 1e6:.0f} MB. It stays in this browser session."


def choose_picture(weights: str) -> Picture:
    """Show the controls in one row and return the chosen picture, prepared for named weights.

    A file that cannot be used shows why; the last good picture stays.
    """
    st.html(f"<style>{_STYLE}</style>")
    with st.container(key="picture-picker"):
        sample, own, camera = st.columns([4, 3, 3], vertical_alignment="bottom", gap="small")
    with sample:
        st.selectbox(
            "Sample picture",
            list(samples.SAMPLES),
            format_func=lambda name: samples.SAMPLES[name].title,
            index=None,
            placeholder="Your own picture",
            help="Photographs that come with scikit-image.",
            **state.bound("sample", _sample(), lambda name: state.put("image", name)),
        )
    with own, st.container(key="own-picture"):
        # Any type: the core says of what it cannot read what it is, Streamlit's uploader would only turn red.
        st.file_uploader("Or your own", key=_UPLOADER, on_change=_uploaded, args=(_UPLOADER, weights), help=_OWN)
    with camera, st.popover("Camera", width="stretch"):
        with st.container(key="no-camera"):
            st.markdown(passage("camera", "Not here"), width=420)
        with st.container(key="has-camera"):
            _camera(weights)
    return read_picture(weights)


def _camera(weights: str) -> None:
    if st.toggle("Use the camera", key=_CAMERA_ON, help="The photograph stays in this browser session."):
        st.camera_input("Take a photograph", key=_CAMERA, on_change=_uploaded, args=(_CAMERA, weights), width=420)


def other_picture(name: str, weights: str) -> Picture:
    """Return a sample, or the uploaded picture, by its name in the URL.

    Raises:
        KeyError: there is none of that name (any more).
    """
    sample: samples.Sample | None = None
    upload = state.upload()
    if upload is not None and name == state.upload_name(upload):
        title, credit, digest = upload.name, "your upload", upload.digest
        data = state.upload_data(upload)
    else:
        sample, data = samples.SAMPLES[name], samples.read_sample(name)
        title, credit, digest = sample.title, f"scikit-image's `{sample.file}`: {sample.credit}", state.digest(data)
    with show_spinner("Reading the picture…", needed=not pictures.is_prepared(digest, weights)):
        prepared = pictures.prepare(digest, weights, data)
    return Picture(prepared, title, credit, data, sample)


def _sample() -> str | None:
    return state.get("image") if state.get("image") in samples.SAMPLES else None


def _uploaded(widget: str, weights: str) -> None:
    file = state.widget_value(widget)
    if not isinstance(file, UploadedFile):  # taken away, or read before
        return
    data = file.getvalue()
    uploads.forget(file.file_id)
    lower_priority()  # a large file takes a while to pass on
    if len(data) > _LARGE_BYTES:
        st.toast(f"Reading {plain(file.name)}…", icon=":material/image:")
    try:
        # Read before it is kept: a file that cannot be used must not replace the last good picture.
        pictures.prepare(state.digest(data), weights, data)
    except ImageError as error:
        state.notice(f"{file.name}: {error}")
    else:
        state.keep_upload(data, file.name)


def read_picture(weights: str) -> Picture:
    """Return the chosen picture, prepared for named weights; one that left with its session makes room for a sample."""
    name = state.get("image")
    try:
        return other_picture(name, weights)
    except KeyError:
        st.info("The uploaded picture left with its session. Upload it again, or look at the sample.")
        name = samples.FIRST
        state.put_now("image", name)
        return other_picture(name, weights)
