"""The quiz in a real browser, by keyboard alone: what is right, what is wrong and why, and what comes back."""

from __future__ import annotations

import re
from itertools import islice

import pytest
from playwright.sync_api import Locator, Page, expect

from app.figures.quiz.items import item_data
from googlenet_core.arithmetic import channels
from googlenet_core.blueprint.specs import PAPER, TORCHVISION
from googlenet_core.quiz import FAMILIES, Item, compose, deal
from tests.e2e.conftest import settled
from tests.e2e.keyboard import tab_to
from tests.e2e.menus import choose_variant

SEED = 8
ITEMS = compose(PAPER, seed=SEED)


def opened(page: Page, query: str = f"?quiz={SEED}") -> None:
    page.goto(f"/quiz{query}")
    expect(page.locator(".quiz h2:visible")).to_be_visible()
    settled(page)


def shows(page: Page, item: Item, place: int, count: int = 10) -> None:
    """The item is shown, at this place of so many."""
    expect(page.locator(".question h2")).to_have_text(item.stem)
    expect(page.locator(".place")).to_have_text(f"item {place} of {count} · {FAMILIES[item.family].title}")


def field(page: Page) -> Locator:
    return page.get_by_label("Your answer")


def answer(page: Page, text: str) -> None:
    """Type an answer into the field, which the keyboard may be on already, and have it checked."""
    tab_to(page, field(page))
    page.keyboard.type(text)
    page.keyboard.press("Enter")


def said(page: Page) -> Locator:
    """What screen readers are told."""
    return page.locator(".quiz .live[role=status]")


def next_button(page: Page) -> Locator:
    return page.locator(".item").get_by_role("button", name=re.compile("^(Next item|Skip|Result)"))


def wrong(item: Item, at: int = 0) -> tuple[str, str]:
    """One of an item's wrong answers as it is written, and the name of what it stands for."""
    one = item.distractors[at]
    title = one.misconception.title
    return item.written(one.value), title[0].upper() + title[1:]


def test_all_items_of_a_seed_are_answered_by_keyboard_alone_and_worked_as_the_core_does(page: Page) -> None:
    opened(page)
    for place, item in enumerate(ITEMS, start=1):
        shows(page, item, place)
        expect(page.locator(".worked-parts")).to_be_hidden()
        answer(page, item.written(item.answer))
        expect(page.locator(".verdict")).to_have_text("✓ Right")
        expect(said(page)).to_have_text(
            f"Right: {item.written(item.answer)} {item.unit}. {item.solution}.".replace("  ", " ")
        )
        data = item_data(item, PAPER)
        expect(page.locator(".worked h3")).to_have_text(data["worked"])
        sums = page.locator(".sum").evaluate_all(
            "(all) => all.map((one) => [...one.querySelectorAll('b, .between, .caption')].map((part) => part.textContent).join(''))"
        )
        assert "; ".join(sums) == item.solution
        expect(page.get_by_role("link", name=re.compile("^See it in"))).to_have_attribute("href", item.link)
        expect(next_button(page)).to_be_focused()
        page.keyboard.press("n")
        expect(page).to_have_url(re.compile(f"item={place + 1 if place < 10 else 'result'}"))
    expect(page.locator(".result h2")).to_have_text("10 of 10 right at first")
    expect(page.locator(".result h2")).to_be_focused()
    expect(page.locator(".result tbody tr")).to_have_count(10)
    expect(page.locator(".met-part")).to_be_hidden()
    page.keyboard.press("p")
    shows(page, ITEMS[-1], 10)


def test_a_misconception_is_answered_by_its_name_and_its_family_comes_back_three_items_later(page: Page) -> None:
    opened(page)
    item = ITEMS[0]
    (first, first_name), (second, second_name) = wrong(item), wrong(item, 1)
    answer(page, first)
    expect(page.locator(".tag.wrong")).to_have_text(f"✗ {first_name}")
    expect(said(page)).to_contain_text(f"Not {first}: {item.distractors[0].misconception.title}.")
    own = page.locator(".option.wrong")
    expect(own).to_contain_text(f"Your answer: {item.distractors[0].misconception.title}")
    expect(own).to_contain_text(item.distractors[0].working)
    expect(own).to_contain_text(item.distractors[0].misconception.explanation)
    buttons = page.locator("button.option")
    expect(buttons).to_have_count(len(item.distractors))
    expect(buttons.first).to_be_focused()

    tab_to(page, page.get_by_role("button", name=second, exact=True))
    page.keyboard.press("Enter")
    expect(page.locator(".option.wrong").filter(has_text=second_name)).to_contain_text(second)
    expect(page.locator(".worked-parts")).to_be_hidden()
    tab_to(page, page.get_by_role("button", name=item.written(item.answer), exact=True))
    page.keyboard.press("Enter")
    expect(page.locator(".option.right")).to_contain_text(item.solution)
    expect(page.locator(".verdict")).to_contain_text("then chosen from the options")
    told = page.locator(".option .why:visible")
    expect(told).to_have_count(len(item.distractors) + 1)
    expect(page.locator(".again")).to_have_text(
        f"“{FAMILIES[item.family].title}” comes back as item 4, with other numbers."
    )
    expect(next_button(page)).to_be_focused()

    page.keyboard.press("n")
    for place in (2, 3):
        shows(page, ITEMS[place - 1], place, count=11)
        answer(page, ITEMS[place - 1].written(ITEMS[place - 1].answer))
        page.keyboard.press("n")
    asked = {one.id for one in ITEMS}
    again = next(one for one in deal(item.family, PAPER, SEED) if one.id not in asked)
    assert again.stem != item.stem
    shows(page, again, 4, count=11)
    answer(page, again.written(again.answer))
    expect(page.locator(".verdict")).to_have_text("✓ Right")


def test_a_wrong_number_that_no_misconception_leads_to_gets_the_options_all_the_same(page: Page) -> None:
    opened(page)
    answer(page, "123456")
    expect(page.locator(".tag.wrong")).to_have_text("✗ Not it")
    expect(said(page)).to_have_text("Not 123,456: no usual mistake leads there. Choose one of the options.")
    expect(page.locator("button.option")).to_have_count(len(ITEMS[0].distractors) + 1)


@pytest.mark.parametrize("typed", ["many", "1/2", "2.5", ""])
def test_nonsense_gets_one_friendly_line_and_nothing_is_lost(page: Page, typed: str) -> None:
    opened(page)
    answer(page, typed)
    expect(page.locator("#hint")).to_have_text(re.compile("^(That is no number|The answer is a whole number)"))
    expect(field(page)).to_have_value(typed)
    expect(field(page)).to_be_focused()
    expect(page.locator(".options")).to_be_hidden()
    page.keyboard.press("Control+A")
    page.keyboard.type(ITEMS[0].written(ITEMS[0].answer))
    expect(page.locator("#hint")).to_be_hidden()
    page.keyboard.press("Enter")
    expect(page.locator(".verdict")).to_have_text("✓ Right")


def test_whoever_does_not_know_is_shown_the_answer_and_meets_the_family_again(page: Page) -> None:
    opened(page)
    show = page.get_by_role("button", name="I don’t know: show me")
    tab_to(page, show)
    page.keyboard.press("Enter")
    expect(said(page)).to_contain_text(f"The answer: {ITEMS[0].written(ITEMS[0].answer)}")
    expect(page.locator(".option.right")).to_be_visible()
    expect(page.locator(".worked-parts")).to_be_visible()
    expect(page.locator(".again")).to_contain_text("comes back as item 4")


def test_back_forward_and_a_reload_keep_item_and_answers(page: Page) -> None:
    opened(page)
    first, _ = wrong(ITEMS[0])
    answer(page, first)
    page.get_by_role("button", name=ITEMS[0].written(ITEMS[0].answer), exact=True).press("Enter")
    page.keyboard.press("n")
    shows(page, ITEMS[1], 2, count=11)
    expect(page).to_have_url(re.compile("item=2"))
    page.go_back()
    shows(page, ITEMS[0], 1, count=11)
    expect(page.locator(".option.right")).to_be_visible()
    expect(field(page)).to_have_value(first)
    page.go_forward()
    shows(page, ITEMS[1], 2, count=11)
    page.reload()
    shows(page, ITEMS[1], 2, count=11)
    page.keyboard.press("p")
    shows(page, ITEMS[0], 1, count=11)
    expect(page.locator(".tag.wrong")).to_be_visible()
    expect(field(page)).to_have_js_property("readOnly", True)


def test_the_result_names_what_was_met_and_goes_on_with_what_was_missed(page: Page) -> None:
    opened(page, f"?quiz={SEED}&families=channel-sum,macs")
    items = compose(PAPER, ["channel-sum", "macs"], SEED)
    shows(page, items[0], 1)
    value, name = wrong(items[0])
    answer(page, value)
    page.get_by_role("button", name="I don’t know: show me").press("Enter")
    page.keyboard.press("n")
    for place, item in enumerate(items[1:], start=2):
        if item.family == items[0].family or place > 4:
            continue
        page.goto(f"/quiz?quiz={SEED}&families=channel-sum,macs&item={place}")
        shows(page, item, place, count=11)
        answer(page, item.written(item.answer))
        expect(page.locator(".verdict")).to_have_text("✓ Right")
        break
    page.goto(f"/quiz?quiz={SEED}&families=channel-sum,macs&item=result")
    expect(page.locator(".result h2")).to_have_text("1 of 11 right at first")
    expect(page.locator(".others")).to_have_text("1 shown, 9 not answered")
    expect(page.locator(".met dt")).to_have_text(name)
    expect(page.locator(".met dd")).to_have_text(items[0].distractors[0].misconception.explanation)
    boxes = page.locator(".result .families input:checked")
    expect(boxes).to_have_count(2)

    page.get_by_role("button", name="None").press("Enter")
    page.get_by_role("button", name="Start a new set").press("Enter")
    expect(page.locator(".result .word")).to_have_text("Choose at least one kind of question.")
    page.get_by_role("checkbox", name=FAMILIES["macs"].title).press("Space")
    page.get_by_role("button", name="Start a new set").press("Enter")
    expect(page).to_have_url(re.compile(r"families=macs"))
    expect(page).to_have_url(re.compile(r"quiz=\d{4}\b"))
    seed = int(re.findall(r"quiz=(\d+)", page.url)[0])
    expect(page.locator(".seed")).to_have_text(f"set {seed}: the whole class gets these items")
    shows(page, compose(PAPER, ["macs"], seed)[0], 1)
    page.go_back()
    expect(page.locator(".result h2")).to_have_text("1 of 11 right at first")


def test_the_button_for_a_new_set_begins_one_of_the_same_families(page: Page) -> None:
    opened(page, f"?quiz={SEED}&item=3")
    page.get_by_role("button", name="New set").press("Enter")
    expect(page).not_to_have_url(re.compile(rf"quiz={SEED}\b|item="))
    seed = int(re.findall(r"quiz=(\d+)", page.url)[0])
    shows(page, compose(PAPER, seed=seed)[0], 1)


def test_an_answered_item_leads_to_the_view_that_shows_it_and_back(page: Page) -> None:
    opened(page)
    answer(page, ITEMS[0].written(ITEMS[0].answer))
    link = page.get_by_role("link", name="See it in inception (4b)")
    tab_to(page, link)
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"/inception\?.*layer=inception4b"))
    shown = channels.equation(PAPER.module("4b"))
    expect(page.get_by_role("heading", name=f"inception (4b): {shown}")).to_be_visible()
    page.go_back()
    shows(page, ITEMS[0], 1)
    expect(page.locator(".verdict")).to_have_text("✓ Right")


def test_another_variant_asks_about_itself(page: Page) -> None:
    opened(page)
    choose_variant(page, TORCHVISION.title)
    shows(page, compose(TORCHVISION, seed=SEED)[0], 1)
    page.reload()
    shows(page, compose(TORCHVISION, seed=SEED)[0], 1)


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ("?quiz=seven", "The address asks for quiz 'seven'"),
        ("?item=none", "The address asks for item 'none'"),
        ("?families=everything", "There is no family"),
    ],
)
def test_an_address_that_makes_no_sense_is_said_in_one_line_and_the_quiz_is_there(
    page: Page, query: str, sentence: str
) -> None:
    opened(page, query)
    expect(page.locator(".st-key-notices").get_by_text(sentence)).to_be_visible()
    shows(page, compose(PAPER)[0], 1)


def test_an_item_beyond_the_last_is_the_last(page: Page) -> None:
    opened(page, f"?quiz={SEED}&item=99")
    shows(page, ITEMS[-1], 10)


def test_keys_do_nothing_while_somebody_types(page: Page) -> None:
    opened(page)
    tab_to(page, field(page))
    page.keyboard.type("np")
    expect(field(page)).to_have_value("np")
    shows(page, ITEMS[0], 1)


def test_what_a_browser_stores_is_read_with_care(page: Page) -> None:
    opened(page)
    for stored in ("nonsense", "7", '{"paper 8 x": 1}', "null", "[]"):
        page.evaluate("(text) => sessionStorage.setItem('googlenet-explorer-quiz', text)", stored)
        page.reload()
        shows(page, ITEMS[0], 1)
    answer(page, ITEMS[0].written(ITEMS[0].answer))
    expect(page.locator(".verdict")).to_have_text("✓ Right")


def test_nothing_moves_when_the_answer_comes(page: Page) -> None:
    opened(page)
    places = ".bar, .question h2, #typed, .steps, .worked"
    where = f"() => [...document.querySelectorAll('*')].flatMap((one) => one.shadowRoot ? [...one.shadowRoot.querySelectorAll('{places}')] : []).map((one) => JSON.stringify(one.getBoundingClientRect()))"
    before = page.evaluate(where)
    assert len(before) >= 5
    answer(page, ITEMS[0].written(ITEMS[0].answer))
    expect(page.locator(".worked-parts")).to_be_visible()
    assert page.evaluate(where) == before


def test_a_phone_shows_all_of_an_item_and_every_target_is_large_enough(page: Page) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    opened(page)
    answer(page, "123456")
    for control in page.locator(".quiz :is(button, a, input):visible").all():
        box = control.bounding_box()
        assert box
        assert box["height"] >= 40
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= 390


def test_items_of_one_seed_are_dealt_in_one_order() -> None:
    """What the tests above rely on: the first item of a set is the first that its family deals."""
    for item in ITEMS:
        assert item.id == next(islice(deal(item.family, PAPER, SEED), 1)).id
