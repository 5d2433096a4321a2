"""Slides: a question, then its answer as the core computes it; nothing from elsewhere."""

from __future__ import annotations

import re
from html import unescape

import pytest

from googlenet_core.blueprint import PAPER, TORCHVISION
from googlenet_core.errors import InputError
from googlenet_core.handouts import compose_slides
from googlenet_core.lesson import Given, find_chapter


def texts(html: str) -> list[str]:
    found = re.findall(r"<section[^>]*>(.*?)</section>", html, flags=re.DOTALL)
    return [unescape(re.sub(r"<[^>]+>", "", slide)) for slide in found]


def test_each_step_asks_on_one_slide_and_answers_on_the_next() -> None:
    given = Given(TORCHVISION)
    shown = texts(compose_slides([4], given))
    steps = find_chapter(4).steps
    assert len(shown) == 1 + 2 * len(steps)
    assert shown[0].strip().split("\n")[0] == f"4 {find_chapter(4).title}"
    for step, question, answer in zip(steps, shown[1::2], shown[2::2], strict=True):
        computed = step.answer(given)
        assert step.words.title in question
        assert "?" in question
        assert computed.shown not in question
        assert computed.shown in answer
        assert step.words.finding.format(**step.asks(given.spec), **computed.facts) in answer


def test_an_answer_names_each_mistake_once() -> None:
    given = Given(PAPER)
    html = compose_slides([10], given)
    named = [re.findall(r"<li><b>(.*?)</b>", part) for part in html.split("</section>") if 'class="mistakes"' in part]
    assert named
    assert all(len(set(titles)) == len(titles) <= 2 for titles in named)
    first = next(step.answer(given).mistakes for step in find_chapter(10).steps if step.answer(given).mistakes)
    assert unescape(named[0][0]) == first[0].title


def test_slides_need_no_other_file() -> None:
    html = compose_slides([4], Given(PAPER), "http://10.0.0.5:8501")
    assert not re.search(r"<script[^>]+src|<link|<img|@import|url\(|\son\w+=", html)


def test_with_a_servers_address_every_answer_leads_to_its_step() -> None:
    html = compose_slides([4], Given(PAPER), "http://10.0.0.5:8501")
    assert [f"/lesson?step={step.name}" in html for step in find_chapter(4).steps] == [True] * 5
    assert "QR code" not in compose_slides([4], Given(PAPER))


@pytest.mark.parametrize("chapters", [[], [99]])
def test_chapters_must_be_there(chapters: list[int]) -> None:
    with pytest.raises(InputError):
        compose_slides(chapters, Given(PAPER))
