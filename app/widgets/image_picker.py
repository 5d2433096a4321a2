"""Choosing the picture in the head line: a sample photograph, an upload or the camera; all pages show the same."""

from __future__ import annotations

import streamlit as st
from streamlit.runtime.uploaded_file_manager import UploadedFile

from app.components import picture_choice
from app.components.picture_choice import Thumbnail
from app.figures.drawings import sample_pictures
from app.services import budget, pictures
from app.services.priority import lower_priority
from app.services.subjects import Picture
from app.session import state, uploads
from app.session.kept_pictures import digest
from app.widgets.waiting import show_spinner
from app.words.prose import passage
from app.words.text import plain
from googlenet_core.errors import ImageError, nearest
from googlenet_core.pictures import MAX_BYTES, samples
from googlenet_core.pictures.files import READ

_UPLOADER, _CAMERA, _CAMERA_ON = "uploader", "camera", "camera-on"
_LARGE_BYTES = 2_000_000
_ACCEPTED = f"{READ}, up to {MAX_BYTES / 1e6:.0f} MB"
_OWN = f"{_ACCEPTED}. It stays in this browser session."


def choose(picture: Picture, weights: str) -> None:
    """Show which picture is shown: a menu with the samples and the camera, and beside it the way for an own file.

    A file that cannot be used shows why; the last good picture stays. The uploader is not in the menu: what is on its way
    up from there would be lost when somebody closes it.
    """
    thumbnail = pictures.chosen_url(picture.prepared, weights)
    st.html(f'<style>:root{{--picture:url("{thumbnail}")}}</style>')
    with st.popover(f"**Picture:** {plain(picture.title)}", key="picture-menu"):
        _offer(weights)
    offer_upload(weights)


def offer_upload(weights: str) -> None:
    """Offer the way for an own file."""
    with st.container(key="own-picture", width="content"):
        # Any type: the core says of what it cannot read what it is, Streamlit's uploader would only turn red.
        st.file_uploader(
            f"Your own picture: {_OWN}",
            key=_UPLOADER,
            on_change=_uploaded,
            args=(_UPLOADER, weights),
            label_visibility="collapsed",
        )


def _offer(weights: str) -> None:
    """Offer the samples and the camera."""
    small = {name: Thumbnail(samples.SAMPLES[name].title, jpeg) for name, jpeg in sample_pictures.thumbnails().items()}
    picture_choice.mount(small, state.get("image"), lambda name: state.put("image", name))
    st.caption(f"Photographs that come with scikit-image. Or upload your own: {_OWN}")
    with st.container(key="no-camera"):
        st.markdown(passage("camera", "Not here"), width=420)
    with st.container(key="has-camera"):
        _camera(weights)


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
        title, credit, known = upload.name, "your upload", upload.digest
        data = state.upload_data(upload)
    else:
        sample, data = samples.SAMPLES[name], samples.read_sample(name)
        title, credit = sample.title, f"scikit-image's {sample.file}: {sample.credit}"
        known = budget.sample_digests()[name]
    with show_spinner("Reading the picture…", needed=not pictures.is_prepared(known, weights)):
        prepared = pictures.prepare(known, weights, data)
    return Picture(prepared, title, credit, data, sample)


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
        pictures.prepare(digest(data), weights, data)
    except ImageError as error:
        state.notice(str(error), refused=file.name, accepted=_ACCEPTED)
    else:
        state.keep_upload(data, file.name)


def read_picture(weights: str) -> Picture:
    """Return the chosen picture, prepared for named weights; one that left with its session makes room for a sample."""
    name = state.get("image")
    try:
        return other_picture(name, weights)
    except KeyError:
        first = samples.SAMPLES[samples.FIRST].title
        gone = "The uploaded picture left with its session. Upload it again, or look at the sample."
        unknown = f"There is no picture '{name}'.{nearest(name, samples.SAMPLES)} Showing {first} instead."
        st.info(gone if name.startswith("upload-") else plain(unknown))
        name = samples.FIRST
        state.put_now("image", name)
        return other_picture(name, weights)
