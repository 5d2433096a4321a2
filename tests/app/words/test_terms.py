"""One word for one thing: what the glossary has another word for is said nowhere in the prose."""

from __future__ import annotations

import ast
import re

import pytest

from app.words.glossary import terms
from app.words.prose import passages
from googlenet_core.blueprint import PAPER, VARIANTS, GoogLeNetSpec, naming
from googlenet_core.why.methods import METHODS
from tests.conftest import ROOT

INSTEAD = {
    r"cells?": "position or unit",
    r"neurons?": "unit",
    r"(?:raw )?scores?": "logit",
    r"filters?(?! by)": "kernel",
    r"auxiliary (?:classifier|output|branch)s?": "auxiliary head",
    r"heat ?maps?": "map",
    r"thickness": "channels",
}
"""What is not said, and what is said for it."""

TOPICS = sorted(path.stem for path in (ROOT / "app" / "content").glob("*.md") if path.stem != "glossary")


NO_WORDS = {
    "No map passes these filters.",  # which maps are shown
    "cells = maps.reshape(len(maps), -1)",
    "(cells > 0).mean(axis=1)",
}


def said_by(source: str) -> list[str]:
    """What code may say: its texts with a space in them, but for docstrings."""
    tree = ast.parse(source)
    docstrings = {id(one.value) for one in ast.walk(tree) if isinstance(one, ast.Expr)}
    texts = (one for one in ast.walk(tree) if isinstance(one, ast.Constant) and id(one) not in docstrings)
    return [one.value for one in texts if isinstance(one.value, str) and " " in one.value]


def other_words(text: str) -> list[str]:
    """The words of a text for which there is another one."""
    text = re.sub(r"\{[^}]*\}|\]\([^)]*\)", "", text)  # placeholders and links are no words
    return [
        f"'{found.group()}'; say {word}"
        for pattern, word in INSTEAD.items()
        for found in re.finditer(rf"\b{pattern}\b", text, re.IGNORECASE)
    ]


@pytest.mark.parametrize("topic", TOPICS)
def test_the_prose_says_one_word_for_one_thing(topic: str) -> None:
    assert other_words(" ".join(passages(topic).values())) == []


@pytest.mark.parametrize("name", METHODS)
def test_so_do_the_captions_of_the_attributions(name: str) -> None:
    method = METHODS[name]
    assert other_words(f"{method.caption} {' '.join(method.signs)}") == []


@pytest.mark.parametrize("spec", VARIANTS.values(), ids=lambda spec: spec.name)
def test_so_do_the_labels_of_all_layers(spec: GoogLeNetSpec) -> None:
    assert [word for layer in naming.layer_ids(spec) for word in other_words(naming.label(layer, spec))] == []


def test_so_does_what_code_says() -> None:
    found = [
        f"{path.relative_to(ROOT)}: {word}"
        for path in sorted(path for room in ("app", "googlenet_core") for path in (ROOT / room).rglob("*.py"))
        for text in said_by(path.read_text(encoding="utf-8"))
        for word in (other_words(text) if text not in NO_WORDS else [])
    ]
    assert found == []


def test_the_words_that_are_said_instead_are_terms() -> None:
    names = {term.name.lower() for term in terms(PAPER)}
    for word in (one for said in INSTEAD.values() for one in said.split(" or ")):
        assert names & {word, word.rstrip("s"), f"feature {word}"}, word


def test_other_words_are_found() -> None:
    assert other_words("The raw scores of 9 cells, 2 FLOPs each ({cells}); [a word](x?cells).") == [
        "'cells'; say position or unit",
        "'raw scores'; say logit",
    ]
