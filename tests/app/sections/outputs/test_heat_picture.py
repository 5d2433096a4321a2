from __future__ import annotations

import pytest

from tests.support.page_opener import open_page


def words(**query: str) -> str:
    app = open_page("outputs", "Three outputs", query)
    assert not app.exception
    return "\n".join(
        [*(text.value for text in (*app.markdown, *app.caption)), *(one.proto.body for one in app.get("html"))]
    )


@pytest.mark.parametrize(
    ("method", "bar"),
    [
        ("grad-cam", "(red: for)"),
        ("saliency", "(red: raises it)"),
        ("guided-backprop", "(red: more of it does)"),
    ],
)
def test_the_colour_bar_says_what_the_methods_signs_mean(method: str, bar: str) -> None:
    found = words(outputs="why", method=method)
    assert bar in found
    assert ("(blue: against)" in found) == (method == "grad-cam")
