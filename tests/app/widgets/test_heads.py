from __future__ import annotations

import pytest
from streamlit.testing.v1 import AppTest

from tests.conftest import PATIENCE_S

PAGE = """
import streamlit as st
from app.widgets.heads import lay_out_columns

for name, column in lay_out_columns({trained}).items():
    column.markdown(f"bars of {{name}}")
"""


@pytest.mark.parametrize(
    ("trained", "silent"),
    [
        (["main", "aux_4a", "aux_4d"], []),
        (["main"], ["**Head after inception (4a) and the head after inception (4d)**"]),
        (["main", "aux_4d"], ["**Head after inception (4a)**"]),
    ],
)
def test_each_trained_head_has_a_column_and_the_others_share_one(trained: list[str], silent: list[str]) -> None:
    app = AppTest.from_string(PAGE.format(trained=trained), default_timeout=PATIENCE_S).run()
    assert not app.exception
    assert len(app.columns) == len(trained) + len(silent)
    assert [text.value for text in app.markdown if text.value.startswith("bars of")] == [
        f"bars of {n}" for n in trained
    ]
    assert [column.markdown[0].value for column in app.columns[len(trained) :]] == silent
