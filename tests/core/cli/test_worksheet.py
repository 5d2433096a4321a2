"""The command ``worksheet``: a file to print, the same for a seed, and bad input as one line."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from googlenet_core.blueprint import TORCHVISION
from googlenet_core.handouts import compose_worksheet

if TYPE_CHECKING:
    from collections.abc import Callable

    Ask = Callable[..., str]


def test_it_writes_a_sheet_with_its_key(ask: Ask, tmp_path: Path) -> None:
    sheet = tmp_path / "sheet.html"
    assert ask("worksheet", "--chapters", "3, 4", "--seed", 9, "--key", "--variant", "torchvision", "-o", sheet) == ""
    assert sheet.read_text(encoding="utf-8") == compose_worksheet([3, 4], 9, TORCHVISION).as_html(key=True)


def test_without_a_file_it_prints(ask: Ask) -> None:
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
def test_bad_input_is_one_line(ask: Ask, options: tuple[str, ...], words: str) -> None:
    said = ask("worksheet", *options, code=2)
    assert said.startswith(f"error: {words}")
    assert said.count("\n") == 1
