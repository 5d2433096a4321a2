"""Worksheets: the quiz's items by chapter, blanks without answers, and a key made from the same items."""

from __future__ import annotations

import re
from html import unescape

import pytest

from googlenet_core.blueprint import TORCHVISION
from googlenet_core.errors import InputError
from googlenet_core.handouts import FAMILIES_OF, compose_quiz_sheet, compose_worksheet
from googlenet_core.lesson import find_chapter
from googlenet_core.quiz import FAMILIES, compose

ALL = list(FAMILIES_OF)


def text_of(html: str) -> str:
    return unescape(re.sub(r"<style>.*?</style>|<[^>]+>", " ", html, flags=re.DOTALL))


def test_every_family_of_the_quiz_belongs_to_a_chapter() -> None:
    assert {family for families in FAMILIES_OF.values() for family in families} == set(FAMILIES)


def test_a_sheet_asks_and_gives_no_answer_away() -> None:
    sheet = compose_worksheet([3, 4], seed=7)
    html = sheet.as_html()
    text = text_of(html)
    for number, part in zip((3, 4), sheet.parts, strict=True):
        assert f"{number} {find_chapter(number).title}" in text
        assert [item.family in FAMILIES_OF[number] for item in part.items] == [True] * 4
        for item in part.items:
            assert item.stem in text
            assert item.solution.split("; ")[-1] not in text
    assert html.count('<p class="blank">') == 8
    assert "Key" not in text


def test_the_key_is_made_from_the_same_items() -> None:
    sheet = compose_worksheet(ALL, seed=11, spec=TORCHVISION)
    key = text_of(sheet.as_html(key=True)).partition("Key")[2]
    for part in sheet.parts:
        for item in part.items:
            assert item.written(item.answer) in key
            assert all(line in key for line in item.solution.split("; "))
            assert all(wrong.misconception.explanation in key for wrong in item.distractors)


def test_the_same_seed_gives_the_same_sheet_and_another_seed_another() -> None:
    assert compose_worksheet(ALL, 7).as_html(key=True) == compose_worksheet(ALL, 7).as_html(key=True)
    assert compose_worksheet(ALL, 7).as_html() != compose_worksheet(ALL, 8).as_html()


def test_questions_are_numbered_through() -> None:
    html = compose_worksheet([3, 5], seed=7, count=3).as_html(key=True)
    assert re.findall(r'<ol start="(\d+)">', html) == ["1", "4", "1", "4"]


def test_with_a_servers_address_views_are_links_with_a_code() -> None:
    html = compose_worksheet([6], seed=7, count=1).as_html(key=True, server="http://10.0.0.5:8501/")
    assert 'href="http://10.0.0.5:8501/lesson?step=6.1"' in html
    assert html.count('aria-label="QR code of http://10.0.0.5:8501/') == 2
    assert "http" not in text_of(compose_worksheet([6], seed=7).as_html(key=True))


def test_a_sheet_needs_no_other_file_and_runs_nothing() -> None:
    html = compose_worksheet(ALL, seed=7).as_html(key=True, server="http://10.0.0.5:8501")
    assert not re.search(r"<script|<link|<img|@import|url\(|\son\w+=", html)


def test_a_set_of_the_quiz_comes_as_it_is_with_the_way_back_to_it() -> None:
    families = ["size", "macs"]
    items = compose(TORCHVISION, families, seed=8)
    html = compose_quiz_sheet(items, families, 8, TORCHVISION).as_html(key=True, server="http://10.0.0.5:8501")
    sheet, _, key = text_of(html).partition("Key")
    for item in items:
        assert item.stem in sheet
        assert item.written(item.answer) in key
    places = [sheet.index(item.stem) for item in items]
    assert places == sorted(places)
    address = "http://10.0.0.5:8501/quiz?variant=torchvision&quiz=8&families=size,macs"
    assert address in sheet
    assert f"QR code of {address}" in unescape(html)
    assert "set 8 of the quiz" in sheet


@pytest.mark.parametrize(
    ("chapters", "count", "words"),
    [
        ([], 4, "Name at least one chapter"),
        ([2], 4, "Chapter 2 has no questions to write down; those that have: 1, 3, 4"),
        ([99], 4, "Chapter 99 has no questions"),
        ([3], 0, "from 1 to 12 questions a chapter, not 0"),
        ([3], 10_000, "from 1 to 12"),
    ],
)
def test_what_cannot_be_asked_for_is_said_in_one_line(chapters: list[int], count: int, words: str) -> None:
    with pytest.raises(InputError, match=words):
        compose_worksheet(chapters, 7, count=count)


@pytest.mark.parametrize("count", [1, 12])
@pytest.mark.parametrize("chapter", ALL)
def test_every_chapter_has_as_many_questions_as_a_sheet_may_have(chapter: int, count: int) -> None:
    assert len(compose_worksheet([chapter], 7, count=count).parts[0].items) == count
