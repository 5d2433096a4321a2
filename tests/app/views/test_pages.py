"""The Architecture page without a browser: it runs, says what it shows, keeps the view, and survives what an address may say."""

from __future__ import annotations

import pytest
from streamlit.testing.v1 import AppTest

from tests.conftest import PATIENCE_S, ROOT
from tests.support.page_opener import open_page


def opened_at_root(**query: str) -> AppTest:
    app = AppTest.from_file(str(ROOT / "app" / "main.py"), default_timeout=PATIENCE_S)
    for name, value in query.items():
        app.query_params[name] = value
    return app.run()


def opened(**query: str) -> AppTest:
    return open_page("architecture", "Architecture", query)


def query_of(app: AppTest) -> dict[str, str]:
    return {name: values[0] if isinstance(values, list) else values for name, values in app.query_params.items()}


def test_the_page_shows_the_first_module_and_its_arithmetic() -> None:
    app = opened()
    assert not app.exception
    assert app.title[0].value == "Architecture"
    assert query_of(app) == {}


@pytest.mark.parametrize(
    "query",
    [
        {"layer": "inception4c.branch2.1", "variant": "torchvision"},
        {"layer": "conv1.bn", "variant": "paper-bn"},
        {"open": "all"},
        {"open": "inception3a,aux1", "colour": "macs", "direction": "LR"},
        {"layer": "lrn1"},
        {"layer": "fc"},
    ],
)
def test_a_view_survives_its_own_address(query: dict[str, str]) -> None:
    app = opened(**query)
    assert not app.exception
    assert not app.warning
    assert query_of(app) == query


@pytest.mark.parametrize(
    "query",
    [
        {"layer": "inceptoin3a"},
        {"variant": "papr"},
        {"open": "conv1"},
        {"widths": "3a-0-1-2-3-4-5"},
        {"channel": "99999"},
        {"weights": "../../etc/passwd"},
        {"method": "<script>alert(1)</script>"},
    ],
)
def test_an_address_that_makes_no_sense_gives_a_notice_and_the_default_view(query: dict[str, str]) -> None:
    app = opened(**query)
    assert not app.exception
    assert len(app.warning) == 1
    assert query_of(app) == {}


def test_nothing_of_an_address_comes_alive_in_a_notice() -> None:
    app = opened_at_root(layer="![x](https://example.org/x.png)")
    assert "\\!\\[x\\]\\(http" in app.warning[0].value


def test_a_notice_is_shown_once() -> None:
    app = opened(layer="nothing")
    assert app.warning
    assert not app.run().warning


def test_everything_is_unfolded_and_folded_again() -> None:
    app = opened()
    for label, wanted in (("Unfold all", {"open": "all"}), ("Fold all", {})):
        next(button for button in app.button if button.label == label).click().run()
        assert not app.exception
        assert query_of(app) == wanted
