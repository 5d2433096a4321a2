"""A stock Firefox: every section, its main action by mouse and by keyboard, an upload and the exports.

Most are tests of the other files in this folder once more, in another browser.
"""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, Playwright, expect

from tests.e2e.conftest import settled
from tests.e2e.looks.test_looks import soon_none
from tests.e2e.pages.test_architecture_page import (
    test_table_and_graph_select_each_other,
    test_the_printed_table_stands_beside_the_exact_one,
    test_the_view_is_taken_away_in_every_format,
    test_the_whole_page_is_used_by_keyboard_alone,
    test_what_differs_between_two_variants_is_listed_and_marked,
)
from tests.e2e.pages.test_feature_maps_page import (
    test_an_own_picture_leads_to_the_strongest_channel_of_a_branch_its_field_and_its_sum,
    test_everything_taken_away_opens_in_the_tools_it_is_for,
    test_space_leads_from_the_pixels_to_the_answer,
    test_the_branches_race_on_one_scale,
    test_the_growth_of_the_field_is_said_for_paper_and_torchvision,
    test_the_numbers_of_a_pixel_are_the_networks_input,
    test_the_way_from_the_layer_to_the_sum_needs_no_mouse,
    test_two_pictures_stand_on_one_scale_with_their_difference,
)
from tests.e2e.pages.test_inception_channels import (
    test_a_branch_and_its_own_channel_lead_back_to_the_concat,
    test_branches_tell_the_same_to_the_keyboard,
    test_digits_count_while_they_are_typed_and_stay_as_they_were_typed,
    test_pointing_at_a_branch_tells_its_width_and_its_channels,
    test_the_ledger_is_walked_by_keyboard_and_sends_no_drawing_again,
)
from tests.e2e.pages.test_inception_page import (
    test_a_1x1_is_stepped_through_by_key,
    test_a_slider_says_where_a_reduction_stops_paying,
    test_the_quoted_ratio_stands_beside_the_counted_one,
    test_widths_are_stepped_by_arrow_keys,
)
from tests.e2e.pages.test_main_journey import (
    test_a_module_is_chosen_with_the_keyboard_alone,
    test_from_the_graph_to_the_maps_of_an_own_photograph,
)
from tests.e2e.pages.test_outputs_keyboard import (
    test_gradients,
    test_predictions_temperature,
    test_side_by_side,
    test_why_every_choice_and_the_download,
    test_why_long_work_started_and_stopped,
    test_without_each_branch_ranked,
)
from tests.e2e.pages.test_outputs_page import test_predictions_show_three_heads_entropy_combination_and_worked_softmax
from tests.e2e.quiz.test_quiz_page import (
    test_a_misconception_is_answered_by_its_name_and_its_family_comes_back_three_items_later,
)
from tests.e2e.servers import firefox_relay
from tests.support.programs import firefox

__all__ = [
    "test_a_1x1_is_stepped_through_by_key",
    "test_a_branch_and_its_own_channel_lead_back_to_the_concat",
    "test_a_misconception_is_answered_by_its_name_and_its_family_comes_back_three_items_later",
    "test_a_module_is_chosen_with_the_keyboard_alone",
    "test_a_slider_says_where_a_reduction_stops_paying",
    "test_an_own_picture_leads_to_the_strongest_channel_of_a_branch_its_field_and_its_sum",
    "test_branches_tell_the_same_to_the_keyboard",
    "test_digits_count_while_they_are_typed_and_stay_as_they_were_typed",
    "test_everything_taken_away_opens_in_the_tools_it_is_for",
    "test_from_the_graph_to_the_maps_of_an_own_photograph",
    "test_gradients",
    "test_pointing_at_a_branch_tells_its_width_and_its_channels",
    "test_predictions_show_three_heads_entropy_combination_and_worked_softmax",
    "test_predictions_temperature",
    "test_side_by_side",
    "test_space_leads_from_the_pixels_to_the_answer",
    "test_table_and_graph_select_each_other",
    "test_the_branches_race_on_one_scale",
    "test_the_growth_of_the_field_is_said_for_paper_and_torchvision",
    "test_the_ledger_is_walked_by_keyboard_and_sends_no_drawing_again",
    "test_the_numbers_of_a_pixel_are_the_networks_input",
    "test_the_printed_table_stands_beside_the_exact_one",
    "test_the_quoted_ratio_stands_beside_the_counted_one",
    "test_the_view_is_taken_away_in_every_format",
    "test_the_way_from_the_layer_to_the_sum_needs_no_mouse",
    "test_the_whole_page_is_used_by_keyboard_alone",
    "test_two_pictures_stand_on_one_scale_with_their_difference",
    "test_what_differs_between_two_variants_is_listed_and_marked",
    "test_why_every_choice_and_the_download",
    "test_why_long_work_started_and_stopped",
    "test_widths_are_stepped_by_arrow_keys",
    "test_without_each_branch_ranked",
]

LABELS = ".stMarkdownEllipsis:visible"
CUT = """labels => labels.filter(label => {
  const missing = label.firstElementChild.getBoundingClientRect().right - label.getBoundingClientRect().right;
  return missing > (getComputedStyle(label).textOverflow === "ellipsis" ? 0 : 0.5);
}).map(label => label.textContent)"""


@pytest.fixture(scope="module")
def browser(playwright: Playwright, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    """Firefox in place of the folder's Chromium."""
    path = firefox.find()
    if path is None:
        pytest.skip(firefox.NONE)
    running = playwright.firefox.launch(
        channel="moz-firefox",
        executable_path=firefox_relay.write_launcher(tmp_path_factory.mktemp("firefox")),
        env={**os.environ, firefox_relay.FIREFOX: path},
    )
    yield running
    running.close()


@pytest.mark.parametrize(
    "address", ["/architecture?section=claims", "/inception?topic=shares", "/feature-maps?maps=map"]
)
def test_sections_that_only_tell_are_there(address: str, page: Page) -> None:
    page.goto(address)
    settled(page)
    expect(page.get_by_test_id("stSkeleton")).to_have_count(0)
    expect(page.get_by_test_id("stException").or_(page.get_by_test_id("stAlert"))).to_have_count(0)
    drawn = page.get_by_test_id("stMain").locator("table, .main-svg, canvas, .crop-panels")
    expect(drawn.first).to_be_visible()


@pytest.mark.parametrize("address", ["/architecture", "/feature-maps"])
def test_no_label_of_a_button_is_cut_off(address: str, page: Page) -> None:
    page.goto(address)
    settled(page)
    expect(page.get_by_test_id("stDownloadButton").or_(page.get_by_text("Take away")).first).to_be_visible()
    assert soon_none(lambda: page.locator(LABELS).evaluate_all(CUT), address) == []
