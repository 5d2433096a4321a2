"""The page of the three outputs in a real browser: each question, the controls that matter, stopping, the keyboard."""

from __future__ import annotations

import math
import re
from pathlib import Path
from urllib.parse import quote

import numpy as np
import pytest
from playwright.sync_api import Page, expect

from tests.e2e.conftest import WORK_MS

MAP_TITLE = re.compile("Grad-CAM at inception")


def test_predictions_show_three_heads_entropy_combination_and_worked_softmax(page: Page) -> None:
    page.goto("/outputs?image=coffee")
    for head in ("Main head", "Head after inception (4a)", "Head after inception (4d)"):
        expect(page.get_by_text(head, exact=True).first).to_be_visible()
    expect(page.get_by_text(re.compile(rf"of at most {math.log2(87):.2f} bits")).first).to_be_visible()
    expect(page.get_by_role("heading", name="Softmax, worked through")).to_be_visible()
    before = page.get_by_text(re.compile("Entropy at this temperature")).inner_text()
    slider = page.get_by_role("slider", name="Temperature T")
    slider.focus()
    for _ in range(5):
        page.keyboard.press("ArrowRight")
    expect(page.get_by_text(re.compile("Entropy at this temperature"))).not_to_have_text(before)


def test_grad_cam_follows_head_and_module_and_its_numbers_can_be_downloaded(page: Page, tmp_path: Path) -> None:
    page.goto("/outputs?outputs=why&image=rocket&class=parachute")
    expect(page.get_by_text(re.compile(r"Grad-CAM at inception \(5b\): parachute, main head"))).to_be_visible()
    expect(page.get_by_text("The same with random weights")).to_be_visible()
    page.get_by_role("radio", name="(3b)").click()
    expect(page.get_by_text(re.compile(r"Grad-CAM at inception \(3b\): parachute"))).to_be_visible()
    page.get_by_role("radio", name="head after inception (4a)", exact=True).click()
    expect(page.get_by_text(re.compile(r"inception \(3b\): parachute, head after inception \(4a\)"))).to_be_visible()
    with page.expect_download() as waiting:
        page.get_by_role("button", name="The map's numbers (NPY)").first.click()
    waiting.value.save_as(tmp_path / "map.npy")
    assert np.load(tmp_path / "map.npy").shape == (28, 28)


def test_a_head_that_a_layer_does_not_lead_to_is_refused_and_the_keyboard_leads_on(page: Page) -> None:
    page.goto("/outputs?outputs=why&head=aux_4a&at=inception5b")
    expect(page.get_by_role("alert").first).to_contain_text("inception5b")
    way_on = page.get_by_role("button", name="Show it as it begins")
    way_on.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_text(re.compile(r"Grad-CAM at inception \(5b\): .*, main head"))).to_be_visible()
    expect(way_on).to_have_count(0)


def test_long_work_waits_to_be_asked_shows_progress_and_can_be_stopped(page: Page) -> None:
    page.goto("/outputs?outputs=why&method=occlusion")
    page.get_by_role("button", name=re.compile("Compute Occlusion")).click()
    page.get_by_role("button", name="Stop").click()
    expect(page.get_by_role("button", name=re.compile("Compute Occlusion"))).to_be_visible()
    page.get_by_role("button", name=re.compile("Compute Occlusion")).click()
    expect(page.get_by_text(re.compile("covering this place lowers the logit")).first).to_be_visible(timeout=WORK_MS)


def test_a_branch_is_switched_off_and_all_are_ranked(page: Page) -> None:
    page.goto("/outputs?outputs=without&off=inception4c.branch3")
    expect(page.get_by_role("heading", name=re.compile(r"Without inception \(4c\) · 5×5, "))).to_be_visible()
    expect(page.get_by_text("64 of 64 channels are replaced by zero")).to_be_visible()
    expect(page.get_by_text("Nothing changes: this head reads what comes before the part.")).to_be_visible()
    page.get_by_role("button", name=re.compile("Rank all 36 branches")).click()
    ranking = page.get_by_role("figure", name=re.compile("All 36 branches by the probability they move"))
    expect(ranking).to_be_visible(timeout=WORK_MS)


def test_gradients_are_shown_for_trained_and_for_fresh_weights(page: Page) -> None:
    page.goto("/outputs?outputs=gradients")
    sentence = page.get_by_text(re.compile("At the first convolution the three losses together give"))
    expect(sentence).to_have_count(2, timeout=WORK_MS)


def test_two_pictures_and_two_sets_of_weights_stand_side_by_side(page: Page) -> None:
    page.goto("/outputs?outputs=compare&beside=image%3Dcoffee")
    expect(page.get_by_role("heading", name=re.compile("Cat"))).to_be_visible()
    expect(page.get_by_role("heading", name=re.compile("Coffee cup"))).to_be_visible()
    expect(page.get_by_text(MAP_TITLE)).to_have_count(2)
    page.goto("/outputs?outputs=compare&beside=weights%3Drandom")
    expect(page.get_by_text("not trained").first).to_be_visible()
    expect(page.get_by_text("this network predicts nothing")).to_have_count(1)
    expect(page.get_by_text(MAP_TITLE)).to_have_count(2)


def test_an_untrained_variant_stands_beside_and_never_looks_as_if_it_predicted(page: Page) -> None:
    page.goto("/outputs?outputs=compare&image=coffee")
    page.get_by_role("combobox", name="Beside it").click()
    page.get_by_role("option", name="Variant: torchvision, random weights").click()
    expect(page.get_by_role("heading", name="torchvision: random weights")).to_be_visible()
    assert "beside=variant%3Dtorchvision" in page.url
    expect(page.get_by_text("this network predicts nothing")).to_have_count(1)
    facts = page.get_by_role("table", name=re.compile("The two networks"))
    expect(facts.get_by_role("row", name=re.compile("Kernel of the third branch 5×5 3×3"))).to_be_visible()
    expect(facts.get_by_role("row", name=re.compile("Output of the module 1,024×7×7 1,024×7×7"))).to_be_visible()
    expect(
        page.get_by_text(re.compile(r"Grad-CAM at inception \(5b\): output \d+ of random weights, main head"))
    ).to_be_visible()
    expect(page.get_by_text(re.compile("the map shows what a network that learned nothing shows"))).to_have_count(1)
    tables = page.get_by_role("table").filter(has=page.get_by_role("columnheader", name="logits change by"))
    expect(tables).to_have_count(2)
    expect(tables.last.get_by_role("row", name=re.compile(r"main head not trained \d+\.\d%"))).to_be_visible()
    expect(page.get_by_text(re.compile("can be fetched under “Network” above"))).to_be_visible()


def test_both_variants_can_be_untrained_so_that_only_the_architecture_differs(page: Page) -> None:
    page.goto("/outputs?outputs=compare&beside=variant%3Dtorchvision")
    expect(page.get_by_text("this network predicts nothing")).to_have_count(1)
    page.get_by_text("Random weights on the left too").click()
    expect(page.get_by_text("this network predicts nothing")).to_have_count(2)
    expect(page.get_by_text(re.compile(r"output \d+ of random weights"))).to_have_count(2)
    expect(page.get_by_text("%: still")).to_have_count(0)
    assert "left=random" in page.url
    page.reload()
    expect(page.get_by_text("this network predicts nothing")).to_have_count(2)
    page.goto("/outputs?outputs=compare&beside=variant%3Dtorchvision&weights=random")
    expect(page.get_by_text("this network predicts nothing")).to_have_count(2)
    expect(page.get_by_text("Random weights on the left too")).to_have_count(0)


@pytest.mark.parametrize(
    ("beside", "sentence"),
    [
        ("variant=papre", "Did you mean 'paper'"),
        ("image=cofee", "Did you mean 'coffee'"),
        ("weights=imagenet", "cannot stand beside this view"),
        ("image=chelsea", "cannot stand beside this view"),
    ],
)
def test_what_cannot_stand_beside_it_is_said_and_the_first_picture_is_shown(
    beside: str, sentence: str, page: Page
) -> None:
    page.goto(f"/outputs?outputs=compare&beside={quote(beside)}")
    expect(page.get_by_text(sentence).first).to_be_visible()
    expect(page.get_by_text(MAP_TITLE)).to_have_count(2)


def test_a_class_that_these_weights_lack_is_said_and_the_best_is_shown(page: Page) -> None:
    page.goto("/outputs?outputs=why&class=parashute")
    expect(page.get_by_role("alert").first).to_contain_text("parachute")
    expect(page.get_by_text(MAP_TITLE).first).to_be_visible()
