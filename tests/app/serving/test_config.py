"""The settings of the web server and the look of pages, read from app/.streamlit/config.toml."""

from __future__ import annotations

import tomllib
from typing import Any

import pytest

from googlenet_core.pictures import decoding
from tests.conftest import ROOT
from tests.support.contrast import contrast, rgb

CONFIG: dict[str, dict[str, Any]] = tomllib.loads((ROOT / "app/.streamlit/config.toml").read_text(encoding="utf-8"))
MODES = ("light", "dark")


def test_the_contrast_formula_spans_1_to_21() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#777777") == pytest.approx(1)


@pytest.mark.parametrize("mode", MODES)
def test_text_can_be_read_and_shapes_can_be_seen(mode: str) -> None:
    theme = CONFIG["theme"][mode]
    background, text = rgb(theme["backgroundColor"]), rgb(theme["textColor"])
    # Streamlit draws captions in the text colour at 60 % opacity.
    caption = [0.6 * ink + 0.4 * paper for ink, paper in zip(text, background, strict=True)]
    assert contrast(text, background) >= 7
    assert contrast(text, rgb(theme["secondaryBackgroundColor"])) >= 7
    assert contrast(caption, background) >= 4.5
    assert contrast(rgb(theme["linkColor"]), background) >= 4.5
    assert contrast(rgb("#ffffff"), rgb(theme["primaryColor"])) >= 4.5
    for shape in (theme["borderColor"], theme["primaryColor"], *theme["chartCategoricalColors"]):
        assert contrast(rgb(shape), background) >= 3, shape


def test_small_text_is_at_least_14_px() -> None:
    assert 0.875 * CONFIG["theme"]["baseFontSize"] >= 14


def test_every_upload_that_the_core_accepts_gets_through_and_not_much_more() -> None:
    assert CONFIG["server"]["maxUploadSize"] * 1024 * 1024 >= decoding.MAX_BYTES
    assert CONFIG["server"]["maxUploadSize"] == 20


def test_nothing_is_sent_outside_and_no_traceback_is_shown() -> None:
    assert CONFIG["browser"]["gatherUsageStats"] is False
    assert CONFIG["logger"]["hideWelcomeMessage"] is True
    assert CONFIG["client"]["showErrorDetails"] == "none"
    assert CONFIG["server"]["enableXsrfProtection"] is True
