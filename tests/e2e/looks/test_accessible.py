"""Every view of every page as axe-core judges it, in light and dark."""

from __future__ import annotations

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from tests.e2e.looks.test_looks import VIEWS, show_all

EXCLUDED: dict[str, str] = {}
"""What Streamlit draws and cannot be mended from here: selector to the rule that it breaks."""


def violations(page: Page) -> list[str]:
    """What axe finds against its rules, in words."""
    found = Axe().run(page).response["violations"]
    return [
        f"{one['id']}: {node['html'][:160]} ({' '.join(map(str, node['target']))})"
        for one in found
        for node in one["nodes"]
    ]


@pytest.mark.parametrize("address", VIEWS)
def test_no_view_breaks_a_rule_of_axe(page: Page, address: str) -> None:
    faults: list[str] = []
    for view in VIEWS[address]:
        show_all(page, address + view)
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme)
            faults += [f"{address}{view}, {scheme}: {fault}" for fault in violations(page)]
    assert not faults, "\n".join(faults)
