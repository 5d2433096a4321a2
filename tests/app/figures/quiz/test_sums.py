"""Worked sums part by part: nothing of a formula is lost, and every number in one has its word."""

from __future__ import annotations

import re
from itertools import islice

import pytest

from app.figures.quiz.sums import formulas
from googlenet_core.blueprint.specs import PAPER, VARIANTS, GoogLeNetSpec
from googlenet_core.quiz import FAMILIES, Item, deal, keys

EVERY = [(spec, name) for spec in VARIANTS.values() for name in FAMILIES]
IDS = [f"{spec.name}-{name}" for spec, name in EVERY]


def items(spec: GoogLeNetSpec, name: str) -> list[Item]:
    return list(islice(deal(name, spec, seed=1), 300))


@pytest.mark.parametrize(("spec", "name"), EVERY, ids=IDS)
def test_the_parts_of_all_formulas_are_the_solution(spec: GoogLeNetSpec, name: str) -> None:
    for item in items(spec, name):
        found = formulas(item, spec)
        texts = ["".join(part.text for part in one.parts) for one in found]
        named = [f"{one.name}: {text}" if one.name else text for one, text in zip(found, texts, strict=True)]
        assert "; ".join(named) == item.solution


@pytest.mark.parametrize(("spec", "name"), EVERY, ids=IDS)
def test_every_number_that_is_computed_with_has_a_word(spec: GoogLeNetSpec, name: str) -> None:
    for item in items(spec, name):
        for one in formulas(item, spec):
            if len(one.parts) == 1:  # a list, or a sentence
                assert not re.search(r"\d[+·/]\d|[⌊⌈=]", one.parts[0].text), item.solution
            else:
                assert not [part for part in one.parts if not part.word and re.search(r"\d", part.text)], item.solution


@pytest.mark.parametrize(
    ("name", "key", "said"),
    [
        ("channel-sum", ("3a",), "64 1×1, 128 3×3, 32 5×5, 32 pool proj, 256 together"),
        ("missing-width", ("3a", 2), "256 depth concat, 64 1×1, 32 5×5, 32 pool proj, 128 3×3"),
        ("rounding", ("maxpool1", "down"), "112 side read, 3 window, 2 stride, 1 first position, 55 side made"),
        ("local-index", ("3a", 197, "local"), "197 in the concat, 64 1×1, 128 3×3, 5 its own number"),
        ("local-index", ("3a", 197, "concat"), "64 1×1, 128 3×3, 5 its own number, 197 in the concat"),
        ("parameters", ("conv1",), "7·7 window, 3 read, 64 made, 64 biases, 9,472 all"),
        ("field-step", ("conv1", "field"), "1 field read, 7 window, 1 first position, 1 jump, 7 field"),
        ("softmax", (1, 0), "100 percent, e¹ first class, e¹ first class, e⁰ second, 73.1 percent"),
    ],
)
def test_words_say_what_the_numbers_are(name: str, key: tuple[str | int, ...], said: str) -> None:
    (one,) = formulas(FAMILIES[name].item(PAPER, key), PAPER)
    assert ", ".join(f"{part.text} {part.word}" for part in one.parts if part.word) == said


def test_what_a_formula_comes_to_is_its_name() -> None:
    item = FAMILIES["reduction-factor"].item(PAPER, keys("reduction-factor", PAPER)[0])
    assert [one.name for one in formulas(item, PAPER)] == ["reduction", "after it", "together", "without it", ""]
