"""The page for teachers without a browser: plans lead to steps, sheets are offered for what was chosen."""

from __future__ import annotations

import re

import pytest

from app.sections.teachers import questions
from googlenet_core.handouts.plans import PLANS
from googlenet_core.lesson import STEPS
from tests.support.page_opener import open_page


def test_plans_lead_to_steps_that_are_there() -> None:
    app = open_page("teachers", "For teachers", {})
    assert not app.exception
    written = "\n".join(block.value for block in app.markdown)
    names = re.findall(r"\(lesson\?step=([\d.]+)\)", written)
    assert set(names) <= {step.name for step in STEPS}
    for plan in PLANS:
        assert f"### {plan.minutes} minutes, {len(plan.names)} steps" in written
    for one in questions.read():
        assert one.question in written


@pytest.mark.parametrize("chosen", [[3], [2], [2, 4]])
def test_a_worksheet_is_offered_where_there_is_something_to_calculate(chosen: list[int]) -> None:
    app = open_page("teachers", "For teachers", {})
    app.multiselect[0].set_value(chosen).run()
    assert not app.exception
    left_out = [caption.value for caption in app.caption if "the worksheet leaves it out" in caption.value]
    assert bool(left_out) == (2 in chosen)
    disabled = {button.label: button.proto.disabled for button in app.get("download_button")}
    assert disabled == {
        "Worksheet": chosen == [2],
        "Worksheet with key": chosen == [2],
        "Slides": False,
        "Notebook": False,
        "Quiz on paper": False,
        "Quiz on paper with key": False,
    }


def test_without_a_chapter_the_page_says_what_to_do() -> None:
    app = open_page("teachers", "For teachers", {})
    app.multiselect[0].set_value([]).run()
    assert [info.value for info in app.info] == ["Choose at least one chapter."]
    assert [button.label for button in app.get("download_button")] == ["Quiz on paper", "Quiz on paper with key"]


def test_the_address_holds_the_chapters_and_the_seed() -> None:
    asked = {"chapters": "9,1", "quiz": "8", "families": "size,macs"}
    app = open_page("teachers", "For teachers", asked)
    assert (app.multiselect[0].value, app.number_input[0].value) == ([9, 1], 8)
    (said,) = [block.value for block in app.markdown if "Set 8" in block.value]
    assert "quiz?quiz=8&families=size,macs" in said
    assert "the same 10 questions (Side of a map; MACs of a convolution)" in said

    app.number_input[0].set_value(1234).run()
    app.multiselect[0].set_value([9, 1, 4]).run()
    assert not app.exception
    written = {name: text if isinstance(text, str) else text[0] for name, text in app.query_params.items()}
    assert written == {**asked, "quiz": "1234", "chapters": "9,1,4"}
    assert any("Set 1234" in block.value for block in app.markdown)


@pytest.mark.parametrize("query", [{"quiz": "seven"}, {"chapters": "three"}, {"chapters": "3,99"}])
def test_nonsense_in_the_address_gets_one_line_and_the_sheets_are_there(query: dict[str, str]) -> None:
    app = open_page("teachers", "For teachers", query)
    assert len(app.warning) == 1
    assert (app.multiselect[0].value, app.number_input[0].value) == ([3, 4], 7)
    assert len(app.get("download_button")) == 6
