"""What is drawn a moment later has its room beforehand: as much as it then takes, or a little less."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page

from tests.e2e.conftest import settled

NARROW_PX = 1000
SLACK_PX = 40
"""Lines of words under a drawing are as many as they are; this is less than two."""

# How much room is kept for what has the key.
_KEPT = """(key) => {
  const place = document.querySelector(`.st-key-${key}`);
  return Math.max(...[place, ...place.children].map((one) => parseFloat(getComputedStyle(one).minHeight) || 0));
}"""
# How high what has the key is without any room kept for it, once it fills that.
_HEIGHT = """([key, kept]) => {
  const place = document.querySelector(`.st-key-${key}`);
  const parts = [place, ...place.children];
  for (const one of parts) one.style.minHeight = 0;
  const height = place.getBoundingClientRect().height;
  for (const one of parts) one.style.minHeight = "";
  return height + 1 >= kept && height;
}"""


@pytest.mark.parametrize("width", [390, 1280, 1920])
@pytest.mark.parametrize(
    ("address", "keys"),
    [
        ("/feature-maps", ("maps-grid",)),
        ("/", ("start",)),
        ("/feature-maps?maps=unit&layer=inception3a", ("section-controls-unit", "unit-pictures")),
        ("/feature-maps?maps=compare&layer=inception3a", ("compare",)),
        ("/feature-maps?maps=input", ("input-steps", "input-planes", "pixel-steps")),
        ("/quiz?quiz=8", ("quiz",)),
        ("/inception?topic=module", ("inception-picture-inception3a",)),
        ("/inception?topic=whatif", ("inception-widths", "ledger-pair", "costs")),
    ],
)
def test_the_room_is_as_high_as_what_then_stands_in_it(
    page: Page, address: str, keys: tuple[str, ...], width: int
) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    page.goto(address)
    settled(page)
    for key in keys:
        page.locator(f".st-key-{key}").scroll_into_view_if_needed()
        kept = page.evaluate(_KEPT, key)
        assert kept > 0
        height = page.wait_for_function(_HEIGHT, arg=[key, kept]).json_value()
        if width >= NARROW_PX:
            assert height - kept < SLACK_PX, f"{key} pushes what stands below it by {height - kept:.0f} px"


def test_what_a_page_shows_nothing_with_takes_no_room(page: Page) -> None:
    page.goto("/outputs")
    settled(page)
    top = page.locator("[data-testid=stMainBlockContainer] > div").bounding_box()
    head = page.locator(".st-key-head").bounding_box()
    assert top
    assert head
    assert head["y"] == top["y"]
