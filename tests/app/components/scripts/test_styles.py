"""What our styles and scripts aim at in Streamlit's pages is still there: its parts are renamed without a word."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import pytest
import streamlit

from tests.conftest import ROOT

STYLED = sorted(path for path in (ROOT / "app").rglob("*") if path.suffix in {".css", ".js"})
BUNDLED = Path(streamlit.__file__).parent / "static"
PART = re.compile(r"\bst[A-Z]\w+")
KEY = re.compile(r"\.st-key-([\w-]+)")


@cache
def bundled() -> str:
    """All that Streamlit sends to browsers."""
    return "\n".join(path.read_text(encoding="utf-8") for path in sorted(BUNDLED.rglob("*.js")))


@cache
def pages() -> str:
    return "\n".join(path.read_text(encoding="utf-8") for path in sorted((ROOT / "app").rglob("*.py")))


def missing_parts(text: str) -> list[str]:
    # Whole: a name is written there as a string of its own, in whatever quotes, or something of each kind is added to it.
    whole = r"[\"'`]{}(?:[\"'`]|\$\{{)"
    return [part for part in sorted(set(PART.findall(text))) if not re.search(whole.format(part), bundled())]


@pytest.mark.parametrize("path", STYLED, ids=lambda path: path.name)
def test_every_part_of_streamlits_that_is_styled_exists(path: Path) -> None:
    assert not (missing := missing_parts(path.read_text(encoding="utf-8"))), f"renamed or gone: {missing}"


@pytest.mark.parametrize("path", [path for path in STYLED if path.suffix == ".css"], ids=lambda path: path.name)
def test_every_key_that_is_styled_is_given_to_something(path: Path) -> None:
    keys = set(KEY.findall(path.read_text(encoding="utf-8")))
    assert not {key for key in keys if f'"{key}"' not in pages()}


def test_a_part_that_is_gone_is_noticed() -> None:
    assert missing_parts('[data-testid="stFileUploaderFile"], [data-testid="stMain"]') == ["stFileUploaderFile"]


def test_there_is_something_to_look_for() -> None:
    found = {part for path in STYLED for part in PART.findall(path.read_text(encoding="utf-8"))}
    assert {"stMainBlockContainer", "stFileUploaderDropzone", "stFileChip"} <= found


def declared(sheet: str, selector: str) -> dict[str, str]:
    """What a sheet of the app declares in all rules that have such a selector."""
    text = re.sub(r"/\*.*?\*/", "", (ROOT / "app" / sheet).read_text(encoding="utf-8"), flags=re.DOTALL)
    rules = re.findall(r"([^{}]+)\{([^{}]*)\}", text)
    bodies = [body for selectors, body in rules if selector in map(str.strip, selectors.split(","))]
    return dict(re.findall(r"([\w-]+):\s*([^;]+);", "".join(bodies)))


def test_a_place_that_nothing_fills_looks_the_same_on_the_page_and_in_components() -> None:
    own = declared("components/lib/controls.css", ".empty")
    assert own["border"].startswith("1px dashed")
    assert declared("widgets/states.css", '[data-testid="stHtml"] .empty') == own | {"font": "var(--g-small)"}
