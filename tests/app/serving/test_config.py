"""The settings of the web server and the look of pages, read from app/.streamlit/config.toml."""

from __future__ import annotations

import tomllib
from typing import Any

import pytest

from googlenet_core.pictures import decoding
from tests.conftest import ROOT

CONFIG: dict[str, dict[str, Any]] = tomllib.loads((ROOT / "app/.streamlit/config.toml").read_text(encoding="utf-8"))
MODES = ("light", "dark")


def _rgb(colour: str) -> list[float]:
    return [int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5)]


def _contrast(one: list[float], other: list[float]) -> float:
    """WCAG 2's contrast ratio of two sRGB colours."""

    def luminance(rgb: list[float]) -> float:
        linear = [value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4 for value in rgb]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def test_the_contrast_formula_spans_1_to_21() -> None:
    assert _contrast(_rgb("#000000"), _rgb("#ffffff")) == pytest.approx(21)
    assert _contrast(_rgb("#777777"), _rgb("#777777")) == pytest.approx(1)


@pytest.mark.parametrize("mode", MODES)
def test_text_can_be_read_and_shapes_can_be_seen(mode: str) -> None:
    theme = CONFIG["theme"][mode]
    background, text = _rgb(theme["backgroundColor"]), _rgb(theme["textColor"])
    # Streamlit draws captions in the text colour at 60 % opacity.
    caption = [0.6 * ink + 0.4 * paper for ink, paper in zip(text, background, strict=True)]
    assert _contrast(text, background) >= 7
    assert _contrast(text, _rgb(theme["secondaryBackgroundColor"])) >= 7
    assert _contrast(caption, background) >= 4.5
    assert _contrast(_rgb(theme["linkColor"]), background) >= 4.5
    assert _contrast(_rgb("#ffffff"), _rgb(theme["primaryColor"])) >= 4.5
    for shape in (theme["borderColor"], theme["primaryColor"], *theme["chartCategoricalColors"]):
        assert _contrast(_rgb(shape), background) >= 3, shape


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
