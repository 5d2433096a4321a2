"""File names are shown letter by letter."""

from __future__ import annotations

import pytest
from markdown_it import MarkdownIt

from app.words.text import WORD_JOINER, capitalised, plain


@pytest.mark.parametrize(
    "name",
    [
        "![x](https://example.org/x.png)",
        "[click](javascript:alert(1)).png",
        "<img src=x onerror=alert(1)>.png",
        "**bold** _it_ `code` ~~gone~~",
        "# heading",
        "https://example.org/a.png",
        "$x^2$ :material/warning:",
        "1. list",
        "a&amp;b.jpg",
    ],
)
def test_markdown_in_a_file_name_stays_text(name: str) -> None:
    tokens = MarkdownIt("gfm-like", {"linkify": False}).parse(plain(name))
    inline = [child for token in tokens if token.children for child in token.children]
    assert [token.type for token in tokens] == ["paragraph_open", "inline", "paragraph_close"]
    assert {child.type for child in inline} <= {"text", "text_special"}
    assert "".join(child.content for child in inline).replace(WORD_JOINER, "") == name


def test_a_long_name_is_cut_and_line_breaks_are_spaces() -> None:
    assert plain("a\n\nb") == "a b"
    assert len(plain("x" * 1000)) == 200


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("http://example.org", "http://"),
        ("HTTPS://example.org", "HTTPS://"),
        ("www.example.org", "www."),
        ("me@example.org", "@example"),
        ("a:cat:b.jpg", ":cat:"),
        (":material/warning:", ":material/warning:"),
        ("a->b", "->"),
        ("a<-b", "<-"),
        ("a--b", "--"),
        ("a>=b", ">="),
    ],
)
def test_what_is_looked_for_after_markdown_is_not_found(name: str, found: str) -> None:
    shown = plain(name).replace("\\", "")
    assert found not in shown
    assert shown.replace(WORD_JOINER, "") == name


def test_ordinary_names_are_not_touched() -> None:
    assert plain("IMG_2041 12:30.jpg").replace("\\", "") == "IMG_2041 12:30.jpg"


@pytest.mark.parametrize(("words", "shown"), [("main head", "Main head"), ("", ""), ("a GoogLeNet", "A GoogLeNet")])
def test_only_the_first_letter_becomes_a_capital(words: str, shown: str) -> None:
    assert capitalised(words) == shown
