"""The chosen picture says where it came from, so that nobody has to guess it from its name."""

from __future__ import annotations

from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from app.session import state
from app.session.kept_pictures import KeptPictures
from googlenet_core.pictures import samples
from tests.conftest import PATIENCE_S


def page() -> None:
    import streamlit as st

    from app.session import state
    from app.widgets import image_picker
    from googlenet_core.pictures import samples

    state.begin("page")
    st.button("Upload", on_click=lambda: state.keep_upload(samples.read_sample("rocket"), "folder/Astronaut"))
    found = image_picker.read_picture("bundled")
    image_picker.choose(found, "bundled")
    st.text(f"{found.title}, {found.file_name}, {found.classes}")


@pytest.mark.parametrize("name", samples.SAMPLES)
def test_a_sample_has_the_file_that_scikit_image_ships(name: str) -> None:
    sample = samples.SAMPLES[name]
    app = AppTest.from_function(page, default_timeout=PATIENCE_S)
    app.query_params["image"] = name
    assert [text.value for text in app.run().text] == [f"{sample.title}, {sample.file}, {sample.classes}"]


def test_an_upload_that_is_called_like_a_sample_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    pictures: KeptPictures[Any] = KeptPictures(1_000_000)
    monkeypatch.setattr(state, "_pictures", lambda: pictures)
    app = AppTest.from_function(page, default_timeout=PATIENCE_S).run()
    app.button[0].click().run()
    assert [text.value for text in app.text] == ["folder/Astronaut, Astronaut, None"]


def test_for_a_picture_that_is_gone_a_sample_is_shown_and_that_is_said() -> None:
    app = AppTest.from_function(page, default_timeout=PATIENCE_S)
    app.query_params["image"] = "upload-0123456789ab"
    (shown,) = [text.value for text in app.run().text]
    assert shown.startswith(samples.SAMPLES[samples.FIRST].title)
    (told,) = app.info
    assert "left with its session" in told.value


def test_for_a_picture_that_never_was_a_sample_is_shown_and_the_nearest_name_is_told() -> None:
    app = AppTest.from_function(page, default_timeout=PATIENCE_S)
    app.query_params["image"] = "cofee"
    (shown,) = [text.value for text in app.run().text]
    first = samples.SAMPLES[samples.FIRST].title
    assert shown.startswith(first)
    (told,) = app.info
    assert (
        told.value.replace("\\", "") == f"There is no picture 'cofee'. Did you mean 'coffee'? Showing {first} instead."
    )


def test_the_menu_is_named_after_the_picture_that_is_shown() -> None:
    app = AppTest.from_function(page, default_timeout=PATIENCE_S)
    app.query_params["image"] = "rocket"
    (menu,) = [block for block in app.run().main.children.values() if block.type == "popover"]
    assert menu.proto.popover.label == "**Picture:** Rocket"
