"""The page of terms without a browser: every entry, with the shown network's numbers; all other pages lead to it."""

from __future__ import annotations

import pytest

from app.words.glossary import terms
from googlenet_core.blueprint import VARIANTS
from tests.support.page_opener import open_page


@pytest.mark.parametrize("name", VARIANTS)
def test_every_term_stands_on_the_page_with_the_shown_networks_numbers(name: str) -> None:
    app = open_page("terms", "Terms", {"variant": name})
    assert not app.exception
    written = "\n".join(block.value for block in (*app.caption, *app.markdown))
    for term in terms(VARIANTS[name]):
        assert f"## {term.name}\n" in written
        assert f"{term.example} Seen in [{term.place}]({term.address})." in written
    assert VARIANTS[name].title in written
