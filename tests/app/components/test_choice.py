"""What a browser says of a choice is counted, so that nothing is chosen twice or by what came too late."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from app.components import choice
from app.components.choice import Told, read_told

CONV1, FC = {"value": "conv1", "turn": 1, "lacking": False}, {"value": "fc", "turn": 2, "lacking": True}


@pytest.mark.parametrize(
    "value",
    [None, "chosen", [], {}, {"chosen": 1}, {"chosen": {}}, {"chosen": {"turn": "1"}}, {"chosen": {"turn": -1}},
     {"chosen": {"turn": 2**60}}, {"chosen": {"turn": float("nan")}}, {"chosen": {"turn": float("inf")}}],
)  # fmt: skip
def test_what_is_no_choice_is_ignored(value: object) -> None:
    assert read_told(value) is None


def test_a_choice_says_its_value_its_number_and_what_it_lacks() -> None:
    assert read_told({"chosen": CONV1}) == Told("conv1", 1, lacking=False)
    assert read_told({"chosen": FC}) == Told("fc", 2, lacking=True)
    assert read_told({"chosen": {"value": [], "turn": 3.0, "lacking": "yes"}}) == Told([], 3, lacking=False)


class Mounted:
    """The component without a browser: what it was handed, and what it is told to call."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.kept: dict[str, Any] = {}
        self.value: object = None
        self.data: dict[str, Any] = {}
        self.report: Callable[[], None] = lambda: None
        self.chosen: list[str] = []
        monkeypatch.setattr(choice.state, "keep", self.kept.__setitem__)
        monkeypatch.setattr(choice.state, "kept", self.kept.get)
        monkeypatch.setattr(choice.state, "widget_value", lambda _key: self.value)
        monkeypatch.setattr(choice, "_CHOICE", self._rendered)

    def _rendered(self, *, key: str, data: dict[str, Any], on_chosen_change: Callable[[], None]) -> None:
        assert key == "layer"
        self.data, self.report = data, on_chosen_change

    def show(self, value: str = "input") -> dict[str, Any]:
        def read(named: object) -> str | None:
            return named if named in ("conv1", "fc") else None  # type: ignore[return-value]

        choice.mount("layer", value, read=read, on_choose=self.chosen.append, more=lambda: f"facts of {value}")
        return self.data

    def tell(self, value: object, turn: int, *, lacking: bool = False) -> None:
        self.value = {"chosen": {"value": value, "turn": turn, "lacking": lacking}}
        self.report()


@pytest.fixture
def mounted(monkeypatch: pytest.MonkeyPatch) -> Mounted:
    return Mounted(monkeypatch)


def test_what_is_told_twice_or_too_late_is_chosen_once(mounted: Mounted) -> None:
    assert mounted.show()["turn"] == 0
    for value, turn in (("conv1", 1), ("conv1", 1), ("fc", 3), ("conv1", 2)):
        mounted.tell(value, turn)
    assert mounted.chosen == ["conv1", "fc"]
    assert mounted.show()["turn"] == 3


def test_what_does_not_exist_is_heard_but_not_chosen(mounted: Mounted) -> None:
    mounted.show()
    mounted.tell("conv9", 1)
    assert mounted.chosen == []
    assert mounted.show()["turn"] == 1


def test_more_is_sent_to_a_browser_that_lacks_it_and_to_no_other(mounted: Mounted) -> None:
    assert "more" not in mounted.show()
    mounted.tell("input", 0, lacking=True)
    assert mounted.chosen == []
    assert mounted.show("conv1")["more"] == "facts of conv1"


def test_a_session_keeps_its_name(mounted: Mounted) -> None:
    name = mounted.show()["session"]
    assert name
    assert mounted.show()["session"] == name
    mounted.kept.clear()
    assert mounted.show()["session"] != name
