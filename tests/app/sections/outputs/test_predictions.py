from __future__ import annotations

from app.services import engines
from googlenet_core.arithmetic import beliefs
from tests.support.page_opener import open_page


def words(**query: str) -> str:
    app = open_page("outputs", "Three outputs", query)
    assert not app.exception
    return "\n".join(text.value for text in (*app.markdown, *app.caption, *app.info))


def test_what_an_entropy_can_be_under_label_smoothing_is_said() -> None:
    recipe = engines.load("bundled").weights
    bits = beliefs.smoothed_target_bits(recipe.label_smoothing, len(recipe.labels))
    assert bits > 0
    assert f"smoothing {recipe.label_smoothing:g}: the target itself has {bits:.2f} bits" in words()


def test_right_and_wrong_are_said_once() -> None:
    assert "Right" not in words()
