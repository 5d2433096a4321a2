"""What a page becomes on paper: the PDF that Chromium makes of it, taken apart with PDFium."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import pypdfium2
from numpy.typing import NDArray
from playwright.sync_api import Page, expect
from pypdfium2 import raw

from tests.e2e.conftest import WORK_MS, settled

_LATE = (
    "[data-testid=stSkeleton], .stPlotlyChart:not(:has(.main-svg)), .grid-root[hidden], .crop-panels[hidden],"
    " .journey[hidden], .microscope[hidden], .pixel-steps[hidden], .details[aria-busy=true]"
)


@dataclass(frozen=True, eq=False)
class Sheet:
    """One sheet: its lines of text, how many pictures are on it, and its grey values at a dot a point."""

    text: str
    pictures: int
    grey: NDArray[np.uint8]

    @property
    def lines(self) -> set[str]:
        """The lines of text, without the blanks around them."""
        return {line.strip() for line in self.text.splitlines()}

    @property
    def ground(self) -> int:
        """The grey value that most of the sheet has."""
        return int(np.bincount(self.grey.ravel()).argmax())

    @property
    def ink(self) -> float:
        """The share of dots that are clearly not white."""
        return float((self.grey < 200).mean())


def complete(page: Page) -> None:
    """Wait until everything on the page is drawn; what comes later is not on the paper."""
    settled(page)
    expect(page.locator(_LATE)).to_have_count(0, timeout=WORK_MS)
    settled(page)


def sheets(page: Page, format: str = "A4", *, landscape: bool = False) -> list[Sheet]:
    """Print the page and return its sheets."""
    pdf = page.pdf(format=format, landscape=landscape, print_background=True)
    with pypdfium2.PdfDocument(pdf) as document:
        return [_sheet(sheet) for sheet in document]


def dense(sheets: Iterable[Sheet]) -> str:
    """All text without blanks: a line may be broken anywhere, and a PDF knows no words."""
    return _dense(" ".join(sheet.text for sheet in sheets))


def missing(words: Iterable[str], sheets: Iterable[Sheet]) -> list[str]:
    """Return which words are nowhere on the sheets."""
    text = dense(sheets)
    return [word for word in words if _dense(word) not in text]


def _dense(text: str) -> str:
    return re.sub(r"\s|\ufffe|\u00ad", "", text)


def _sheet(sheet: pypdfium2.PdfPage) -> Sheet:
    pictures = sum(1 for _ in sheet.get_objects(filter=[raw.FPDF_PAGEOBJ_IMAGE]))
    return Sheet(sheet.get_textpage().get_text_range(), pictures, np.squeeze(sheet.render(grayscale=True).to_numpy()))
