"""The bar of a page's views: the rules between its groups stand where the groups begin."""

from __future__ import annotations

import re

import pytest

from app.sections.section import Sections
from app.views import architecture, feature_maps, inception, outputs
from tests.conftest import ROOT

STYLE = (ROOT / "app/widgets/page_frame.css").read_text(encoding="utf-8")
PAGES = [page.SECTIONS for page in (architecture, feature_maps, inception, outputs)]


@pytest.mark.parametrize("sections", PAGES, ids=[page.parameter for page in PAGES])
def test_a_rule_stands_before_every_view_that_begins_a_group(sections: Sections) -> None:
    rule = re.search(
        rf"st-key-views-{sections.parameter}\"\] [^,]*?button:is\(((?::nth-child\(\d+\)(?:, )?)+)\)", STYLE
    )
    ruled = [int(number) for number in re.findall(r"nth-child\((\d+)\)", rule[1])] if rule else []
    assert ruled == [number for number, section in enumerate(sections.all, 1) if section.begins_group]


@pytest.mark.parametrize("sections", PAGES, ids=[page.parameter for page in PAGES])
def test_the_first_view_begins_no_group(sections: Sections) -> None:
    assert not sections.all[0].begins_group
