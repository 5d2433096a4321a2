from __future__ import annotations

import pytest

from app.widgets import heads


@pytest.mark.parametrize(
    ("trained", "silent"),
    [
        (["main", "aux_4a", "aux_4d"], ""),
        (["main"], "Head after inception (4a) and the head after inception (4d)"),
        (["main", "aux_4d"], "Head after inception (4a)"),
    ],
)
def test_heads_that_were_not_trained_are_named_together(trained: list[str], silent: str) -> None:
    assert heads.name_silent_heads(trained) == silent
