"""What teachers take away, in a real browser: it is what it says it is, needs nobody, and prints."""

from __future__ import annotations

import json
import re
from html import unescape

from playwright.sync_api import Page, expect

from googlenet_core.blueprint.specs import PAPER
from googlenet_core.engine import Engine
from googlenet_core.handouts import compose_lesson_notebook, compose_quiz_sheet, compose_worksheet
from googlenet_core.lesson import Given, find_chapter
from googlenet_core.quiz import compose
from tests.e2e.looks.printed import missing, sheets
from tests.e2e.teachers.taking import first_sheet, opened, outside, taken


def text_of(html: str) -> str:
    return unescape(re.sub(r"<(style|script)>.*?</\1>|<[^>]+>", " ", html, flags=re.DOTALL))


def shown(page: Page, html: str) -> None:
    """Open a file that was handed out in the browser; the fixture fails the test if it asks anybody for anything."""
    page.goto("about:blank")
    page.set_content(html)


def test_the_worksheet_is_the_cores_shows_its_seed_and_prints(page: Page) -> None:
    opened(page)
    name, html = taken(page, "Worksheet")
    assert name == "googlenet-3-4-worksheet.html"
    assert html == first_sheet()
    assert outside(html, "") == []
    shown(page, html)
    expect(page.get_by_text(f"{PAPER.title}, seed 7")).to_be_visible()
    expect(page.locator(".blank")).to_have_count(8)
    expect(page.get_by_text("Key", exact=True)).to_have_count(0)
    stems = page.locator("li > p:first-child").all_inner_texts()
    for paper in ("A4", "Letter"):
        printed = sheets(page, paper)
        assert missing([*stems, "seed 7"], printed) == []
        assert all(sheet.ground == 255 for sheet in printed)


def test_the_key_has_the_same_questions_and_each_answer_on_pages_of_its_own(page: Page) -> None:
    opened(page, "?quiz=1234&chapters=5,1")
    name, html = taken(page, "Worksheet with key")
    assert name == "googlenet-1-5-key.html"
    made = compose_worksheet((1, 5), 1234, PAPER, 4)
    assert html == made.as_html(key=True, server="")
    sheet, _, key = text_of(html).partition("Key")
    for part in made.parts:
        for item in part.items:
            assert item.stem in sheet
            assert item.written(item.answer) in key
    shown(page, html)
    expect(page.get_by_text(f"{PAPER.title}, seed 1234")).to_have_count(2)
    printed = sheets(page)
    (first_of_key,) = [at for at, one in enumerate(printed) if "Key" in one.lines]
    assert first_of_key > 0
    assert not any("Name" in one.lines for one in printed[first_of_key:])


def test_slides_ask_on_one_and_answer_on_the_next_with_the_cores_answers(page: Page) -> None:
    opened(page, "?chapters=4")
    name, html = taken(page, "Slides")
    assert name == "googlenet-4-slides.html"
    assert outside(html, "") == []
    steps = find_chapter(4).steps
    spec = Engine.load("bundled", "cpu").spec
    shown(page, html)
    slides = page.locator("section")
    expect(slides).to_have_count(1 + 2 * len(steps))
    for at, step in enumerate(steps):
        expect(slides.nth(1 + 2 * at)).to_contain_text(f"{step.name} {step.words.title}")
        expect(slides.nth(1 + 2 * at).locator(".shown")).to_have_count(0)
        expect(slides.nth(2 + 2 * at).locator(".shown")).to_have_text(step.answer(Given(spec)).shown)
    expect(slides.nth(0)).to_be_in_viewport()
    page.keyboard.press("n")
    expect(slides.nth(1).locator(".step")).to_be_in_viewport()
    page.keyboard.press("n")
    expect(slides.nth(2).locator(".shown")).to_be_in_viewport()
    page.keyboard.press("p")
    expect(slides.nth(1).locator(".step")).to_be_in_viewport()
    assert len(sheets(page)) == 1 + 2 * len(steps)


def test_the_notebook_is_one_and_asks_before_it_computes(page: Page) -> None:
    opened(page)
    name, text = taken(page, "Notebook")
    assert name == "googlenet-3-4.ipynb"
    assert text == compose_lesson_notebook((3, 4), PAPER)
    notebook = json.loads(text)
    assert (notebook["nbformat"], notebook["metadata"]["kernelspec"]["name"]) == (4, "python3")
    code = [cell["source"] for cell in notebook["cells"] if cell["cell_type"] == "code"]
    for source in code:
        compile(source, name, "exec")
    count = sum(len(find_chapter(number).steps) for number in (3, 4))
    assert code.count("guess = None") == count
    assert sum(source.startswith("answer = check(") for source in code) == count
    assert any("\nassert answer.value == " in source for source in code)


def test_a_set_of_the_quiz_is_handed_out_as_the_quiz_asks_it(page: Page) -> None:
    opened(page, "?quiz=8&families=macs,size")
    families = ("size", "macs")
    items = compose(PAPER, families, 8)
    name, html = taken(page, "Quiz on paper with key")
    assert name == "googlenet-quiz-8-key.html"
    assert html == compose_quiz_sheet(items, families, 8, PAPER).as_html(key=True, server="")
    shown(page, html)
    assert page.locator("main:not(.key) li > p:first-child").all_inner_texts() == [item.stem for item in items]
    opened(page, "?quiz=8&families=macs,size")
    link = page.get_by_role("link", name="Set 8", exact=True)
    page.goto(f"/{link.get_attribute('href')}")
    expect(page.locator(".question h2")).to_have_text(items[0].stem)
