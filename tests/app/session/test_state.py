"""The picture of a session: the session knows it, and its bytes are kept with everybody's."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest
from streamlit.runtime.state import QueryParamsProxy
from streamlit.testing.v1 import AppTest

from app.session import state
from app.session.kept_pictures import KeptPictures, Upload
from tests.conftest import PATIENCE_S


class Other:
    """Somebody else's picture."""


@pytest.fixture
def pictures(monkeypatch: pytest.MonkeyPatch) -> KeptPictures[Any]:
    small: KeptPictures[Any] = KeptPictures(100)
    monkeypatch.setattr(state, "_pictures", lambda: small)
    return small


def page() -> None:
    import streamlit as st

    from app.session import state

    state.begin("page")
    st.button("Upload", on_click=lambda: state.keep_upload(b"p" * 60, "mine.png"))
    found = state.upload()
    if found is not None:
        st.text(f"{found.name} {len(state.upload_data(found))} {state.get('image') == state.upload_name(found)}")


def shown(app: AppTest) -> list[str]:
    return [text.value for text in app.text]


def test_an_uploaded_picture_is_there_until_others_need_the_room(pictures: KeptPictures[Any]) -> None:
    app = AppTest.from_function(page, default_timeout=PATIENCE_S).run()
    assert shown(app) == []
    app.button[0].click().run()
    assert shown(app) == ["mine.png 60 True"]
    assert shown(app.run()) == ["mine.png 60 True"]
    other = Other()
    pictures.keep(other, bytes(50))
    assert shown(app.run()) == []
    assert not app.exception


def test_a_picture_that_made_room_is_missed_by_name(pictures: KeptPictures[Any]) -> None:
    with pytest.raises(KeyError, match="mine"):
        state.upload_data(Upload("mine.png", "0" * 64))


def test_two_sessions_with_the_same_picture_do_not_share_its_place(pictures: KeptPictures[Any]) -> None:
    one, other = (Upload("mine.png", "0" * 64) for _ in range(2))
    pictures.keep(one, b"same")
    assert state.upload_data(one) == b"same"
    with pytest.raises(KeyError):
        state.upload_data(other)


def test_whether_another_session_has_a_picture_can_be_told() -> None:
    sessions: list[Any] = [SimpleNamespace(session_state=kept) for kept in ({}, {"upload": 1})]
    assert [state.has_upload(session) for session in sessions] == [False, True]


def choosing_page() -> None:
    import streamlit as st

    from app.session import state

    state.begin("page")
    for layer in ("conv1", "inception3a"):
        st.button(layer, on_click=state.show_layer, args=(layer,))

    @st.fragment
    def chosen() -> None:
        state.settle("layer")
        st.text(state.get("layer"))

    chosen()


def test_a_browser_that_has_not_heard_of_an_address_yet_is_sent_the_next_one_though_it_is_its_own(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    written: list[dict[str, str]] = []
    own = QueryParamsProxy.from_dict
    monkeypatch.setattr(QueryParamsProxy, "from_dict", lambda self, wanted: (written.append(wanted), own(self, wanted)))  # type: ignore[func-returns-value]
    app = AppTest.from_function(choosing_page, default_timeout=PATIENCE_S).run()
    assert written == []
    app.button[0].click().run()
    assert written == [{"layer": "conv1"}]
    app.query_params.clear()  # what the browser knew when it asked for the next layer, which is the default one
    app.button[1].click().run()
    assert written == [{"layer": "conv1"}, {}]
    app.run()
    assert written == [{"layer": "conv1"}, {}], "what the browser knows is not written again"
    assert shown(app) == ["inception3a"]


def page_of_one_parameter() -> None:
    import streamlit as st

    from app.session import state

    elsewhere = st.session_state.get("elsewhere")
    state.begin("other" if elsewhere else "own", *([] if elsewhere else [{"image"}]))
    st.button("follow", on_click=lambda: st.session_state.update(elsewhere=True))
    st.button("rocket", on_click=state.put, args=("image", "rocket"))
    st.text(f"{state.get('image')} {state.get('layer')}")


def test_a_page_whose_address_has_few_parameters_keeps_the_others_for_other_pages() -> None:
    app = AppTest.from_function(page_of_one_parameter, default_timeout=PATIENCE_S)
    app.query_params["layer"] = "fc"
    app.query_params["image"] = "coffee"
    app.run()
    assert app.query_params == {"image": "coffee"}
    app.button[1].click().run()
    assert app.query_params == {"image": "rocket"}
    app.query_params.clear()  # a link drops the query
    app.button[0].click().run()
    assert shown(app) == ["rocket fc"]
    assert app.query_params == {"image": "rocket", "layer": "fc"}


def second_page() -> None:
    import streamlit as st

    from app.session import state

    state.begin("second" if st.session_state.get("followed") else "first")
    st.button("follow", on_click=lambda: st.session_state.update(followed=True))
    st.button("fc", on_click=state.show_layer, args=("fc",))
    st.text(state.get("layer"))


def following(query: str) -> AppTest:
    """A session that looked at a layer and has followed a link to another page, whose address the browser does not know."""
    app = AppTest.from_function(second_page, default_timeout=PATIENCE_S)
    app.query_params["layer"] = query
    app.run()
    app.query_params.clear()
    return app.button[0].click().run()


def test_the_view_stays_while_the_browser_has_not_heard_of_the_address_of_another_page() -> None:
    app = following("inception5b")
    assert app.query_params == {"layer": "inception5b"}
    for _ in range(2):
        app.query_params.clear()  # something of the page before, or of this one, that was on its way to the server
        app.run()
        assert shown(app) == ["inception5b"]
        assert app.query_params == {"layer": "inception5b"}


def test_what_is_chosen_before_the_browser_has_heard_of_the_address_stays() -> None:
    app = following("inception5b")
    for _ in range(2):
        app.query_params.clear()
        app.button[1].click().run()
        assert shown(app) == ["fc"]


def test_going_back_to_an_address_without_a_query_shows_the_default_view() -> None:
    app = following("inception5b").run()
    app.query_params.clear()
    assert shown(app.run()) == ["inception3a"]
