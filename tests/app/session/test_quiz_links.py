"""The quiz's links lead to pages that there are and say nothing that an address cannot; its words are those of the pages."""

from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

import pytest

from app.serving.page_addresses import PAGES
from app.session import address
from googlenet_core.blueprint import VARIANTS
from googlenet_core.quiz import FAMILIES, Misconception
from tests.app.words.test_terms import other_words
from tests.core.quiz.known_items import every_item


@pytest.mark.parametrize("variant", VARIANTS)
def test_every_link_is_read_without_a_notice(variant: str) -> None:
    for link in {item.link for item in every_item(variant).values()}:
        parts = urlsplit(link)
        assert (parts.scheme, parts.netloc, parts.fragment) == ("", "", ""), link
        assert parts.path in PAGES, link
        query = {name: values[-1] for name, values in parse_qs(parts.query, strict_parsing=True).items()}
        values, notices = address.read(query)
        assert notices == (), link
        assert set(query) <= set(address.PARAMS), link
        assert address.write(values) == {name: text for name, text in query.items() if text != _default(name)}, link


def _default(name: str) -> str:
    return address.PARAMS[name].write(address.DEFAULTS[name])


@pytest.mark.parametrize("variant", VARIANTS)
def test_the_questions_say_one_word_for_one_thing(variant: str) -> None:
    for family in FAMILIES:
        texts = {item.stem for item in every_item(variant).values() if item.family == family}
        assert not other_words(" ".join(texts)), family


def test_so_do_titles_and_explanations() -> None:
    texts = [family.title for family in FAMILIES.values()]
    texts += [f"{one.title}. {one.explanation}" for one in Misconception]
    assert other_words(" ".join(texts)) == []
