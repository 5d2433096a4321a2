"""A page of the app without a browser, at an address."""

from __future__ import annotations

from streamlit.testing.v1 import AppTest

from tests.conftest import PATIENCE_S

PAGE = """
import streamlit as st
from app.session import state
from app.views import {view}
from app.views.architecture import SEEN

st.set_page_config(layout="wide")
state.begin("{title}")
state.keep(SEEN, True)  # which a browser would tell
{view}.show()
for notice in state.take_notices():
    st.warning(notice.text)
"""


def open_page(view: str, title: str, query: dict[str, str]) -> AppTest:
    """Run the page and return it."""
    app = AppTest.from_string(PAGE.format(view=view, title=title), default_timeout=PATIENCE_S)
    for name, value in query.items():
        app.query_params[name] = value
    return app.run()


def failures(app: AppTest) -> list[str]:
    """What the page says that it cannot show, and errors besides."""
    said = [element.proto.body for element in app.get("html")]
    return [words for words in said if 'role="alert"' in words] + [error.value for error in app.error]
