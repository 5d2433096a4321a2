"""The command ``quiz``: the same for a seed, a key to it, JSON, and bad input as one line."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from googlenet_core.blueprint.specs import TORCHVISION
from googlenet_core.quiz.sets import FAMILIES, compose
from tests.conftest import PATIENCE_S, ROOT

if TYPE_CHECKING:
    from collections.abc import Callable

    Ask = Callable[..., str]


def test_it_asks_and_leaves_room_for_answers(ask: Ask) -> None:
    printed = ask("quiz", "--families", "channel-sum, rounding", "--seed", 3, "--count", 4)
    dealt = compose(families=["channel-sum", "rounding"], seed=3, count=4)
    assert printed.startswith("Paper (2015), seed 3, 4 questions\n\n1. ")
    for number, item in enumerate(dealt, start=1):
        assert f"\n{number}. {FAMILIES[item.family].title}\n   {item.stem}\n   ______ {item.unit}\n" in printed
        assert item.solution not in printed
    assert "Not " not in printed


def test_the_key_adds_answers_solutions_and_what_wrong_answers_stand_for(ask: Ask) -> None:
    printed = ask("quiz", "--seed", 3, "--count", 17, "--key")
    for item in compose(seed=3, count=17):
        assert f"   Answer: {item.written(item.answer)}" in printed
        assert all(f"     {line}\n" in printed for line in item.solution.split("; "))
        assert f"   Seen at {item.link}\n" in printed
        for wrong in item.distractors:
            said = wrong.working or item.written(wrong.value)
            assert f"   Not {said}: {wrong.misconception.title}. {wrong.misconception.explanation}\n" in printed


def test_all_families_are_asked_from_unless_some_are_named(ask: Ask) -> None:
    assert ask("quiz", "--families", " ALL ", "--count", 20) == ask("quiz", "--count", 20)
    assert ask("quiz", "--families", ",".join(FAMILIES), "--count", 20) == ask("quiz", "--count", 20)


def test_it_asks_the_same_again(ask: Ask) -> None:
    assert ask("quiz", "--seed", 8) == ask("quiz", "--seed", 8) != ask("quiz", "--seed", 9)


def test_json_has_the_whole_items(ask: Ask) -> None:
    found = json.loads(ask("quiz", "--variant", "torchvision", "--seed", 4, "--count", 20, "--json"))
    assert found == [item.as_data() for item in compose(TORCHVISION, seed=4, count=20)]


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (
            ("--families", "paramters"),
            "There is no family 'paramters' of questions. Did you mean 'parameters'? Known: size,",
        ),
        (("--families", " , "), "Name at least one family of questions."),
        (
            ("--families", "rounding", "--count", "11"),
            "A set can have from 1 to 10 items of these families for variant paper",
        ),
        (("--count", "0"), "A set can have from 1 to "),
        (("--count", "-3"), "A set can have from 1 to "),
        (("--seed", "seven"), "Invalid value for '--seed': Input should be a valid integer"),
        (("--seed", "1.5"), "Invalid value for '--seed': Input should be a valid integer"),
        (("--variant", "torchvison"), "There is no variant 'torchvison'. Did you mean 'torchvision'?"),
    ],
)
def test_bad_input_is_one_line(ask: Ask, options: tuple[str, ...], words: str) -> None:
    said = ask("quiz", *options, code=2)
    assert said.startswith(f"error: {words}")
    assert said.count("\n") == 1


def test_any_whole_number_is_a_seed(ask: Ask) -> None:
    assert len({ask("quiz", "--seed", seed) for seed in (-1, 0, 10**30)}) == 3


def test_it_loads_no_pytorch() -> None:
    code = (
        "import sys\nfrom googlenet_core.cli import main\n"
        "try:\n    main.main(['quiz', '--count', '30', '--key'])\n"
        "except SystemExit as left:\n    print('torch' in sys.modules, left.code, file=sys.stderr)"
    )
    fresh = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, timeout=PATIENCE_S)
    assert fresh.stderr.strip() == "False 0"
