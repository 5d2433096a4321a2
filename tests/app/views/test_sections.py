"""Every page has a section for each name that its address knows, and no others."""

from __future__ import annotations

import pytest

from app.sections.section import Section, Sections
from app.session import address
from app.views import architecture, feature_maps, inception, outputs

PAGES = {
    "section": (architecture.SECTIONS, address.SECTIONS),
    "topic": (inception.SECTIONS, address.TOPICS),
    "maps": (feature_maps.SECTIONS, address.MAPS),
    "outputs": (outputs.SECTIONS, address.OUTPUTS),
}
SECTIONS = [section for sections, _ in PAGES.values() for section in sections.all]


@pytest.mark.parametrize("parameter", PAGES)
def test_a_page_has_the_sections_of_its_address_in_that_order(parameter: str) -> None:
    sections: Sections = PAGES[parameter][0]
    assert sections.parameter == parameter
    assert tuple(section.name for section in sections.all) == PAGES[parameter][1]


@pytest.mark.parametrize("section", SECTIONS, ids=lambda section: section.name)
def test_each_section_is_drawn_by_the_function_show_of_a_module_of_its_own(section: Section) -> None:
    assert section.show.__name__ == "show"
    assert section.show.__module__.startswith("app.sections.")
    assert [other.title for other in SECTIONS if other.show is section.show] == [section.title]
