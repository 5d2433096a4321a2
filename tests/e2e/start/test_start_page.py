"""The Start page: the network's answer for a picture, its whole way, the doors, and old links to what stood here before."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from app.figures.drawings.stages_shown import stages_shown
from googlenet_core.arithmetic import branches
from googlenet_core.blueprint.specs import PAPER
from googlenet_core.engine.engine import Engine
from googlenet_core.engine.prediction import ClassScore
from googlenet_core.pictures import samples
from googlenet_core.pictures.preprocessing import preprocess
from tests.e2e.conftest import WORK_MS, settled, stopped_at

# How far things have moved by themselves, all in all, and which.
SHIFTS = """() => {
  globalThis.shifts = [];
  new PerformanceObserver((list) => {
    for (const one of list.getEntries()) globalThis.shifts.push([one.value, ...one.sources.map(({ node }) => node?.className)]);
  }).observe({ type: "layout-shift", buffered: true });
}"""
PLACES = (".card", ".way", ".stage:nth-child(5) .bar", ".doors", ".door:last-child")


@pytest.fixture(scope="module")
def engine() -> Engine:
    return Engine.load(device="cpu")


def answers(engine: Engine, name: str) -> tuple[ClassScore, ...]:
    found = engine.predict(preprocess(samples.read_sample(name), engine.weights).tensor).main
    assert found
    return found[:3]


def answered(page: Page) -> None:
    expect(page.locator(".told")).to_contain_text("on this server", timeout=WORK_MS)
    settled(page)


@pytest.fixture
def start(page: Page) -> Page:
    page.goto("/")
    answered(page)
    return page


def test_every_sample_is_answered_as_the_core_answers_and_the_address_says_which(start: Page, engine: Engine) -> None:
    for name, sample in (*list(samples.SAMPLES.items())[1:], *list(samples.SAMPLES.items())[:1]):
        start.get_by_role("button", name=sample.title, exact=True).click()
        expect(start.get_by_role("img", name=sample.title)).to_be_visible()
        first, *_ = found = answers(engine, name)
        expect(start.locator(".card h2")).to_have_text(first.label)
        expect(start.locator(".answer-rows li")).to_have_text([f"{one.label}{one.probability:.1%}" for one in found])
        expect(start.locator(".answered strong")).to_have_text(first.label)
        expect(start.locator(".scores")).to_have_text(f"{len(engine.weights.labels)} numbers, one a class")
        right = first.label in sample.classes
        expect(start.locator(".verdict.right")).to_have_count(int(right))
        shown = "" if name == samples.FIRST else f"image={name}"
        expect(start).to_have_url(re.compile(rf"/(\?{shown})?$"))


def test_what_is_unlike_the_training_is_told_where_nothing_is_right_and_wrong(page: Page) -> None:
    page.goto("/?image=hubble")
    answered(page)
    expect(page.locator(".verdict")).to_have_text(["unlike anything it was trained on"])
    expect(page.locator(".live")).to_have_text("")  # nothing is said of what was there from the start


def test_a_picture_is_chosen_with_the_keyboard_and_the_answer_is_said(start: Page, engine: Engine) -> None:
    start.get_by_role("button", name="Cat", exact=True).focus()
    start.keyboard.press("Tab")
    start.keyboard.press("Enter")
    first = answers(engine, "coffee")[0]
    expect(start.get_by_role("status").filter(has_text=f"Coffee cup: {first.label}")).to_be_attached()
    expect(start.get_by_role("button", name="Coffee cup")).to_be_focused()
    expect(start.get_by_role("button", name="Coffee cup")).to_have_attribute("aria-pressed", "true")
    start.go_back()
    expect(start.get_by_role("button", name="Cat", exact=True)).to_have_attribute("aria-pressed", "true")
    expect(start.locator(".card h2")).to_have_text(answers(engine, "chelsea")[0].label)


def test_the_picture_of_the_way_can_be_read_without_seeing_it(start: Page) -> None:
    items = start.locator(".stages").get_by_role("listitem")
    stages = stages_shown(PAPER)
    expect(items).to_have_count(len(stages) + 2)
    for at, stage in enumerate(stages, start=1):
        expect(items.nth(at)).to_contain_text(f"{stage.title}: {stage.channels} channels of {stage.size}×{stage.size}")
    widths = ", ".join(f"{branch.width} from {branch.label}" for branch in branches(PAPER, PAPER.modules[0]))
    expect(items.nth(3)).to_contain_text(widths)
    expect(items.filter(has_text="extra answer, in training only")).to_have_count(len(PAPER.auxiliary))


def test_a_bar_is_as_long_as_its_stage_has_channels(start: Page) -> None:
    for width in (390, 1280):
        start.set_viewport_size({"width": width, "height": 900})
        boxes = [box for bar in start.locator(".widths").all() if (box := bar.bounding_box())]
        lengths = [box["height" if width > 1000 else "width"] for box in boxes]
        stages = stages_shown(PAPER)
        for length, stage in list(zip(lengths, stages, strict=True))[2:]:
            assert length / lengths[-1] == pytest.approx(stage.channels / stages[-1].channels, abs=0.02)


@pytest.mark.parametrize("width", [390, 1280, 1920])
def test_nothing_moves_when_the_answer_arrives(page: Page, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    page.add_init_script(f"({SHIFTS})()")
    page.goto("/")
    answered(page)
    page.get_by_role("button", name="Hubble deep field").click()
    expect(page.get_by_role("img", name="Hubble deep field")).to_be_visible()
    settled(page)
    moved = page.evaluate("() => globalThis.shifts")
    assert sum(one[0] for one in moved) < 0.02, moved


def test_the_frame_stands_before_anything_is_computed(slow_page: Page, hold_file: Path) -> None:
    with stopped_at("uploader", hold_file):
        slow_page.goto("/")
        expect(slow_page.get_by_role("heading", level=1)).to_contain_text("150,528", timeout=WORK_MS)
        expect(slow_page.locator(".told")).to_contain_text("looking at the picture")
        expect(slow_page.locator(".stage .name")).to_have_text([stage.name for stage in stages_shown(PAPER)])
        expect(slow_page.get_by_role("link", name="Explore the network")).to_be_visible()
        before = [slow_page.locator(place).bounding_box() for place in PLACES]
    answered(slow_page)
    assert [slow_page.locator(place).bounding_box() for place in PLACES] == before


def test_a_door_leads_on_with_the_session(start: Page) -> None:
    start.get_by_role("button", name="Rocket").click()
    expect(start).to_have_url(re.compile("image=rocket"))
    loads: list[str] = []
    start.on("load", lambda: loads.append(start.url))
    start.get_by_role("link", name="Explore the network").click()
    expect(start).to_have_url(re.compile(r"/architecture\?image=rocket$"))
    expect(start.locator(".details")).to_contain_text("64+128+32+32=256")
    start.get_by_role("link", name="Start", exact=True).click()
    expect(start).to_have_url(re.compile(r"/\?image=rocket$"))
    expect(start.get_by_role("img", name="Rocket")).to_be_visible()
    assert not loads


def test_an_own_picture_is_answered_here(start: Page, photograph: Path) -> None:
    with start.expect_file_chooser() as choosing:
        start.get_by_role("button", name="Use your own picture").click()
    choosing.value.set_files(photograph)
    expect(start.get_by_role("img", name="astronaut.jpg")).to_be_visible(timeout=WORK_MS)
    expect(start.get_by_role("button", name="astronaut.jpg")).to_have_attribute("aria-pressed", "true")
    expect(start.locator(".verdict:is(.right, .wrong)")).to_have_count(0)
    start.get_by_role("button", name="Cat", exact=True).click()
    expect(start.get_by_role("img", name="Cat")).to_be_visible()


def test_who_was_at_a_step_of_the_lesson_can_go_on_there(page: Page) -> None:
    kept = json.dumps({"step": "3.2", "title": "The 1×1"})
    page.add_init_script(f"localStorage.setItem('googlenet-explorer-lesson', {json.dumps(kept)})")
    page.goto("/")
    answered(page)
    line = page.locator(".resume")
    expect(line).to_have_text("You were at chapter 3, step 2. Go on there (kept in this browser only).")
    expect(line.get_by_role("link")).to_have_attribute("href", "lesson?step=3.2")


@pytest.mark.parametrize(
    "kept", ["", "nonsense", "null", '{"step": 3.2}', '{"step": "<b>1.2</b>"}', "[1]", '{"step": "3"}']
)
def test_nonsense_in_the_browsers_memory_is_nothing(page: Page, kept: str) -> None:
    page.add_init_script(f"localStorage.setItem('googlenet-explorer-lesson', {json.dumps(kept)})")
    page.goto("/")
    answered(page)
    expect(page.locator(".resume")).to_be_hidden()


def test_weights_that_were_never_trained_are_drawn_and_say_nothing(page: Page) -> None:
    page.goto("/?weights=random")
    expect(page.locator(".told")).to_contain_text("never trained", timeout=WORK_MS)
    expect(page.locator(".card h2")).to_have_text("No answer")
    expect(page.locator(".answered")).to_contain_text("was never trained")


def test_a_link_from_when_the_architecture_stood_here_still_shows_it(page: Page) -> None:
    page.goto("/?layer=inception4c&image=coffee")
    expect(page).to_have_url(re.compile(r"/architecture\?layer=inception4c&image=coffee$"))
    expect(page.locator(".details")).to_contain_text("128+256+64+64=512")
    page.get_by_role("link", name="Start", exact=True).click()
    expect(page).to_have_url(re.compile(r"/\?image=coffee$"))
    page.get_by_role("link", name="Explore the network").click()
    expect(page.locator(".details")).to_contain_text("128+256+64+64=512")
