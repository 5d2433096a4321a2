"""The commands ``worksheet``, ``slides`` and ``lesson-notebook``: whole files, and bad input as one line."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from googlenet_core.blueprint import TORCHVISION
from googlenet_core.handouts import compose_lesson_notebook, compose_worksheet
from googlenet_core.lesson import find_chapter

if TYPE_CHECKING:
    from collections.abc import Callable

    Ask = Callable[..., str]


def test_a_sheet_is_written_with_its_key(ask: Ask, tmp_path: Path) -> None:
    sheet = tmp_path / "sheet.html"
    assert ask("worksheet", "--chapters", "3, 4", "--seed", 9, "--key", "--variant", "torchvision", "-o", sheet) == ""
    assert sheet.read_text(encoding="utf-8") == compose_worksheet([3, 4], 9, TORCHVISION).as_html(key=True)


def test_without_a_file_a_sheet_is_printed(ask: Ask) -> None:
    assert ask("worksheet", "--chapters", 5, "--count", 2) == compose_worksheet([5], 7, count=2).as_html()


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (("--chapters", "2"), "Chapter 2 has no questions to write down"),
        (("--chapters", "three"), "'three' is no number of a chapter; write them like 3,4."),
        (("--chapters", " , "), "Name at least one chapter."),
        (("--server", "localhost"), "'localhost' is no address of a server"),
        (("--seed", "seven"), "Invalid value for '--seed'"),
        (("--count", "0"), "A worksheet can have from 1 to 12 questions"),
        (("-o", "sheet.pdf"), "'sheet.pdf' must end in .html"),
    ],
)
def test_a_sheets_bad_input_is_one_line(ask: Ask, options: tuple[str, ...], words: str) -> None:
    said = ask("worksheet", *options, code=2)
    assert said.startswith(f"error: {words}")
    assert said.count("\n") == 1


def test_slides_are_of_the_shown_picture(ask: Ask, tmp_path: Path) -> None:
    out = tmp_path / "slides.html"
    assert ask("slides", "--chapters", 6, "--out", out, "--device", "cpu") == ""
    html = out.read_text(encoding="utf-8")
    assert html.count("<section") == 1 + 2 * len(find_chapter(6).steps)
    assert "59×59 px" in html


def test_a_notebook_is_of_the_variant(ask: Ask) -> None:
    assert ask("lesson-notebook", "--chapters", 4, "--variant", "torchvision") == compose_lesson_notebook(
        [4], TORCHVISION
    )


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (("slides", "--chapters", "99"), "The lesson has chapters"),
        (("slides", "--image", "nothing.png"), "Cannot read 'nothing.png'"),
        (("slides", "--server", "x"), "'x' is no address of a server"),
        (("slides", "-o", "slides.pptx"), "'slides.pptx' must end in .html"),
        (("lesson-notebook", "--chapters", "99"), "The lesson has chapters"),
        (("lesson-notebook", "-o", "lesson.html"), "'lesson.html' must end in .ipynb"),
    ],
)
def test_other_bad_input_is_one_line(ask: Ask, options: tuple[str, ...], words: str) -> None:
    said = ask(*options, code=2)
    assert said.startswith(f"error: {words}"), said
    assert said.count("\n") == 1
