"""What the Inception page's components take from a browser, which can send what it likes, and what they send to it."""

from __future__ import annotations

import json
import tomllib

import pytest

from app.components.chart import INKS
from app.components.inception_picture import read_channel
from app.components.inception_stage import stage_data
from app.components.inception_widths import Typed, read_report
from googlenet_core.arithmetic.channels import branches
from googlenet_core.blueprint.specs import PAPER
from googlenet_core.studies.one_by_one import example
from tests.conftest import ROOT

FOUR = branches(PAPER, PAPER.module("3a"))
SIX = ["64", "96", "128", "16", "32", "32"]


@pytest.mark.parametrize(("sent", "channel"), [(0, 0), (200, 200), (255, 255), (200.0, 200)])
def test_a_channel_of_the_concat_is_taken(sent: object, channel: int) -> None:
    assert read_channel({"channel": sent}, FOUR) == channel


@pytest.mark.parametrize("sent", [-1, 256, 1.5, "200", None, True, [], {}, float("nan"), float("inf"), 10**30])
def test_anything_else_is_no_channel(sent: object) -> None:
    assert read_channel({"channel": sent}, FOUR) is None


def test_six_texts_are_taken_as_typed_but_not_without_end() -> None:
    found = read_report({"typed": {"module": "3a", "texts": ["x" * 900, *SIX[1:]], "turn": 3}}, "3a")
    assert found == Typed("3a", ("x" * 40, *SIX[1:]), 3)


@pytest.mark.parametrize(
    "sent",
    [
        None,
        {},
        {"typed": None},
        {"typed": {"module": "3a", "texts": SIX}},
        {"typed": {"module": "3a", "texts": SIX[1:], "turn": 1}},
        {"typed": {"module": "3a", "texts": [*SIX[1:], 5], "turn": 1}},
        {"typed": {"module": "3a", "texts": "123456", "turn": 1}},
        {"typed": {"module": "3a", "texts": SIX, "turn": float("nan")}},
        {"typed": {"module": "3a", "texts": SIX, "turn": float("inf")}},
        {"typed": {"module": "3a", "texts": SIX, "turn": "1"}},
        {"typed": {"module": "3b", "texts": SIX, "turn": 1}},
        {"typed": {"texts": SIX, "turn": 1}},
    ],
)
def test_anything_else_is_no_report(sent: object) -> None:
    assert read_report(sent, "3a") is None


def test_the_stage_gets_every_number_from_the_core() -> None:
    shown = example()
    data = json.loads(json.dumps(stage_data(shown)))
    assert [step["sum"] for step in data["steps"]] == [step.sum for step in shown.steps]
    assert all(sum(step["products"]) == step["sum"] for step in data["steps"])
    assert data["kernels"] == [list(kernel) for kernel in shown.kernels]


def test_figures_are_written_in_the_themes_own_text_colours() -> None:
    theme = tomllib.loads((ROOT / "app/.streamlit/config.toml").read_text(encoding="utf-8"))["theme"]
    assert {name: theme[name]["textColor"] for name in INKS} == INKS
